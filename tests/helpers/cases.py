"""Articles with reference abstracts whose sentences are given one a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from phobrief.articles import Article
from phobrief.training.data.abstracts.cases import AbstractCase


def case_of_lines(
    article_id: str,
    title: str,
    lines: Sequence[str],
    abstract: str,
    best: frozenset[int] = frozenset(),
) -> AbstractCase:
    """A case whose article has a sentence in each line."""
    starts = accumulate((len(line) + 1 for line in lines[:-1]), initial=0)
    ranges = tuple((start, start + len(line)) for start, line in zip(starts, lines, strict=True))
    return AbstractCase(Article("\n".join(lines), article_id, title), ranges, abstract, best)
