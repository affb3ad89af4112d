"""Numbers in pieces, as OCR and PDF extraction leave them: "năm 2 0 2 5", "số 1 8 - NQ/TW"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ..regexes import regex
from .edits import Edit

_GAP = "[ \u00a0]"


def _words(*words: str) -> str:
    """An alternation of words in both ways of writing marks."""
    spelt = (unicodedata.normalize(form, word) for word in words for form in ("NFC", "NFD"))
    return "|".join(dict.fromkeys(spelt))


_RUN = rf"\d(?:{_GAP}\d)+"
_ALONE = rf"(?<![\w.,])(?<!\d{_GAP}){_RUN}(?!{_GAP}?\d)(?!\w)(?![.,]\d)"
_NUMBER = regex(_ALONE)
"""Single digits with one blank between any two."""
_YEAR = rf"(?:1{_GAP}?9|2{_GAP}?0){_GAP}?\d{_GAP}?\d(?!{_GAP}?\d)(?!\w)"
_SURE = (
    # A year, which nobody writes as two numbers or four after such a word.
    regex(
        rf"(?:{_words('năm', 'kỳ', 'kì', 'đoạn', 'khóa', 'khoá')}|\d{_GAP}?[/–-]){_GAP}?(?P<number>{_YEAR})",
        re.IGNORECASE,
    ),
    # The number of a document stands before who issued it.
    regex(
        rf"(?P<number>{_ALONE})(?={_GAP}?[/-]{_GAP}?(?:{_YEAR}{_GAP}?[/-]{_GAP}?)?[A-ZĐ]{{2,}}\b)"
    ),
    regex(
        rf"(?:{_words('ngày')}){_GAP}(?P<number>{_RUN})(?={_GAP}?/{_GAP}?\d|{_GAP}{_words('tháng')})",
        re.IGNORECASE,
    ),
)
"""What stands where one number must stand, so that a gap in it tells of OCR."""
_AROUND = regex(
    rf"(?<=\d)(?P<slash>{_GAP}?/{_GAP}?)(?=\d|[A-ZĐ]{{2,}})"
    rf"|(?<=\d)(?P<dash>{_GAP}?-{_GAP}?)(?=[A-ZĐ]{{2,}}(?:[/-]|\b))"
    rf"|(?<=\d)(?P<point>{_GAP}\.{_GAP})(?=\d{_GAP}\d{_GAP}\d(?!{_GAP}?\d))"
)
"""What joins the parts of one number or name of a document, with the gaps around it."""
_GAPS = regex(f"{_GAP}+")
_SPLIT = regex(rf"\d{_GAP}\d")
"""Stands in all that is sure."""


def edits(text: str) -> list[Edit]:
    """What puts split numbers together: the gaps to be closed; nothing where no gap is sure to be OCR's."""
    if not _SPLIT.search(text):
        return []
    sure = [found.span("number") for of in _SURE for found in of.finditer(text)]
    sure = [(start, end) for start, end in sure if _GAPS.search(text, start, end)]
    return closed(text, sure) if sure else []


def closed(text: str, sure: Iterable[tuple[int, int]] = ()) -> list[Edit]:
    """The gaps to be closed in a text that is known to be split.

    Single digits beside each other are a number in it, unless they count up: "bài 1 2 3".

    Args:
        sure: further numbers, where they start and end.
    """
    places = {*sure, *(m.span() for m in _NUMBER.finditer(text) if not _counts_up(m[0]))}
    places |= {found.span() for found in _AROUND.finditer(text)}
    return sorted({gap for start, end in places for gap in _closed(text, start, end)})


def _closed(text: str, start: int, end: int) -> Iterator[Edit]:
    for gap in _GAPS.finditer(text, start, end):
        yield gap.start(), gap.end(), ""


def _counts_up(digits: str) -> bool:
    numbers = [int(digit) for digit in re.split(_GAP, digits)]
    return all(after == before + 1 for before, after in pairwise(numbers))
