"""Whether a page is a list of several articles, not one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile

from ..fold import fold, pattern
from .lines import HEADINGS, Element, PageLine, Piece
from .page_dates import dates_of

SEVERAL_ARTICLES = "the page lists several articles; they are read as one"
_MIN_ENTRIES = 2
_MIN_LINKS = 5
_FEW_WORDS = 30
"""A page of links has no more text: that of its foot."""
_HEADLINE_WORDS = 4
_TEASER_WORDS = 8
_TEASER_LINES = 3
_LINKED_TEASER_WORDS = 20
"""A link of so many words is no headline: the teaser below it is linked too."""
_INTRODUCTION_LINES = 1
_MIN_BOXES = 3
_BOX_HEADLINE_WORDS = 5
_BOX_DEPTH = 6
_NUMBERED = re.compile(
    r"(?:\d{1,3}|[IVXivx]{1,5}|[a-zđ])[.)/]|(?:Điều|Mục|Phần|Chương|Khoản|Bước|Câu)\s"
)
_MAX_SHARE = 0.7
_BETWEEN = " \t\r\n\xa0-–—:.|>»\"“'‘("
"""What may stand between a headline and its teaser."""
_MORE = pattern(
    r"[\[(>» ]*(?:(?:xem|đọc) (?:thêm|tiếp|chi tiết|toàn bộ|tiếp bài)|chi tiết)[\])>».… ]*"
)


def lists_several(lines: Sequence[PageLine]) -> bool:
    """Whether a page is an index or holds several articles.

    Most of an index is teasers, each with a headline that links elsewhere above it or before it on its line.
    Of several `<article>` elements none is the main one; or several headings have a date and text each.
    Without any link there are boxes of one kind, each a headline and a teaser, or teasers that break off.
    """
    return (
        _is_index(lines)
        or _is_all_links(lines)
        or _has_articles(lines)
        or _n_dated(lines) >= _MIN_ENTRIES
        or _is_boxes(lines)
        or _is_cut_short(lines)
    )


def _is_index(lines: Sequence[PageLine]) -> bool:
    teased = introduction = elsewhere = n_entries = 0
    since: int | None = None  # text lines since the last linked headline
    for line in lines:
        if _is_entry(line):
            n_entries, teased, since = n_entries + 1, teased + line.n_words, _TEASER_LINES
        elif _is_headline(line):
            since = 0
        elif line.is_link and since is None and introduction and _MORE.fullmatch(fold(line.text)):
            # The text above it was a teaser, its headline no link.
            n_entries, introduction, teased = n_entries + 1, 0, teased + _TEASER_WORDS
        elif line.n_words - line.n_linked >= _TEASER_WORDS:
            if since is None:
                introduction += 1
            elif since < _TEASER_LINES:
                n_entries += since == 0
                teased += line.n_words
            else:
                elsewhere += line.n_words
            since = None if since is None else since + 1
    few_before = introduction <= _INTRODUCTION_LINES
    return n_entries >= _MIN_ENTRIES and few_before and teased > elsewhere


def _is_headline(line: PageLine) -> bool:
    """Whether a line is a link to another article, which may print a date behind it."""
    if line.n_linked < _HEADLINE_WORDS:
        return False
    behind = line.n_words - line.n_linked
    return not behind or (behind < _TEASER_WORDS and next(dates_of(line), None) is not None)


def _is_entry(line: PageLine) -> bool:
    """Whether one line holds a headline and its teaser: the link ends where a sentence begins, or holds it;
    or a teaser that ends in "Xem thêm"."""
    if line.is_link:
        return line.n_words >= _LINKED_TEASER_WORDS
    if not line.n_linked:
        return False
    link = list(takewhile(_is_linked, line.pieces))
    n_words = sum(len(piece.text.split()) for piece in link)
    told = "".join(piece.text for piece in line.pieces[len(link) :]).lstrip(_BETWEEN)
    n_told = len(told.split())
    if n_words >= _HEADLINE_WORDS:
        return n_told >= _TEASER_WORDS and told[:1].isupper()
    last = next(piece for piece in reversed(line.pieces) if piece.text.strip())
    is_more = _is_linked(last) and _MORE.fullmatch(fold(last.text.strip())) is not None
    return is_more and n_told >= _TEASER_WORDS


def _is_linked(piece: Piece) -> bool:
    return piece.element.tag == "a" or next(piece.element.iterancestors("a"), None) is not None


def _is_all_links(lines: Sequence[PageLine]) -> bool:
    n_headlines = sum(line.is_link and line.n_words >= _HEADLINE_WORDS for line in lines)
    told = [line.n_words for line in lines if line.n_words - line.n_linked >= _TEASER_WORDS]
    return n_headlines >= _MIN_LINKS and sum(told) < _FEW_WORDS


def _has_articles(lines: Sequence[PageLine]) -> bool:
    """Whether the words in `<article>` elements are spread over several that have headings of their own."""
    words: dict[Element, int] = {}
    headed: set[Element] = set()
    for line in lines:
        outer = next(
            (e for e in reversed([line.block, *line.block.iterancestors()]) if e.tag == "article"),
            None,
        )
        if outer is None:
            continue
        words[outer] = words.get(outer, 0) + line.n_words
        if line.block.tag in HEADINGS:
            headed.add(outer)
    counted = [n_words for article, n_words in words.items() if article in headed]
    everything = sum(line.n_words for line in lines if line.is_prose) or 1
    inside = sum(counted)
    return (
        len(counted) >= _MIN_ENTRIES
        and inside >= _MAX_SHARE * everything
        and max(counted) < _MAX_SHARE * inside
    )


def _n_dated(lines: Sequence[PageLine]) -> int:
    """How many headings are followed by a line that only prints a date, and by text."""
    shown = [line for line in lines if line.pieces]
    return sum(
        heading.block.tag in HEADINGS and text.is_prose and next(dates_of(date), None) is not None
        for heading, date, text in zip(shown, shown[1:], shown[2:], strict=False)
    )


def _is_boxes(lines: Sequence[PageLine]) -> bool:
    """Whether the prose stands in sibling boxes of one name, each a headline and a short text.

    Sections of one article have subheadings of fewer words, numbers before them, or more text, or stand below
    its lead.
    """
    runs: dict[tuple[Element, str, str], dict[Element, list[PageLine]]] = {}
    for line in lines:
        for element in islice((line.block, *line.block.iterancestors()), _BOX_DEPTH):
            parent = element.getparent()
            if parent is not None:
                boxes = runs.setdefault((parent, element.tag, element.get("class", "")), {})
                boxes.setdefault(element, []).append(line)
    total = sum(line.n_words for line in lines if line.n_words >= _TEASER_WORDS) or 1
    for boxes in runs.values():
        entries = [inside for inside in boxes.values() if _is_story(inside)]
        inside = sum(line.n_words for entry in entries for line in entry[1:])
        if len(entries) < _MIN_BOXES or inside < _MAX_SHARE * total:
            continue
        first = next(index for index, line in enumerate(lines) if line is entries[0][0])
        if sum(line.is_prose for line in lines[:first]) <= _INTRODUCTION_LINES:
            return True
    return False


def _is_story(inside: Sequence[PageLine]) -> bool:
    """Whether the lines of a box are a headline and a text of a few lines."""
    shown = [line for line in inside if line.n_words]
    # Above the headline may stand a number or the section.
    for above in range(min(2, len(shown))):
        n_told = sum(line.n_words >= _TEASER_WORDS for line in shown[above + 1 :])
        if _heads(shown[above], _BOX_HEADLINE_WORDS):
            return 1 <= n_told <= _TEASER_LINES
    return False


def _heads(line: PageLine, least_words: int) -> bool:
    """Whether a line could be the headline of an article, and not a numbered section's."""
    return (
        least_words <= line.n_words < _FEW_WORDS
        and not line.text.endswith((".", ":", ";", "?", "…"))
        and _NUMBERED.match(line.text) is None
    )


def _is_cut_short(lines: Sequence[PageLine]) -> bool:
    """Whether most of the text is teasers that break off, each below a headline: "... nghiêm túc..."."""
    shown = [line for line in lines if line.n_words]
    teasers = [
        told
        for head, told in pairwise(shown)
        if _heads(head, _HEADLINE_WORDS)
        and told.n_words >= _TEASER_WORDS
        and told.text.endswith(("...", "…", "[...]", "[…]"))
    ]
    total = sum(line.n_words for line in shown if line.n_words >= _TEASER_WORDS)
    words = sum(line.n_words for line in teasers)
    return len(teasers) >= _MIN_BOXES and words >= _MAX_SHARE / 2 * total
