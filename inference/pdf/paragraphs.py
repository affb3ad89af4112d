"""The paragraphs of a PDF, told by where its lines stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .pages import Line, Page

_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_LISTED = re.compile(r"(?:[-–—+*•▪●]|\d{1,2}[.)]|[a-zđ]\))\s")
_HYPHEN = re.compile(r"[\u00ad\u2010]$")
"""What a program puts where it breaks a word; "-" is the writer's: "12-QĐ/TU"."""
_SAME_SIZE = 0.1
_LARGE, _SMALL = 1.15, 0.9
"""Of the size of most of the text: headlines are larger, notes smaller."""
_LEAD = 2.5
"""Sizes of type from one line to the next, at most, in one run of lines."""
_GAP = 1.25
"""Above a paragraph, by the lead of the run: so much more is a gap."""
_INDENT = 0.5
_SPACE = 0.25
"""Lengths in sizes of type."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines one below the other in one size: a column, or a part of one.

    Attributes:
        n_lines: how many.
        left, right: where the line begins that begins first, and where the longest ends.
        lead: the least way from a line down to the next; 0 for a single line.
        centred: whether all lines have their middle in the same place, and not their ends.
    """

    n_lines: int
    left: float
    right: float
    lead: float
    centred: bool


def paragraphs(pages: Sequence[Page]) -> list[str]:
    """The text of ``pages``, a paragraph (a heading, a row of a table) a string; notes at the foot of pages
    come last."""
    body = _body_size(line for page in pages for line in page)
    texts, notes = [], []
    for page in pages:
        n_notes = _n_notes(page, body)
        texts.append(page[: len(page) - n_notes])
        notes.append(page[len(page) - n_notes :])
    return [text for part in (texts, notes) for text in _joined(part, body)]


def _body_size(lines: Iterable[Line]) -> float:
    """The size that the middle one of all characters has."""
    sized = sorted((line.size, len(line.text)) for line in lines)
    left = sum(n for _, n in sized) / 2
    for size, n in sized:
        left -= n
        if left <= 0:
            return size
    return 0.0


def _n_notes(page: Page, body: float) -> int:
    """How many lines at the end of a page are in small type."""
    n = 0
    while n < len(page) and page[-1 - n].size < _SMALL * body:
        n += 1
    return n if n < len(page) else 0


def _joined(pages: Sequence[Page], body: float) -> list[str]:
    lines = [line for page in pages for line in page]
    below = [
        _is_below(above, line) and not starts
        for (above, line), starts in zip(pairwise(lines), _page_starts(pages), strict=True)
    ]
    runs = _runs(lines, below)
    found = [line.text for line in lines[:1]]
    for i, (above, line) in enumerate(pairwise(lines)):
        if _goes_on(above, line, runs[i], body, in_run=below[i]):
            found[-1] = _glued(found[-1], line.text)
        else:
            found.append(line.text)
    return found


def _page_starts(pages: Sequence[Page]) -> list[bool]:
    """Of all lines but the first: whether it is the first of a page."""
    return [index == 0 for page in pages for index in range(len(page))][1:]


def _is_below(above: Line, line: Line) -> bool:
    """Whether a line stands under another in the same column and type."""
    drop = above.base - line.base
    return (
        0.3 * line.size < drop <= _LEAD * line.size
        and _is_same_size(above, line)
        and above.left < line.right
        and line.left < above.right
    )


def _is_same_size(one: Line, two: Line) -> bool:
    return abs(one.size - two.size) <= _SAME_SIZE * max(one.size, two.size)


def _runs(lines: Sequence[Line], below: Sequence[bool]) -> list[_Run]:
    """The run that each line is in."""
    parts: list[list[Line]] = []
    for line, is_below in zip(lines, (False, *below), strict=False):
        if is_below:
            parts[-1].append(line)
        else:
            parts.append([line])
    return [run for part in parts for run in [_measured(part)] * len(part)]


def _measured(lines: Sequence[Line]) -> _Run:
    lefts = [line.left for line in lines]
    middles = [(line.left + line.right) / 2 for line in lines]
    size = lines[0].size
    return _Run(
        n_lines=len(lines),
        left=min(lefts),
        right=max(line.right for line in lines),
        lead=min((above.base - line.base for above, line in pairwise(lines)), default=0.0),
        centred=max(lefts) - min(lefts) > size and max(middles) - min(middles) < _INDENT * size,
    )


def _goes_on(above: Line, line: Line, run: _Run, body: float, *, in_run: bool) -> bool:
    """Whether a line continues the paragraph of the one before it, which stands in ``run``.

    A line was broken for want of room if the first word of the next would not have fitted in. One that is
    neither full nor goes on in lower case ends its paragraph, and so does one above an indented line or a
    gap, and one that ends a sentence at the end of a column.
    """
    if "\t" in above.text or "\t" in line.text or not _is_same_size(above, line):
        return False
    if abs(above.base - line.base) <= 0.3 * line.size and not in_run:
        return False  # side by side
    is_gap = in_run and above.base - line.base > _GAP * run.lead
    is_open = not _ENDED.search(above.text)
    goes_low = line.text[0].islower() and not _LISTED.match(line.text)
    goes_low = goes_low and is_open and not _shouts(above.text)  # "QUYẾT ĐỊNH / về việc ..."
    if is_gap or goes_low:
        return goes_low
    if in_run and is_open and above.size > _LARGE * body:
        return True  # a headline, however its lines are broken
    reach = above.right + _SPACE * above.size + line.first
    is_full = run.n_lines > 1 and reach > run.right
    if not is_full or (run.centred and (_shouts(above.text) or _shouts(line.text))):
        return False  # a letterhead, say, is lines of their own
    if not in_run:  # on to the next column
        return is_open and above.left - run.left <= _INDENT * above.size
    is_indented = line.left - above.left > _INDENT * line.size
    if is_indented and not _LISTED.match(above.text):
        return False
    return is_open or not _LISTED.match(line.text)


def _shouts(text: str) -> bool:
    """Whether a line is all in capitals, and no mere number of a document."""
    return text.isupper() and not any(character.isdigit() for character in text)


def _glued(text: str, more: str) -> str:
    if _HYPHEN.search(text):
        return text[:-1] + more
    if text.endswith("-") and text[-2:-1].isalnum():
        return text + more
    return f"{text} {more}"
