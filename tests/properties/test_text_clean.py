"""Laws of reading, cleaning and splitting that hold for any text at all."""

from __future__ import annotations

import gc
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from phobrief.articles import Article
from phobrief.errors import ArticleError
from phobrief.models.text.cleaning.clean import clean
from phobrief.models.text.document import to_document
from phobrief.models.text.reading.read import read_bytes
from phobrief.models.text.sentences import split

LEAD = (
    "Sáng 14/5, tại TP. Sông Mây, Ban Thường vụ Tỉnh ủy tổ chức hội nghị quán triệt quy định mới"
    " về kiểm soát quyền lực trong công tác cán bộ."
)
LINES = [
    LEAD,
    LEAD.replace("Sáng", "Chiều").replace("Ban Thường vụ", "Ủy ban Kiểm tra"),
    "Siết chặt kỷ cương trong công tác cán bộ",
    "Thứ Ba, 03/12/2019, 03:41:31",
    "Ngày 3/12/2019",
    "12,943 lượt xem",
    "Toàn cảnh hội nghị.",
    "Toàn cảnh hội nghị cán bộ toàn tỉnh",
    "Đồng chí Lê Văn Bình phát biểu tại hội nghị.",
    "Các đại biểu dự hội nghị. Ảnh: Minh An",
    "Ảnh: Minh An",
    "Minh An",
    "Lê Văn Bình",
    "PV",
    "Tác giả: Minh An",
    "Theo TTXVN",
    "Tin cùng chuyên mục",
    "Tin liên quan",
    "Bình luận",
    "Chia sẻ",
    "Xem thêm: Bài khác",
    "Trang chủ > Chính trị",
    "Thời sự",
    "Tags: cán bộ",
    "T/M BAN THƯỜNG VỤ",
    "Back To Top",
    "Một tiêu đề khác",
    "câu ngắn.",
    "",
    " \u00a0",
]
PAGES = st.lists(st.sampled_from(LINES), max_size=14).map("\n".join)
ANY_TEXT = st.text(max_size=400)
VIETNAMESE = st.text(
    alphabet="aăâđêôơư TƯbcnh.Ư.,;:!?…\"“”'()[]-–/•1250\n\r\u0301\u0323\u200b\u00a0ÐðÁỷ",
    max_size=200,
)


def blank(text: str) -> bool:
    """Whether nothing in ``text`` would be printed."""
    return all(char.isspace() or unicodedata.category(char) == "Cf" for char in text)


TEXTS = st.one_of(PAGES, ANY_TEXT, VIETNAMESE)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_spans_give_back_the_raw_characters_and_cover_the_text(text: str) -> None:
    cleaned = clean(Article(text))
    spans = [*cleaned.lines, *cleaned.removed]
    if cleaned.title_span is not None:
        spans.append(cleaned.title_span)
    position = 0
    for span in sorted(spans, key=lambda span: span.start):
        assert text[span.start : span.end] == span.text
        assert blank(text[position : span.start])
        position = span.end


@given(TEXTS)
@settings(max_examples=600, deadline=None)
@example("Thứ Ba, 03/12/2019, 03:41:31\nMinh An\nTags: cán bộ\n" + LEAD)
@example("Toàn cảnh hội nghị.\nSiết chặt kỷ cương trong công tác cán bộ\n" + LEAD)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(Article(text))
    again = clean(Article(once.text))
    assert [line.text for line in again.removed] == []
    assert again.text == once.text
    assert again.title == once.title


@given(st.one_of(ANY_TEXT, VIETNAMESE, PAGES))
@settings(max_examples=400, deadline=None)
def test_sentences_and_gaps_make_up_the_text(text: str) -> None:
    position = 0
    for start, end in split(text):
        assert position <= start < end
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert blank(text[position:start])
        position = end
    assert blank(text[position:])


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_document_or_an_article_error_and_nothing_else(text: str) -> None:
    try:
        document = to_document(Article(text))
    except ArticleError:
        return
    assert document.sentences
    for sentence in document.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert 0 <= sentence.dateline < len(sentence.text)


@given(
    st.one_of(st.binary(max_size=300), ANY_TEXT.map(lambda text: text.encode("utf-8", "replace")))
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        article = read_bytes(data, html=False)
    except ArticleError:
        return
    assert article.text.strip()


RESPELLINGS: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "eth": lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
    "new tones": lambda text: text.replace("ủy", "uỷ"),
    "line ends": lambda text: text.replace("\n", "\r\n"),
    "zero width": lambda text: text.replace(" ", "\u200b "),
}


@given(PAGES, st.sampled_from(sorted(RESPELLINGS)))
@settings(max_examples=300, deadline=None)
def test_every_way_of_typing_gives_the_same_lines(page: str, name: str) -> None:
    plain, respelt = clean(Article(page)), clean(Article(RESPELLINGS[name](page)))
    assert [line.rule for line in respelt.removed] == [line.rule for line in plain.removed]
    assert len(respelt.lines) == len(plain.lines)
    assert (respelt.title is None) == (plain.title is None)
    assert respelt.published == plain.published


def _seconds(call: Callable[[], object]) -> float:
    """Processor seconds, the better of two, without collecting what other tests left behind."""
    taken = []
    gc.collect()
    gc.disable()
    for _ in range(2):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    gc.enable()
    return min(taken)


HOSTILE: dict[str, Callable[[int], str]] = {
    "one line of prose": lambda n: (LEAD + " ") * (n // len(LEAD)),
    "one line of stops": lambda n: "a. " * (n // 3),
    "one line of quotes": lambda n: ".”\"' " * (n // 5),
    "one line of spaces": lambda n: "a." + " " * n + "B",
    "one word": lambda n: "ă" * n,
    "list marks": lambda n: "; - a " * (n // 6),
    "empty lines": lambda n: "a" + "\n" * n,
    "short lines": lambda n: "Lê Văn Bình\n" * (n // 12),
    "caption-like lines": lambda n: ("Các đại biểu " + "dự " * 25 + "\n") * (n // 90),
    "byline-like lines": lambda n: ("Lê Văn Bình, " * 6 + "x\n") * (n // 80),
    "date-like lines": lambda n: ("12/05/2025 - " * 20 + "x\n") * (n // 260),
    "markers": lambda n: "Tin khác\n" * (n // 9),
    "right to left and emoji": lambda n: "שלום עולם. مرحبا! 😀👩‍👩‍👧 " * (n // 28),
    "combining marks": lambda n: "a" + "\u0301" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_linearly(name: str) -> None:
    make = HOSTILE[name]
    small, large = make(10_000), make(80_000)
    _seconds(lambda: to_document(Article(small)))  # warm
    before = _seconds(lambda: to_document(Article(small)))
    after = _seconds(lambda: to_document(Article(large)))
    # Eight times the text: linear is 8, quadratic 64; a small floor keeps noise out.
    assert after < 24 * max(before, 0.004)


def test_five_megabytes_in_one_line() -> None:
    text = (LEAD + " ") * (5_000_000 // len(LEAD))
    assert len(to_document(Article(text)).sentences) > 10_000


def test_a_hundred_thousand_empty_lines() -> None:
    document = to_document(Article("\n" * 50_000 + LEAD + "\n" * 50_000))
    assert [sentence.text for sentence in document.sentences] == [LEAD]
