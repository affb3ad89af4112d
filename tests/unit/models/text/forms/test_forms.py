"""Texts that are not plain: each is read for what it is, says so, and spans lead back to what was given."""

from __future__ import annotations

import html
import random
import re
import time
import unicodedata
from collections.abc import Callable

import pytest

import phobrief
from phobrief.articles import Article, Brief
from phobrief.inference.pipeline import Briefer
from phobrief.models.text.document import to_document
from phobrief.models.text.forms.edits import Edited
from phobrief.models.text.forms.table import FORMS, read_plain, read_title
from phobrief.models.text.reading.read import HARDLY_VIETNAMESE, read_text

CADRES = """Tỉnh ủy Sơn Khê công bố quyết định về công tác cán bộ

Sáng 8/4, Ban Thường vụ Tỉnh ủy Sơn Khê công bố các quyết định về công tác cán bộ. Đồng chí Vũ Đình Lâm, \
Phó Bí thư Thường trực Tỉnh ủy, chủ trì hội nghị.

Hội nghị công bố quyết định điều động, bổ nhiệm đồng chí Ngô Thị Hạnh giữ chức Giám đốc Sở Nội vụ. Việc \
luân chuyển cán bộ phải gắn với quy hoạch và đánh giá cán bộ."""
DISCIPLINE = """Ủy ban Kiểm tra Tỉnh ủy Sơn Khê thi hành kỷ luật đảng viên

Ngày 9/4, Ủy ban Kiểm tra Tỉnh ủy Sơn Khê xem xét kết quả kiểm tra khi có dấu hiệu vi phạm đối với Đảng ủy \
Sở Xây dựng. Căn cứ Quy định số 69-QĐ/TW của Bộ Chính trị, Ủy ban quyết định thi hành kỷ luật khiển trách \
ông Trần Văn Bình, Phó Giám đốc Sở.

Ủy ban yêu cầu các cấp ủy tăng cường kiểm soát quyền lực, phòng, chống tham nhũng, tiêu cực."""
MARKUP, WIKI, MARKDOWN, SEGMENTED, SPLIT, DIGITS, CAPITALS = (form.note for form in FORMS)


def paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def in_tags(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in paragraphs(text))


def bold(text: str) -> str:
    return text.replace("cán bộ", "<b>cán&nbsp;bộ</b>").replace("kiểm", "<i>kiểm</i>")


