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
_NUMBER = re.compile(r"\d{1,9}")
_LABEL = re.compile(
    r"(?:\S{1,2000}://\S{1,2000}\s)?\W*(?:trang|page)?\W*(\d{1,4})\W*(?:(?:/|of|trên)\W*(\d{1,4}))?\W*",
    re.I,
)


def without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without their running lines.

    A line at the edge of a page is one if a near page has it at the same place, with all its numbers the
    same or further by as many as the pages are apart; or if it is the page's own number.
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
        running = {
            line
            for line in edges[index]
            if _is_label(line.text, index + 1, len(pages))
            or any(_is_twin(line, other, step) for step, other in near)
        }
        kept.append([line for line in page if line not in running])
    return kept


def _edges(page: Page) -> list[Line]:
    ordered = sorted(page, key=lambda line: line.base)
    return ordered[:_AT_EDGE] + ordered[_AT_EDGE:][-_AT_EDGE:]


def _is_label(text: str, number: int, n_pages: int) -> bool:
    found = _LABEL.fullmatch(text)
    return (
        found is not None
        and int(found[1]) == number
        and (found[2] is None or int(found[2]) == n_pages)
    )


def _is_twin(line: Line, other: Line, step: int) -> bool:
    if abs(line.base - other.base) > _MOVED:
        return False
    if _NUMBER.sub("0", line.text) != _NUMBER.sub("0", other.text):
        return False
    here, there = (list(map(int, _NUMBER.findall(one.text))) for one in (line, other))
    return all(b - a in (0, step) for a, b in zip(here, there, strict=True))
