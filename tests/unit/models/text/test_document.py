"""From an article to sentences with exact spans, datelines and headings."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from phobrief.articles import Article
from phobrief.errors import ArticleError
from phobrief.models.text.document import to_document
from phobrief.models.text.reading.read import VERY_SHORT, read_file

SEEDS = Path(__file__).parents[5] / "shared" / "seeds"

PAGE = """\
Siết chặt kỷ cương trong công tác cán bộ

Thứ Năm, 14/05/2020, 15:42

SMO - Sáng 14/5, tại TP. Sông Mây, Ban Thường vụ Tỉnh ủy tổ chức hội nghị quán triệt quy định mới về kiểm soát quyền lực. Đồng chí Lê Văn Bình, Bí thư Tỉnh ủy, chủ trì.

Không để lọt người chạy chức
Hội nghị yêu cầu các cấp ủy rà soát quy hoạch cán bộ, chủ động chuẩn bị nhân sự đại hội nhiệm kỳ tới. Việc này xong trước tháng 9.
- Xử lý nghiêm các trường hợp vi phạm
Minh An
"""


def test_a_page_becomes_sentences_in_order() -> None:
    document = to_document(Article(PAGE))
    assert document.title == "Siết chặt kỷ cương trong công tác cán bộ"
    assert document.published == "2020-05-14T15:42:00+07:00"
    assert [sentence.text.split()[0] for sentence in document.sentences] == [
        "SMO",
        "Đồng",
        "Không",
        "Hội",
        "Việc",
        "-",
    ]
    assert [sentence.paragraph for sentence in document.sentences] == [0, 0, 1, 2, 2, 3]
    assert [sentence.heading for sentence in document.sentences] == [
        False,
        False,
        True,
        False,
        False,
        False,
    ]


def test_spans_give_back_the_raw_characters() -> None:
    raw = unicodedata.normalize("NFD", PAGE).replace("\n", "\r\n")
    document = to_document(Article(raw))
    spans = [*(s.span for s in document.sentences), document.title_span]
    for span in spans:
        assert span is not None
        assert raw[span.start : span.end] == span.text
    for line in document.removed:
        assert raw[line.start : line.end] == line.text


DATELINES = [
    "ĐBP - ",
    "TTO - ",
    "NDO – ",
    "VOV.VN - ",
    "(Chinhphu.vn) – ",
    "(NLĐ) - ",
    "(Dân trí) - ",
    "Hà Nội (TTXVN) – ",
    "Sông Mây, ngày 14/5 (TTXVN) - ",
    "Chinhphu.vn - ",
    "Báo Sông Mây - ",
    "(Báo Sông Mây) – ",
    "TPO-\u00a0",
    "(BDO) ",
    "(songmay.gov.vn) ",
    "Hà Nội",
    "Thanh Hóa",
    "more(SMO) – ",
]


@pytest.mark.parametrize("dateline", DATELINES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_datelines_are_marked_and_kept(dateline: str, form: str) -> None:
    dateline = unicodedata.normalize(form, dateline)
    text = unicodedata.normalize(form, "Sáng 14/5, Tỉnh ủy tổ chức hội nghị về công tác cán bộ.")
    sentence = to_document(Article(dateline + text)).sentences[0]
    assert sentence.text == dateline + text
    assert sentence.text[: sentence.dateline] == dateline


@pytest.mark.parametrize(
    "text",
    [
        "UBND - cơ quan hành chính nhà nước ở địa phương - chịu trách nhiệm trước cấp trên.",
        "Hà Nội - Thành phố vì hòa bình là tên gọi được trao năm 1999 cho Thủ đô của nước ta.",
        "Quy định số 205 - QĐ/TW được quán triệt đến từng chi bộ trong toàn Đảng bộ tỉnh.",
        "(Khóa XII) đã ban hành nghị quyết về công tác cán bộ và được triển khai rộng khắp.",
        "TP - Hồ Chí Minh là đô thị lớn nhất nước, có nhiều sáng kiến trong công tác cán bộ.",
        "KT - XH huyện Sông Mây tiếp tục phát triển, công tác cán bộ được chăm lo thường xuyên.",
        "QP - AN được giữ vững, cấp ủy các cấp đã lãnh đạo tốt nhiệm vụ tuyển quân năm nay.",
        "EVN - đơn vị cung cấp điện của cả nước - sắp xếp lại bộ máy theo hướng tinh gọn.",
        "Mỹ Tho và Hà Nội kết nghĩa từ năm 1960, hai thành phố cùng chia sẻ kinh nghiệm về cán bộ.",
        "VinFast, doanh nghiệp trong tỉnh, ủng hộ quỹ khuyến học của huyện Sông Mây 2 tỷ đồng.",
        "Đảng - Đoàn kết là sức mạnh, đó là bài học xuyên suốt các nhiệm kỳ của Đảng bộ tỉnh.",
    ],
)
def test_a_dash_alone_makes_no_dateline(text: str) -> None:
    assert to_document(Article(text)).sentences[0].dateline == 0


def test_a_title_alone_becomes_the_sentence() -> None:
    title = "Siết chặt kỷ cương trong công tác cán bộ"
    document = to_document(Article(f"{title}\n", title=title))
    assert [sentence.text for sentence in document.sentences] == [title]
    assert document.warnings == (VERY_SHORT,)


def test_a_text_of_one_line_becomes_the_sentence() -> None:
    assert len(to_document(Article("Siết chặt kỷ cương trong công tác cán bộ")).sentences) == 1


@pytest.mark.parametrize("text", ["", " \n\u200b\n", "Back To Top\n\nThứ Ba, 03/12/2019, 03:41\n"])
def test_nothing_left_is_an_article_error(text: str) -> None:
    with pytest.raises(ArticleError, match="article 'x'"):
        to_document(Article(text, id="x"))


def test_the_warnings_of_reading_are_kept_once() -> None:
    document = to_document(Article("Hội nghị cán bộ tỉnh", warnings=("a", VERY_SHORT)))
    assert document.warnings == ("a", VERY_SHORT)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed pages are not in this checkout")
def test_seed_pages_split_at_the_hand_counted_sentences() -> None:
    counts = [len(to_document(read_file(path)).sentences) for path in sorted(SEEDS.glob("*.txt"))]
    assert counts == [19, 24, 23, 35, 27]
