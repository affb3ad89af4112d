"""phobrief itself as a row of the table of extractive systems: a model directory over the same sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...articles import Abstract
from ...models.model import Model
from ...models.scoring import ARTICLES_AT_ONCE
from ...models.summarizers.extractive.extractive import ExtractiveSummarizer
from ...streams import batched
from ...training.summarizers.lines import article_of_lines, lines_of


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
