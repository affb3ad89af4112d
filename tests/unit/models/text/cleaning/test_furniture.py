"""What portals and embedded media leave in a text, captions by credits of other kinds, dates after offices.

All pages are invented; × marks the lines that must go.
"""

from __future__ import annotations

import pytest

from phobrief.articles import Article
from phobrief.models.text.cleaning.clean import Cleaned, clean

from .test_clean import BODY, END, LEAD, marked, removed

TITLE = "Tỉnh ủy Sông Mây quán triệt quy định về kiểm soát quyền lực"


def cleaned(page: str) -> tuple[Cleaned, list[str]]:
    """Clean a marked page; with what had to go."""
    text, noise, _ = marked(page)
    return clean(Article(text)), noise


def page_with(line: str) -> str:
    return "\n".join([TITLE, LEAD, line, BODY, END])


FURNITURE = {
    "Nội dung chính": "contents",
    "Quý khách cần hỏi thêm thông tin về nâng bậc lương có thể đặt câu hỏi tại đây.": "offer",
    "Tải về mẫu bản kê khai tài sản năm 2030": "download",
    "*>> Mời bạn đọc tải về mẫu phiếu đánh giá viên chức tại đây.*": "related_link",
    "Trên đây là quy định về luân chuyển cán bộ. Chúc bạn thành công!": "closing",
    'Máy của bạn không hỗ trợ nghe xem Video, "Hội nghị", Thời lượng 10,34': "embedded",
    "Nhấn F5 để cập nhật tin mới nhất": "embedded",
    "[VIDEO] - Quang cảnh lễ ra mắt văn phòng đại diện": "embedded",
    "https://baosongmay.vn/quan-triet-quy-dinh-moi-post1234.html": "address",
    "Link bài viết gốc: https://baosongmay.vn/quan-triet-quy-dinh-moi": "address",
    "12-https://www.example.com/watch?v=a1b2": "address",
    "quan-triet_1.jpg": "image_name",
    ".jpg)": "image_name",
    "(Sông Mây News) -": "source_mark",
    "———————————": "ornament",
    "|---|---|": "ornament",
    "[...]": "ornament",
}


@pytest.mark.parametrize(("line", "rule"), FURNITURE.items())
def test_furniture_goes(line: str, rule: str) -> None:
    found = clean(Article(page_with(line))).removed
    assert [(gone.text, gone.rule) for gone in found] == [(line, rule)]


CAPTIONS = [
    "*Quy định mới về luân chuyển cán bộ ra sao? (Hình từ Internet)*",
    "Nguồn hình ảnh, Reuters Chụp lại hình ảnh, Hội trường trước giờ khai mạc",
    "Chụp lại hình ảnh, Ông Lê Văn Bình rời hội trường sau phiên họp",
    "Bí thư Tỉnh ủy Lê Văn Bình thắp hương tại nghĩa trang liệt sĩ - Ảnh VGP",
    "PGS.TS Trần Minh, nguyên Viện trưởng Viện Lịch sử. (Ảnh NVCC)",
    "Người dân xếp hàng trước trụ sở ủy ban hồi tháng 5/2024. AFP",
    "Đoàn kỵ binh diễu hành trên phố - Video: HÀ THANH",
    "Ông Lê Văn Bình tuyên thệ nhậm chức (Video: STV).",
    "Một số hình ảnh tại buổi làm việc:",
    "Minh hoạ ảnh:",
    "Tranh của họa sĩ LÊ MINH",
]


@pytest.mark.parametrize("line", CAPTIONS)
def test_a_caption_is_known_by_its_credit(line: str) -> None:
    assert removed(clean(Article(page_with(line)))) == [line]


TEXT = [
    "Tải trọng của cầu mới là 30 tấn.",
    "Những hình ảnh đẹp về người chiến sĩ ở lại trong lòng dân.",
    "Theo trang https://baosongmay.vn, hội nghị kéo dài hai ngày.",
    "Hai giờ trước khi khai mạc, đại biểu đã có mặt đông đủ.",
    "(Xem tiếp phần hai của bài viết trên số báo tới)",
    "Năm 1975, AFP đưa tin về chiến thắng.",
]


@pytest.mark.parametrize("line", TEXT)
def test_what_only_looks_like_furniture_stays(line: str) -> None:
    assert removed(clean(Article(page_with(line)))) == []


DATED = {
    "Ban Thời sự/VGP - Thứ sáu, ngày 06/12/2024 19:47 GMT+7": "Ban Thời sự/VGP",
    "Minh An-Thứ ba, ngày 06/12/2024 19:47 GMT+7": "Minh An",
    "PV-Chủ nhật, ngày 06/12/2024 19:47 GMT+7": "PV",
    "Minh An (Theo Reuters, AFP)-Thứ tư, ngày 06/12/2024 19:47 GMT+7": "Minh An",
    "Minh An. Ảnh: Thu Hà-Chủ nhật, ngày 06/12/2024 19:47 GMT+7": None,
}


