"""What pages carry at their edges and is no text: running titles, page numbers, a printout's address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .pages import Line, Page

_AT_EDGE = 3
"""How many lines at the top and as many at the bottom may be such."""
_NEAR = (-2, -1, 1, 2)
"""The pages that a line is looked for on: left and right pages may differ."""
_MOVED = 3.0
"""Points by which its place may differ."""
_LONGEST = 2000
"""Characters of an address with its number; a longer line is none."""
_NUMBER = re.compile(r"\d{1,9}")
_LABEL = re.compile(
    r"(?P<address>\S{1,2000}://\S{1,2000}\s)?\W*(?:trang|page)?\W*(?P<page>\d{1,4})"
    r"\W*(?:(?:/|of|trên)\W*(?P<of>\d{1,4}))?\W*",
    re.I,
)
_STAMP = re.compile(
    r"(?=[^\t]*\d:\d\d)(?=[^\t]*\d[/.-]\d)[\d/.:,\s-]{8,24}(?:[AP]M|SA|CH)?\t.*", re.I
)
"""When a printout was made, and beside it the title of what was printed."""


def without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without their running lines.

    A line at the edge of a page is one if a near page has it at the same place, with all its numbers the
    same or further by as many as the pages are apart; or if it is the page's own number, or stands with an
    address and that number on a printout.
    """
    edges = [_edges(page) for page in pages]
    kept = []
    for index, page in enumerate(pages):
        near = [
            (step, line)
            for step in _NEAR
            if 0 <= index + step < len(pages)
            for line in edges[index + step]
        ]
        labels = {line: _label(line.text, index + 1, len(pages)) for line in edges[index]}
        is_printout = any(label and label["address"] for label in labels.values())
        running = {
            line
            for line, label in labels.items()
            if label
            or (is_printout and _STAMP.fullmatch(line.text))
            or any(_is_twin(line, other, step) for step, other in near)
        }
        kept.append([line for line in page if line not in running])
    return kept


def _edges(page: Page) -> list[Line]:
    ordered = sorted(page, key=lambda line: line.base)
    return ordered[:_AT_EDGE] + ordered[_AT_EDGE:][-_AT_EDGE:]


def _label(text: str, number: int, n_pages: int) -> re.Match[str] | None:
    """What says that this is page ``number``."""
    found = _LABEL.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or int(found["page"]) != number or int(found["of"] or n_pages) != n_pages:
        return None
    return found


def _is_twin(line: Line, other: Line, step: int) -> bool:
    if abs(line.base - other.base) > _MOVED:
        return False
    if _NUMBER.sub("0", line.text) != _NUMBER.sub("0", other.text):
        return False
    here, there = (list(map(int, _NUMBER.findall(one.text))) for one in (line, other))
    return all(b - a in (0, step) for a, b in zip(here, there, strict=True))
