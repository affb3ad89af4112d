"""phobrief itself as a row of the table of extractive systems: a model directory over the same sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from ...articles import Abstract, Article
from ...models.model import Model
from ...models.scoring import ARTICLES_AT_ONCE
from ...models.summarizers.extractive.extractive import ExtractiveSummarizer
from ...streams import batched


def phobrief_abstracts(
    articles: Sequence[tuple[str, Sequence[str]]], model: str | Path | None = None
) -> Iterator[tuple[Abstract, list[int]]]:
    """The abstract of each article and the numbers of the sentences it was taken from.

    Args:
        articles: title and sentences of each; a sentence is given to the model as a line of its own.
        model: as in `phobrief.load`.
    """
    loaded = Model.load(model, evidence=False)
    budget = loaded.folder.manifest.abstract
    for batch in batched(articles, ARTICLES_AT_ONCE):
        prepared = [loaded.prepare(article_of_lines(title, lines)) for title, lines in batch]
        inputs = loaded.summary_inputs(prepared, loaded.score(prepared))
        abstracts = ExtractiveSummarizer().summarize(inputs, budget)
        for abstract, (_, lines) in zip(abstracts, batch, strict=True):
            yield abstract, lines_of(abstract, lines)


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
