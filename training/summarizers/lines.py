"""Articles whose sentences are given one a line: to a text and its spans, and back to numbers of lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ...articles import Abstract, Article


def lines_of(abstract: Abstract, lines: Sequence[str]) -> list[int]:
    """In which lines of a text (joined by line ends) the abstract's spans begin."""
    return sorted(set(lines_at([span.start for span in abstract.sentences], lines)))


def lines_at(positions: Sequence[int], lines: Sequence[str]) -> list[int]:
    """The line that each position of a text (its lines joined by line ends) is in."""
    starts = list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    return [bisect_right(starts, position) - 1 for position in positions]


def article_of_lines(title: str, lines: Sequence[str]) -> Article:
    """An article with a sentence in each line."""
    return Article("\n".join(lines), title=title or None)