def numbered(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode()


def office(text: str) -> str:
    note = "<!--[if gte mso 9]><xml>x</xml><![endif]-->"
    return note + "".join(f"<p class='MsoNormal'>{p}<o:p></o:p></p>\n" for p in paragraphs(text))


def with_player(text: str) -> str:
    first, *rest = paragraphs(text)
    return f"{first}<iframe src='v'>Xem video</iframe><p>" + "</p><p>".join(rest) + "</p>"


def captioned(text: str) -> str:
    figure = "<figure><img src='a.jpg'><figcaption>Quang cảnh</figcaption></figure>"
    first, *rest = paragraphs(text)
    return "<br/>\n".join([first, figure, *rest])


def marked_down(text: str) -> str:
    first, *rest = paragraphs(text)
    body = "\n\n".join(rest).replace("Tỉnh ủy", "**Tỉnh ủy**")
    linked = body.replace("công tác", "[công tác](https://a.vn/b_(c) 'x')").replace("69-", r"69\-")
    return f"# {first}\n\n![Ảnh](https://a.vn/1.jpg)\n\n{linked}\n\n* [Trang chủ](https://a.vn)\n"


def web_reader(text: str) -> str:
    first = paragraphs(text)[0]
    head = f"Title: {first}\n\nURL Source: https://a.vn/a.html\n\nMarkdown Content:\n"
    return head + marked_down(text)


def encyclopaedic(text: str) -> str:
    first, *rest = paragraphs(text)
    body = "\n".join(f"[sửa | sửa mã nguồn]{line}[1]" for line in rest)
    notes = "Chú thích\n\n[sửa | sửa mã nguồn]^Trần Minh (2030). Lịch sử Sơn Khê.\n\n- Sơn Khê\n- Tỉnh ủy"
    return f"{first}\nGiao diện\n{body}\n\n{notes}"


def underlined(text: str) -> str:
    first, *rest = paragraphs(text)
    return f"{first}\n====\n\n" + "\n\n".join(f"> {line}" for line in rest)


def segmented(text: str) -> str:
    words = (
        "công bố",
        "quyết định",
        "công tác",
        "cán bộ",
        "hội nghị",
        "bổ nhiệm",
        "kiểm tra",
        "kỷ luật",
    )
    for word in (*words, "vi phạm", "đảng viên", "kiểm soát", "quyền lực", "Tỉnh ủy", "quy hoạch"):
        text = text.replace(word, word.replace(" ", "_"))
    return re.sub(r"(?<=\w)([,.])(?=\s|$)", r" \1", text)


def split_here_and_there(text: str) -> str:
    pick = random.Random(1)

    def cut(match: re.Match[str]) -> str:
        word, at = match[0], pick.randint(1, len(match[0]) - 1)
        return word if pick.random() < 0.6 else f"{word[:at]} {word[at:]}"

    return re.sub(r"[^\W\d_]{3,}", cut, text)


def letter_by_letter(text: str) -> str:
    return re.sub(r"([^\W\d_])(?=[^\W\d_])", r"\1 ", text)


def far_apart(text: str) -> str:
    return letter_by_letter(text.replace(" ", "  "))


def split_numbers(text: str) -> str:
    return re.sub(r"(?<=\d)(?=\d)", " ", text)


FORMED = [
    (in_tags, MARKUP), (bold, MARKUP), (numbered, MARKUP), (office, MARKUP), (with_player, MARKUP),
    (captioned, MARKUP), (lambda t: "<a><img></a></br>" + t, MARKUP),
    (lambda t: html.escape(in_tags(t)), MARKUP), (lambda t: html.escape(html.escape(in_tags(t))), MARKUP),
    (lambda t: f"<![CDATA[{in_tags(t)}]]>", MARKUP), (lambda t: f"<div>{in_tags(t)}</div>", MARKUP),
    (lambda t: t.replace("\n\n", "<br /><br />"), MARKUP), (lambda t: t.replace(" ", "&#160;", 9), MARKUP),
    (encyclopaedic, WIKI), (marked_down, MARKDOWN), (web_reader, MARKDOWN), (underlined, MARKDOWN),
    (lambda t: re.sub(r"(^|\n)(?=\S)", r"\1## ", t, count=1), MARKDOWN),
    (segmented, SEGMENTED), (lambda t: segmented(t).replace("\n\n", "\n"), SEGMENTED),
    (split_here_and_there, SPLIT), (letter_by_letter, SPLIT), (far_apart, SPLIT),
    (lambda t: letter_by_letter(split_numbers(t)), SPLIT), (lambda t: split_numbers(far_apart(t)), SPLIT),
    (lambda t: t.replace("công tác", "công_tác").replace("iểm tra", "iểm_tra").replace("cán bộ", "cán_bộ"), SEGMENTED),
    (str.upper, CAPITALS), (lambda t: unicodedata.normalize("NFD", t.upper()), CAPITALS), (lambda t: in_tags(t.upper()), CAPITALS),
]  # fmt: skip


@pytest.fixture(scope="module")
def briefer() -> Briefer:
    return phobrief.load()


def check_spans(brief: Brief, text: str) -> None:
    spans = [*brief.abstract.sentences, *(e for t in brief.topics for e in t.evidence)]
    assert spans
    assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize("article", [CADRES, DISCIPLINE], ids=["cadres", "discipline"])
@pytest.mark.parametrize(("form", "note"), FORMED)
def test_an_article_is_briefed_alike_whatever_its_form(
    briefer: Briefer, article: str, form: Callable[[str], str], note: str
) -> None:
    plain, given = briefer.brief(article), form(article)
    brief = briefer.brief(given)
    assert brief.tags == plain.tags
    assert note in brief.warnings
    assert HARDLY_VIETNAMESE not in brief.warnings
    check_spans(brief, given)
    if note == CAPITALS:
        assert brief.abstract.text.isupper()
    else:
        assert brief.abstract.text == plain.abstract.text


def test_plain_text_is_no_form() -> None:
    for text in (
        CADRES,
        DISCIPLINE,
        "5 < 6 & R&D, a_b",
        "* Một\n- Hai\n1. Ba",
        "TIN VẮN\n" + CADRES,
    ):
        assert read_plain(text).notes == ()
        assert read_plain(text).given is None


def test_units_and_initialisms_are_no_split_letters() -> None:
    text = (
        "Xe chạy 80 km h, nặng 5 kg, cao 2 m, rộng 3 m; giá 5 tr đ, dùng 3 l xăng và 2 ml dầu. " * 4
    )
    assert read_plain(text).notes == ()


def test_a_title_given_apart_is_read_too() -> None:
    assert read_title("Bổ nhiệm &amp; <b>điều&nbsp;động</b>") == "Bổ nhiệm & điều động"
    assert read_title("TIN VẮN") == "TIN VẮN"


def test_the_title_is_shown_in_the_authors_letters(briefer: Briefer) -> None:
    title, body = CADRES.upper().split("\n", 1)
    assert briefer.brief(CADRES.upper()).title == title
    assert briefer.brief(Article(body, title=title)).title == title
    assert to_document(read_text(Article(body, title=title))).title == CADRES.split("\n")[0]


def test_a_title_in_capitals_above_a_plain_text_is_read_in_small_letters(briefer: Briefer) -> None:
    title, body = CADRES.split("\n", 1)
    brief, plain = briefer.brief(f"{title.upper()}\n{body}"), briefer.brief(CADRES)
    assert brief.title == title.upper()
    assert [t.score for t in brief.topics] == [t.score for t in plain.topics]
    assert brief.warnings == plain.warnings


def test_edits_keep_where_characters_came_from() -> None:
    edited = Edited.unchanged("a&amp;b<p>c").edit([(1, 6, "&"), (7, 10, "\n")])
    assert edited.text == "a&b\nc"
    again = edited.edit([(1, 2, ""), (3, 4, " ")])
    assert again.text == "ab c"
    assert list(again.starts) == [0, 6, 7, 10]
    assert list(again.ends) == [1, 7, 10, 11]


@pytest.mark.parametrize(
    "piece", ["<!--", "<a ", "<script>", "&amp;", "![a](", "**a ", "[", "t h ", "a_b "]
)
def test_time_grows_with_the_text(piece: str) -> None:
    started = time.process_time()
    read_plain(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 5