@pytest.mark.parametrize(("line", "byline"), DATED.items())
def test_a_date_may_stand_behind_an_office(line: str, byline: str | None) -> None:
    found = clean(Article("\n".join([line, LEAD, BODY, END])))
    assert removed(found) == [line]
    assert (found.title, found.byline) == (None, byline)
    assert found.published == "2024-12-06T19:47:00+07:00"


def test_what_is_told_as_hours_ago_is_no_text() -> None:
    found, noise = cleaned(f"{TITLE}\n×2 giờ trước\n{LEAD}\n{BODY}\n{END}")
    assert removed(found) == noise


@pytest.mark.parametrize(
    "stamp", ["06/12/2024 19:47", "- 06/12/2024 19:47", "06-12-2024, 19:47 (GMT+7)"]
)
def test_a_stamp_behind_the_headline_is_none_of_its_words(stamp: str) -> None:
    found = clean(Article(f"{TITLE} {stamp}\n{LEAD}\n{BODY}\n{END}"))
    assert found.title == TITLE
    assert found.title_span is not None
    assert found.title_span.text == TITLE
    assert found.published == "2024-12-06T19:47:00+07:00"
    assert found.removed == ()


@pytest.mark.parametrize(
    "title",
    ["Lịch cúp điện Sông Mây từ ngày 06/12/2024", "Kết quả thi, 2h15 ngày 06/12/2024: bất ngờ lớn"],
)
def test_a_date_that_the_headline_is_about_stays(title: str) -> None:
    found = clean(Article(f"{title}\n{LEAD}\n{BODY}\n{END}"))
    assert (found.title, found.published) == (title, None)


DESCRIPTIONS = {
    "whole": LEAD,
    "cut_off": f"{' '.join(LEAD.split()[:20])}...",
    "named": f"{LEAD} - Sông Mây News.",
    "several": f"{BODY} {END.partition(',')[0]}...",
    "glued": f":gift:Xem chi tiết ở đây:gift:{LEAD[:90]} …",
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
@pytest.mark.parametrize("titled", [True, False])
def test_a_description_that_the_text_repeats_goes(name: str, titled: bool) -> None:
    description = DESCRIPTIONS[name]
    head = [TITLE, description] if titled else [description, TITLE]
    found = clean(Article("\n".join([*head, LEAD, BODY, END, "Hội nghị bế mạc."])))
    assert [(line.text, line.rule) for line in found.removed] == [(description, "teaser")]
    assert found.title == TITLE
    assert clean(Article(found.text)).removed == ()


def test_a_headline_that_stands_second_is_found() -> None:
    page = f"×{LEAD}\n{TITLE}\n×Một giờ trước\n{BODY}\n{LEAD}\n{END}"
    found, noise = cleaned(page)
    assert removed(found) == noise
    assert found.title == TITLE


def test_the_table_of_questions_goes_and_the_title_stays() -> None:
    title = "Luân chuyển cán bộ được quy định thế nào?"
    others = ["Ai quyết định luân chuyển cán bộ cấp tỉnh?", "Thời gian luân chuyển là bao lâu?"]
    head = f"{title}\n×{title} {' '.join(others)}"
    found, noise = cleaned("\n".join([head, LEAD, title, BODY, others[0], BODY, others[1], END]))
    assert found.title == title
    assert removed(found) == noise


def test_a_description_glued_to_more_goes_where_the_text_has_it() -> None:
    found, noise = cleaned(f"{TITLE}\n{LEAD}\n{BODY}\n×Minh An\n×more{LEAD[:100]}…")
    assert removed(found) == noise
    assert found.byline == "Minh An"
    other = f"more(SMN) – {END}"
    found = clean(Article(f"{TITLE}\n{LEAD}\n{BODY}\nMinh An\n{other}"))
    assert [line.text for line in found.lines][-1] == other


def test_the_author_may_stand_before_a_note_in_brackets() -> None:
    note = "(Bài viết sử dụng tư liệu trong sách Lịch sử Đảng bộ tỉnh Sông Mây, tập hai, xuất bản lần đầu.)"
    found, noise = cleaned(f"{TITLE}\n{LEAD}\n{BODY}\n{END}\n×Khôi Nguyên\n{note}")
    assert removed(found) == noise
    assert found.byline == "Khôi Nguyên"


def test_below_the_end_mark_stands_another_article() -> None:
    teaser = "Sông Mây thông xe cầu mới Cây cầu dài hai cây số nối hai bờ sau ba năm thi công."
    body = [TITLE, LEAD, BODY, BODY.replace("Bình", "An"), f"{END}/."]
    found = clean(Article("\n".join([*body, teaser])))
    assert [(line.text, line.rule) for line in found.removed] == [(teaser, "related_list")]
    assert removed(clean(Article("\n".join([*body, "- " + teaser])))) == []
