"""Whether a page is a list of several articles, not one."""

from __future__ import annotations

from collections.abc import Sequence

from .lines import HEADINGS, Element, PageLine

SEVERAL_ARTICLES = "the page lists several articles; they are read as one"
_MIN_ENTRIES = 2
_HEADLINE_WORDS = 4
_TEASER_WORDS = 8
_TEASER_LINES = 3
_INTRODUCTION_LINES = 1
_MAX_SHARE = 0.7


def lists_several(lines: Sequence[PageLine]) -> bool:
    """Whether a page is an index or holds several articles.

    Most of an index is teasers, each below a headline that links elsewhere. Of several `<article>`
    elements none is the main one.
    """
    return _is_index(lines) or _has_articles(lines)


def _is_index(lines: Sequence[PageLine]) -> bool:
    teased = introduction = elsewhere = n_entries = 0
    since: int | None = None  # text lines since the last linked headline
    for line in lines:
        if line.is_link and line.n_words >= _HEADLINE_WORDS:
            since = 0
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
