"""Hard-wrapped pages become paragraphs again; other pages stay as they are."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest

from phobrief.articles import Article
from phobrief.models.text.cleaning.wrapping import unwrap, unwrap_loosely
from phobrief.models.text.document import to_document

PARAGRAPHS = [
    "Sáng 14/5, tại thành phố Sông Mây, Ban Thường vụ Tỉnh ủy tổ chức hội nghị quán triệt quy định"
    " mới về kiểm soát quyền lực trong công tác cán bộ. Đồng chí Lê Văn Bình, Bí thư Tỉnh ủy, chủ"
    " trì hội nghị và yêu cầu các cấp ủy rà soát từng khâu, nhất là khâu nhận xét, đánh giá.",
    "Theo kế hoạch, mỗi huyện ủy phải hoàn thành việc tự kiểm tra trước ngày 30 tháng 9 năm nay."
    " Kết quả được gửi về Ban Tổ chức Tỉnh ủy để tổng hợp, báo cáo Ban Thường vụ trong quý cuối năm.",
]


def bounds(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for line in text.split("\n"):
        if line:
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_wrapped_paragraphs_have_the_sentences_of_whole_ones(
    width: int, form: str, between: str
) -> None:
    wrapped = between.join(textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS)
    text = unicodedata.normalize(form, wrapped)
    whole = to_document(Article("\n".join(PARAGRAPHS)))
    document = to_document(Article(text))
    assert [words(s.text) for s in document.sentences] == [s.text for s in whole.sentences]
    assert document.removed == ()
    assert all(text[s.start : s.end] == s.text for s in document.sentences)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "Kỷ luật ba đảng viên vi phạm quy định về quản lý đất đai ở huyện\nnăm cũ.\n"
        + PARAGRAPHS[0],
        "\n".join(
            [
                "Nhiệm vụ của các cấp ủy trong thời gian tới, nhất là ở cơ sở",
                "a) rà soát",
                "b) báo cáo",
            ]
            * 3
        ),
        "\n".join(["đường về quê mẹ", "nắng vàng lối nhỏ", "ai còn nhớ không"] * 4),
        "\n\n".join(["hội nghị bàn về công tác cán bộ ở cơ sở trong thời gian tới đây"] * 5),
        "",
    ],
    ids=["whole paragraphs", "one odd break", "a list", "verse", "blank lines between", "nothing"],
)
def test_what_is_not_wrapped_stays_as_it_is(text: str) -> None:
    assert unwrap(text, bounds(text)) == bounds(text)


def test_a_title_in_small_letters_below_the_kind_of_document_is_a_line_of_its_own() -> None:
    text = "QUYẾT ĐỊNH\nvề việc thành lập Ban Chỉ đạo\ntổng kết Nghị quyết"
    assert [text[start:end] for start, end in unwrap_loosely(text, bounds(text))] == [
        "QUYẾT ĐỊNH",
        "về việc thành lập Ban Chỉ đạo\ntổng kết Nghị quyết",
    ]
