"""phobrief itself as a row of the table of extractive systems: a model directory over the same sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...articles import Abstract
from ...models.encoder.runtimes.choose import open_runtime
from ...models.model import SentenceChooser, open_reader, score_articles
from ...models.store.folder import find_model, open_model
from ...models.summarizers.extractive.extractive import ExtractiveSummarizer
from ...training.summarizers.lines import article_of_lines, lines_of

_CHUNK = 64


def phobrief_abstracts(
    articles: Sequence[tuple[str, Sequence[str]]], model: str | Path | None = None
) -> Iterator[tuple[Abstract, list[int]]]:
    """The abstract of each article and the numbers of the sentences it was taken from.

    Args:
        articles: title and sentences of each; a sentence is given to the model as a line of its own.
        model: as in `phobrief.load`.
    """
    folder = open_model(find_model(model))
    reader, runtime = open_reader(folder, evidence=False), open_runtime(folder)
    chooser = SentenceChooser.open(folder)
    budget = folder.manifest.abstract
    for start in range(0, len(articles), _CHUNK):
        chunk = articles[start : start + _CHUNK]
        prepared = [reader.prepare(article_of_lines(title, lines)) for title, lines in chunk]
        scores = score_articles(
            prepared, runtime, reader.tokenizer.pad_id, len(folder.manifest.topics)
        )
        abstracts = ExtractiveSummarizer().summarize(chooser.inputs(prepared, scores), budget)
        for abstract, (_, lines) in zip(abstracts, chunk, strict=True):
            yield abstract, lines_of(abstract, lines)
