"""Cleaning of pasted pages: exactly the page's own noise goes, and what it told is kept.

In the pages below, which are invented, a line that begins with × is noise; the mark is not part of
the page.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from phobrief.articles import Article
from phobrief.models.text.cleaning.clean import Cleaned, clean

SEEDS = Path(__file__).parents[6] / "shared" / "seeds"

LEAD = (
    "Sáng 14/5, tại thành phố Sông Mây, Ban Thường vụ Tỉnh ủy tổ chức hội nghị quán triệt quy định"
    " mới về kiểm soát quyền lực trong công tác cán bộ."
)
BODY = (
    "Phát biểu tại hội nghị, đồng chí Lê Văn Bình, Bí thư Tỉnh ủy, yêu cầu các cấp ủy rà soát quy"
    " hoạch, chủ động chuẩn bị nhân sự cho đại hội đảng bộ các cấp nhiệm kỳ tới."
)
END = (
    "Hội nghị cũng thảo luận kế hoạch kiểm tra, giám sát năm tới và thống nhất thành lập ba đoàn"
    " công tác về các huyện miền núi của tỉnh."
)

NHAN_DAN = f"""\
×Trang chủ > Chính trị > Xây dựng Đảng
Siết chặt kỷ cương trong công tác cán bộ
×Thứ Năm, 14-05-2020, 15:42
×Font Size: |
NDO - {LEAD}
×Quang cảnh hội nghị tại điểm cầu Tỉnh ủy. (Ảnh: HOÀI NAM)
{BODY}
×Các đại biểu biểu quyết thông qua chương trình hội nghị.
{END}
×HOÀI NAM
×Tin liên quan
×Tỉnh Sông Mây bồi dưỡng cán bộ nguồn
×Ý kiến bạn đọc
×Gửi bình luận
"""
PROVINCIAL = f"""\
×Thứ 5, 14/05/2020 | 15:42:10 [GMT +7]   A+ | A- | In bài viết
Tỉnh ủy Sông Mây quán triệt quy định về kiểm soát quyền lực

×Cập nhật: 08:10, 15/05/2020
×1.254 lượt xem

{LEAD}

×Đồng chí Lê Văn Bình, Bí thư Tỉnh ủy phát biểu tại hội nghị.

{BODY}

{END}

×Bài, ảnh: Thu Trang

