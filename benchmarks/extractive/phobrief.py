"""phobrief itself as a row of the table of extractive systems: a model directory over the same articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...articles import Abstract
from ...models.model import Model
from ...models.scoring import ARTICLES_AT_ONCE
from ...models.summarizers.extractive.extractive import ExtractiveSummarizer
from ...streams import batched
from ...training.data.abstracts.cases import AbstractCase


def phobrief_abstracts(
    cases: Sequence[AbstractCase], model: str | Path | None = None
) -> Iterator[tuple[Abstract, list[int]]]:
    """The abstract of each article, read as a user would paste it, and the numbers of the sentences it was
    taken from.

    Args:
        cases: the articles.
        model: as in `phobrief.load`.
    """
    loaded = Model.load(model)
    budget = loaded.folder.manifest.abstract
    for batch in batched(cases, ARTICLES_AT_ONCE):
        prepared = [loaded.prepare(case.article) for case in batch]
        inputs = loaded.summary_inputs(prepared, loaded.score(prepared))
        abstracts = ExtractiveSummarizer().summarize(inputs, budget)
        for abstract, case in zip(abstracts, batch, strict=True):
            yield abstract, case.sentences_at((span.start, span.end) for span in abstract.sentences)