×Tin cùng chuyên mục
×Hội nghị giao ban công tác dân vận quý I
×(12/05/2020)
×Xem tin theo ngày
×Bản quyền thuộc về Báo Sông Mây. Giấy phép số 12/GP-BTTTT.
"""
GOVERNMENT = f"""\
Hội nghị toàn quốc về công tác cán bộ
×14/05/2020 15:42
(Chinhphu.vn) – {LEAD}
×Ảnh: VGP/Minh An
{BODY}
{END}
×Minh An
"""
RADIO = f"""\
×Thứ Năm, 15:42, 14/05/2020
Cán bộ không dám làm thì đứng sang một bên?
VOV.VN - {LEAD}
{BODY}
×>> Xem thêm: Tỉnh Sông Mây điều động, bổ nhiệm 12 cán bộ
{END}
×Thu Hà/VOV.VN
×Tag: công tác cán bộ, quy hoạch, Sông Mây
×Chia sẻ Facebook Zalo
×Bình luận (0)
"""
TUOI_TRE = f"""\
Kiểm soát quyền lực từ khâu quy hoạch
×14/05/2020 15:42 GMT+7
TTO - {LEAD}
×Ông Lê Văn Bình tại hội nghị sáng 14-5 - Ảnh: M.AN
{BODY}
Không để lọt người chạy chức
{END}
×MINH AN
"""
VNEXPRESS = f"""\
×Thời sự
×Thứ năm, 14/5/2020, 15:42 (GMT+7)
Tỉnh ủy Sông Mây chuẩn bị nhân sự đại hội
{LEAD}
{BODY}
×Xem thêm: Ba huyện đại hội điểm
{END}
×Minh An (Theo TTXVN)
××
"""
PARTY_BUILDING = f"""\
Những điểm mới của quy định về luân chuyển cán bộ
×15:42 14/5/2020
×Tác giả: Trần Minh
{LEAD}
×(Ảnh minh họa)
{BODY}
{END}
×Theo xaydungdang.songmay.vn
×Các tin khác
×- Sửa đổi quy chế làm việc (14/05/2020)
×- Tập huấn nghiệp vụ công tác đảng viên (13/05/2020)
×Trở về đầu trang
×Tổng biên tập: Phạm Văn Cường
×Điện thoại: 0200 123 456 - Email: toasoan@songmay.vn
"""

PORTAL = f"""\
×Trang chủ
×Chính trị
×XÂY DỰNG ĐẢNG
Siết chặt kỷ cương trong công tác cán bộ
×Hoài Nam • 14/05/2020 - 15:42
×0:00/0:00
×Số lượt xem: 1520
×Gửi bài viết qua email In ra Lưu bài viết này
{LEAD}
×Đồng chí Lê Văn Bình phát biểu tại hội nghị. Ảnh T.N
{BODY}
×Quang cảnh hội nghị (Ảnh: Nam Anh)
×Đoàn công tác tại cơ sở Photo: Lê Sơn
{END}
×Nguồn tin: Báo Sông Mây
×Tổng số điểm của bài viết là: 0 trong 0 đánh giá
×Từ khóa:
×cán bộ
×quy hoạch
×Bình luận (1)
×Nguyễn Văn A
×Tôi đồng tình với chủ trương này, mong các cấp làm thật nghiêm để dân tin tưởng hơn nữa.
×Trả lời
"""

PAGES = {
    "portal": (PORTAL, "2020-05-14T15:42:00+07:00", "Hoài Nam"),
    "nhan_dan": (NHAN_DAN, "2020-05-14T15:42:00+07:00", "HOÀI NAM"),
    "provincial": (PROVINCIAL, "2020-05-15T08:10:00+07:00", "Thu Trang"),
    "government": (GOVERNMENT, "2020-05-14T15:42:00+07:00", "Minh An"),
    "radio": (RADIO, "2020-05-14T15:42:00+07:00", "Thu Hà/VOV.VN"),
    "tuoi_tre": (TUOI_TRE, "2020-05-14T15:42:00+07:00", "MINH AN"),
    "vnexpress": (VNEXPRESS.replace("××\n", ""), "2020-05-14T15:42:00+07:00", "Minh An"),
    "party_building": (PARTY_BUILDING, "2020-05-14T15:42:00+07:00", "Trần Minh"),
}


def marked(page: str) -> tuple[str, list[str], list[str]]:
    """Return the page without marks, its noise lines and its kept lines."""
    lines = page.split("\n")
    noise = [line[1:].strip() for line in lines if line.startswith("×")]
    kept = [line for line in lines if line.strip() and not line.startswith("×")]
    return "\n".join(line.removeprefix("×") for line in lines), noise, kept


def removed(cleaned: Cleaned) -> list[str]:
    return [line.text for line in cleaned.removed]


@pytest.mark.parametrize("name", PAGES)
def test_exactly_the_noise_of_a_page_is_removed(name: str) -> None:
    text, noise, kept = marked(PAGES[name][0])
    cleaned = clean(Article(text))
    assert removed(cleaned) == noise
    assert [cleaned.title, *(line.text for line in cleaned.lines)] == kept


@pytest.mark.parametrize("name", PAGES)
def test_date_and_byline_come_from_the_noise(name: str) -> None:
    page, published, byline = PAGES[name]
    cleaned = clean(Article(marked(page)[0]))
    assert (cleaned.published, cleaned.byline) == (published, byline)


@pytest.mark.parametrize("name", PAGES)
def test_cleaning_twice_is_cleaning_once(name: str) -> None:
    once = clean(Article(marked(PAGES[name][0])[0]))
    again = clean(Article(once.text))
    assert again.removed == ()
    assert again.text == once.text


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("form", ["NFD", "eth", "new_tones", "crlf", "cr"])
def test_every_way_of_typing_is_cleaned_alike(name: str, form: str) -> None:
    text, noise, _ = marked(PAGES[name][0])
    respell = {
        "NFD": lambda s: unicodedata.normalize("NFD", s),
        "eth": lambda s: s.replace("Đ", "Ð").replace("đ", "ð"),
        "new_tones": lambda s: s.replace("ủy", "uỷ").replace("họa", "hoạ"),
        "crlf": lambda s: s.replace("\n", "\r\n"),
        "cr": lambda s: s.replace("\n", "\r"),
    }[form]
    assert removed(clean(Article(respell(text)))) == [
        line for line in respell("\n".join(noise)).replace("\r", "\n").split("\n") if line
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_its_noise_is_unchanged(name: str) -> None:
    kept = "\n".join(marked(PAGES[name][0])[2])
    cleaned = clean(Article(kept))
    assert cleaned.removed == ()
    assert cleaned.text == kept
    assert [cleaned.title, *(line.text for line in cleaned.lines)] == kept.split("\n")


SENTENCES_THAT_LOOK_LIKE_NOISE = [
    "Theo đồng chí Lê Văn Bình, việc này cần làm ngay.",
    "Xem thêm Quy định số 114-QĐ/TW của Bộ Chính trị về kiểm soát quyền lực.",
    "Theo Quy định số 80-QĐ/TW",
    "Bình luận về vấn đề này, nhiều đại biểu đồng tình.",
    "Tin khác với thực tế thì phải cải chính.",
    "Toàn cảnh công tác cán bộ năm qua cho thấy nhiều chuyển biến.",
    "Các đại biểu dự hội nghị đã thảo luận, thống nhất năm nhiệm vụ trọng tâm.",
    "Đồng chí Lê Văn Bình, Bí thư Tỉnh ủy chủ trì.",
    "Đồng chí Lê Văn Bình phát biểu tại hội nghị: Phải làm thật.",
    "Ngày 14/5/2020, Tỉnh ủy ban hành kế hoạch.",
    "Sáng 14/5/2020",
    "Ảnh hưởng của quy định mới",
    "Từ khóa của nhiệm kỳ là đổi mới.",
    "Nguồn cán bộ: từ quy hoạch đến bổ nhiệm",
    "Chia sẻ kinh nghiệm luân chuyển cán bộ",
    "Chủ đề của hội nghị là kỷ cương, trách nhiệm.",
    "Lê Văn Bình",
    "Giọng nữ miền Nam",
    "Bạn đọc có thể bấm nút nghe đọc bài - giọng nữ miền Nam để nghe toàn văn nghị quyết.",
    "Nghe đọc bài thơ về Đảng, nhiều đại biểu xúc động.",
    "Nghe đọc bài 3:25 - Giọng nữ miền Nam là tiện ích mới của báo.",
    "Kính thưa các đồng chí,",
    "1. Công tác cán bộ",
]


@pytest.mark.parametrize("line", SENTENCES_THAT_LOOK_LIKE_NOISE)
def test_text_inside_the_body_stays(line: str) -> None:
    text = f"Tiêu đề của bài viết\n{LEAD}\n{BODY}\n{line}\n{END}\n"
    cleaned = clean(Article(text))
    assert removed(cleaned) == []
    assert cleaned.text == text


BUTTONS_THAT_READ_ALOUD = [
    "Nghe đọc bài 3:25",
    "Nghe đọc bài - Giọng nữ miền Nam",
    "Nghe đọc bài – Giọng nam miền Bắc 1:02:25",
    "Nghe bài viết (3:25) Giọng đọc nữ",
]


@pytest.mark.parametrize("line", BUTTONS_THAT_READ_ALOUD)
@pytest.mark.parametrize("above_title", [True, False])
def test_a_button_that_reads_aloud_goes(line: str, above_title: bool) -> None:
    title = "Tiêu đề của bài viết"
    head = [line, title] if above_title else [title, line]
    cleaned = clean(Article("\n".join([*head, LEAD, BODY, END])))
    assert [(gone.text, gone.rule) for gone in cleaned.removed] == [(line, "page_tool")]
    assert cleaned.title == title


NOISE_AT_THE_END = [
    "Theo TTXVN",
    "(Theo baosongmay.vn)",
    "(TTXVN/Vietnam+)",
    "Nguồn: Báo Sông Mây",
    "Tags: cán bộ, quy hoạch",
    "Từ khóa: cán bộ",
    "Lượt xem: 1.234",
    "Gửi email In bài viết",
    "Back To Top",
    "Về đầu trang",
    "© Bản quyền thuộc Báo Sông Mây",
    "Copyright © 2020 Báo Sông Mây",
    "Giấy phép số 12/GP-BTTTT cấp ngày 1/1/2020.",
    "Ghi rõ nguồn khi phát hành lại thông tin từ trang này.",
    "Hotline: 0900 000 000",
    "Thích 6 Chia sẻ -->",
    "Aa 396 | 23/09/2026 Thích 2368 Tăng cỡ chữ Cỡ chữ mặc định Giảm cỡ chữ",
    "[Quảng cáo]",
    "Minh Thùy",
    "PV (tổng hợp)",
    "T.H",
    "Tin, ảnh: Thu Hà - Minh An",
    "Ảnh: Minh An",
    "(Còn nữa)",
]


@pytest.mark.parametrize("line", NOISE_AT_THE_END)
def test_noise_below_the_text_goes(line: str) -> None:
    cleaned = clean(Article(f"Tiêu đề của bài viết\n{LEAD}\n{BODY}\n{END}\n\n{line}"))
    assert removed(cleaned) == [line]


DATE_LINES = {
    "Thứ Ba, 03/12/2019, 03:41:31": "2019-12-03T03:41:31+07:00",
    "Thứ 5, 29/12/2022 | 16:20:04": "2022-12-29T16:20:04+07:00",
    "Chủ nhật, 04/06/2023, 01:28[GMT+7]": "2023-06-04T01:28:00+07:00",
    "08:59 - Thứ Tư, 03/10/2018 Lượt xem: 8658 In bài viết": "2018-10-03T08:59:00+07:00",
    "Thứ Hai, 12/05/2025, 08:30 (GMT+7)": "2025-05-12T08:30:00+07:00",
    "Cập nhật lúc 08:30 | 12/05/2025": "2025-05-12T08:30:00+07:00",
    "Ngày đăng: 12/05/2025": "2025-05-12",
    "12.5.2025": "2025-05-12",
    "2025-05-12 08:30": "2025-05-12T08:30:00+07:00",
    "8 giờ 30 phút, ngày 12 tháng 5 năm 2025": "2025-05-12T08:30:00+07:00",
    "12 tháng 5, 2025 8:30 PM": "2025-05-12T20:30:00+07:00",
    "Đăng lúc: 8h30 ngày 12/5/2025": "2025-05-12T08:30:00+07:00",
    "T2, 12/05/2025 - 08:30": "2025-05-12T08:30:00+07:00",
    "12/05/2025 08:30 AM GMT+9": "2025-05-12T08:30:00+09:00",
    "Hà Nội, ngày 12 tháng 5 năm 2025": "2025-05-12",
    "Thứ hai, ngày 12/05/2025 - 08:30 Xem với cỡ chữ A- A+": "2025-05-12T08:30:00+07:00",
    "Xuất bản: 08:30, 12/05/2025  •  Cập nhật: 09:00, 12/05/2025": "2025-05-12T08:30:00+07:00",
    "Thứ Sáu 12/05/2025 , 08:30 (GMT+7)": "2025-05-12T08:30:00+07:00",
}


@pytest.mark.parametrize(("line", "published"), DATE_LINES.items())
def test_date_lines_become_iso_8601(line: str, published: str) -> None:
    cleaned = clean(Article(f"Tiêu đề của bài viết\n{line}\n{LEAD}\n{BODY}\n{END}\n"))
    assert removed(cleaned) == [line]
    assert cleaned.published == published


@pytest.mark.parametrize("below", ["", "T.M BAN BÍ THƯ\nLê Minh Khoa", END])
def test_where_and_when_a_letter_was_signed_is_not_when_news_was_published(below: str) -> None:
    signed = "Hà Nội, ngày 12 tháng 3 năm 2025"
    text = f"Tiêu đề của bài viết\n{LEAD}\n{BODY}\n{signed}\n{below}\n"
    assert clean(Article(text)).published is None
    dated = f"Tiêu đề của bài viết\n14/03/2025 08:30\n{LEAD}\n{BODY}\n{signed}\n{below}\n"
    assert clean(Article(dated)).published == "2025-03-14T08:30:00+07:00"


def test_a_day_that_is_not_in_the_calendar_is_no_date() -> None:
    cleaned = clean(Article(f"Tiêu đề của bài viết\n31/02/2019 08:30\n{LEAD}\n{BODY}"))
    assert cleaned.published is None


def test_what_the_user_gave_wins() -> None:
    page = marked(NHAN_DAN)[0]
    cleaned = clean(Article(page, title="Tên khác", published="2021-01-02", byline="Tòa soạn"))
    assert (cleaned.title, cleaned.published, cleaned.byline) == (
        "Tên khác",
        "2021-01-02",
        "Tòa soạn",
    )
    assert cleaned.title_span is None


def test_a_given_title_is_found_in_the_text() -> None:
    page = marked(NHAN_DAN)[0]
    title = "Siết chặt kỷ cương trong công tác cán bộ - Báo Sông Mây"
    cleaned = clean(Article(page, title=title))
    assert cleaned.title == title
    assert cleaned.title_span is not None
    assert title.startswith(cleaned.title_span.text)


@pytest.mark.parametrize("first", [LEAD, "- Thực hiện quy định mới", "quy định mới về cán bộ"])
def test_a_text_that_starts_with_its_body_has_no_title(first: str) -> None:
    assert clean(Article(f"{first}\n{BODY}\n{END}")).title is None


def test_a_list_of_other_articles_goes_with_all_that_follows() -> None:
    tail = ["Tin mới hơn", "Một tiêu đề khác", "Thêm một tiêu đề", "Tin cũ hơn", "Bài cũ"]
    text = "\n".join(["Tiêu đề của bài viết", LEAD, BODY, END, *tail])
    assert removed(clean(Article(text))) == tail


def test_paragraphs_below_a_marker_are_not_cut() -> None:
    text = "\n".join(["Tiêu đề của bài viết", LEAD, "Tin liên quan", BODY, END, BODY])
    assert removed(clean(Article(text))) == ["Tin liên quan"]


def test_a_subheading_named_like_a_comment_block_stays() -> None:
    text = "\n".join(["Tiêu đề của bài viết", LEAD, BODY, "Bình luận", END, BODY, END])
    assert removed(clean(Article(text))) == []


def test_a_list_of_names_at_the_end_is_no_byline() -> None:
    names = ["Lê Văn Bình", "Trần Thị Hoa", "Phạm Văn Cường", "Đỗ Minh Tâm"]
    assert removed(clean(Article("\n".join([LEAD, BODY, "Ban Chấp hành gồm:", *names])))) == []


@pytest.mark.parametrize("n_names", [1, 2, 3])
def test_names_that_are_announced_are_no_byline(n_names: int) -> None:
    names = ["Lê Văn Bình", "Trần Thị Hoa", "Phạm Văn Cường"][:n_names]
    announcement = (
        "Huyện ủy quyết định bổ nhiệm chức Phó Trưởng Ban Tổ chức đối với các đồng chí sau:"
    )
    cleaned = clean(Article("\n".join([LEAD, BODY, announcement, *names])))
    assert removed(cleaned) == []
    assert cleaned.byline is None


def test_the_heading_of_a_document_is_no_byline() -> None:
    lines = ["QUYẾT ĐỊNH", "Sông Mây, ngày 14 tháng 5 năm 2024", LEAD, BODY]
    cleaned = clean(Article("\n".join(lines)))
    assert cleaned.byline is None
    assert "QUYẾT ĐỊNH" not in removed(cleaned)


def test_a_headline_on_fields_of_policy_is_a_headline() -> None:
    headline = "QP - AN huyện Sông Mây được giữ vững"
    assert clean(Article("\n".join([headline, LEAD, BODY]))).title == headline


CAPTION = "Bí thư Tỉnh ủy Lê Văn Bình trao quyết định cho các đồng chí"
CREDITS = ["T.H", "M.A.", "P.V", "V.Dũng", "Q. Huy", "TT.Huế", "N.T.H", "Minh An", "hanoi.gov.vn"]


@pytest.mark.parametrize("name", CREDITS)
@pytest.mark.parametrize("before", [". Ảnh: ", " - Ảnh: ", " (Ảnh: "])
def test_a_caption_may_be_credited_with_initials(name: str, before: str) -> None:
    line = f"{CAPTION}{before}{name}" + ")" * before.count("(")
    text = "\n".join(["Tiêu đề của bài viết", LEAD, line, BODY, END])
    assert removed(clean(Article(text))) == [line]


@pytest.mark.parametrize("name", CREDITS)
def test_what_goes_on_after_a_credit_is_no_caption(name: str) -> None:
    line = f"{CAPTION}. Ảnh: {name.rstrip('.')}. Ông Bình nói thêm về công tác cán bộ."
    text = "\n".join(["Tiêu đề của bài viết", LEAD, line, BODY, END])
    assert removed(clean(Article(text))) == []


def test_news_of_one_paragraph_may_end_with_a_credit() -> None:
    text = f"{LEAD} Hội nghị diễn ra trong một ngày. Ảnh: Minh An"
    assert [line.text for line in clean(Article(text)).lines] == [text]
    titled = clean(Article(f"Tiêu đề của bài viết\n{text}"))
    assert [line.text for line in titled.lines] == [text]


def test_a_signature_is_no_byline() -> None:
    text = "\n".join([LEAD, BODY, "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Lê Văn Bình"])
    assert removed(clean(Article(text))) == []


def test_a_paragraph_with_a_credit_at_its_end_is_no_caption() -> None:
    paragraph = f"{BODY} {END} Ảnh: Minh An"
    assert removed(clean(Article(f"Tiêu đề của bài viết\n{LEAD}\n{paragraph}\n{END}"))) == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed pages are not in this checkout")
def test_seed_pages_lose_exactly_their_noise() -> None:
    gold = json.loads((SEEDS / "gold.json").read_text(encoding="utf-8"))
    for name, page in gold.items():
        cleaned = clean(Article((SEEDS / name).read_text(encoding="utf-8")))
        assert removed(cleaned) == [line.strip() for line in page["boilerplate"]], name
        assert (cleaned.title, cleaned.published, cleaned.byline) == (
            page["title"],
            page["published"],
            page["byline"],
        )
