"""`Briefer`: from articles to briefs, one by one or as a stream."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from ..articles import Abstract, Brief, Document, TopicScore
from ..errors import ArticleError
from ..models.model import Model
from ..models.reader import Prepared
from ..models.scoring import ArticleScores
from ..models.store.folder import ModelFolder
from ..models.store.manifest import AbstractBudget
from ..models.summarizers.base import Summarizer
from ..models.summarizers.extractive.compression import join_spans
from ..streams import batched
from .forks import without_forks
from .intake import Readable, as_article, each_item, n_items

_log = logging.getLogger(__name__)

Timed = Callable[[str], AbstractContextManager[object]]
DEFAULT_BATCH = 16
"""Articles encoded together: windows of similar length share a batch, and memory stays small."""


def budget_of(
    folder: ModelFolder, max_sentences: int | None = None, max_syllables: int | None = None
) -> AbstractBudget:
    """The model's abstract budget, with the user's limits where given.

    Raises:
        ValueError: a limit below 1.
    """
    for name, limit in (("max_sentences", max_sentences), ("max_syllables", max_syllables)):
        if limit is not None and limit < 1:
            raise ValueError(f"{name}: expected at least 1, got {limit}")
    budget = folder.manifest.abstract
    return budget.but(
        max_sentences=max_sentences or budget.max_sentences,
        max_syllables=max_syllables or budget.max_syllables,
    )


class Briefer:
    """Briefs articles with one loaded model. Make it with `phobrief.load`.

    Any number of threads may use one Briefer at the same time, also by `asyncio.to_thread`, and get what one
    thread gets. It works on after a fork, which waits for the briefs under way; only the runtime "torch" on a
    GPU does not, as CUDA cannot be forked. It is pickled as what it was loaded from and loads that again at
    the other end, so ``Dataset.map(..., num_proc=2)`` may use it; a `ModelStoreError` there says that the
    model has gone or changed.

    Attributes:
        model: reads, scores and decides.
        info: which model it is: name, version, sha256.
        topics: what the model knows of each topic, in the order of `Brief.topics`: its ``id``, its Vietnamese
            ``name`` and the ``threshold`` from which it is tagged; ``scale`` and ``bias`` calibrate its
            score. ``{topic.id: topic.threshold for topic in briefer.topics}``
        budget: the abstract's length.
        summarizer: writes the abstracts.
    """

    def __init__(self, model: Model, budget: AbstractBudget, summarizer: Summarizer) -> None:
        self.model = model
        self.info = model.info
        self.topics = model.decisions
        self.budget = budget
        self.summarizer = summarizer

    def __repr__(self) -> str:
        topics = ", ".join(self.model.topic_ids)
        return f"Briefer({self.info.name} {self.info.version}: {topics})"

    def brief(self, article: Readable) -> Brief:
        """Tags with evidence and an abstract for one article.

        Raises:
            ArticleError: it is no article, empty, binary, or nothing is left after cleaning.
        """
        return self.score([self.prepare(article)])[0]

    def brief_many(
        self,
        articles: Iterable[Readable],
        batch_size: int | None = None,
        *,
        progress: bool = False,
    ) -> Iterator[Brief]:
        """Briefs in the order given, streaming: only one batch is in memory.

        Args:
            articles: texts, articles or rows, in any mixture; or a table with a column ``text``: a Dataset
                of `datasets`, an Arrow table or reader of batches, a DataFrame of pandas or polars. See
                `Readable`.
            batch_size: articles encoded together; None chooses.
            progress: show on stderr how far it is.

        Raises:
            ArticleError: at the first article that cannot be read; `brief_each` goes on instead.
            DataError: a table without a column ``text``.
            TypeError: one article instead of several.
            ValueError: a batch size below 1.
        """
        for brief in self.brief_each(articles, batch_size, progress=progress):
            if isinstance(brief, ArticleError):
                raise brief
            yield brief

    def brief_each(
        self,
        articles: Iterable[Readable],
        batch_size: int | None = None,
        *,
        progress: bool = False,
    ) -> Iterator[Brief | ArticleError]:
        """Like `brief_many`, but an article that cannot be read gives its error.

        So does what is no article at all, such as the None, NaN and numbers of a table's column.

        Raises:
            ValueError: ``batch_size`` is below 1.
        """
        if batch_size is not None and batch_size < 1:
            raise ValueError(f"batch_size: expected at least 1, got {batch_size}")
        total = n_items(articles) if progress else None
        outcomes = self._stream(each_item(articles), batch_size or DEFAULT_BATCH)
        yield from shown(outcomes, total) if progress else outcomes

    def _stream(self, items: Iterator[Any], batch_size: int) -> Iterator[Brief | ArticleError]:
        for batch in batched(items, batch_size):
            read = [self._prepare_or_error(item) for item in batch]
            briefs = iter(self.score([one for one in read if not isinstance(one, ArticleError)]))
            for one in read:
                yield one if isinstance(one, ArticleError) else next(briefs)

    def _prepare_or_error(self, item: Any) -> Prepared | ArticleError:
        try:
            return self.prepare(item)
        except ArticleError as error:
            _log.info("an article cannot be read: %s", error)
            return error

    def prepare(self, article: Readable) -> Prepared:
        """The CPU-only half: read, clean, split, segment, tokenize. The result can be pickled.

        Raises:
            ArticleError: as `brief`.
        """
        with without_forks():
            return self.model.prepare(as_article(article))

    def score(self, prepared: Sequence[Prepared], timed: Timed = nullcontext) -> list[Brief]:
        """The encoder and all decisions for prepared articles.

        Args:
            timed: entered for each stage by its name: "encode", "abstract", "decide".
        """
        with without_forks():
            with timed("encode"):
                scores = self.model.score(prepared)
            with timed("abstract"):
                inputs = self.model.summary_inputs(prepared, scores)
                abstracts = self.summarizer.summarize(inputs, self.budget)
        with timed("decide"):
            return [
                self._assemble(p, s, abstract)
                for p, s, abstract in zip(prepared, scores, abstracts, strict=True)
            ]

    def _assemble(self, prepared: Prepared, scores: ArticleScores, abstract: Abstract) -> Brief:
        document = prepared.document
        windows = prepared.windows
        warnings = list(document.warnings)
        if windows.truncated:
            warnings.append(
                f"only the first {len(windows.windows)} windows were read; the rest is cut off"
            )
        return Brief(
            id=document.article.id,
            title=document.printed_title or document.title,
            published=document.published,
            byline=document.byline,
            topics=_topics_as_given(document, self.model.decide(prepared, scores)),
            abstract=_abstract_as_given(document, abstract),
            n_sentences=len(document.sentences),
            n_windows=len(windows.windows),
            truncated=windows.truncated,
            removed_lines=tuple(map(document.as_printed, document.removed)),
            model=self.info,
            warnings=tuple(warnings),
            sentences=document.sentences,
        )


def shown(outcomes: Iterable[Brief | ArticleError], total: int | None) -> Iterator[Any]:
    """Pass outcomes on, with a bar on stderr; ``total`` is how many there will be, if known."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    columns = ("Articles", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        yield from bar.track(outcomes, total=total)


def _topics_as_given(document: Document, topics: tuple[TopicScore, ...]) -> tuple[TopicScore, ...]:
    """Topics whose evidence points into the text that the user gave."""
    if document.given is None:
        return topics
    return tuple(
        replace(topic, evidence=tuple(map(document.as_given, topic.evidence))) for topic in topics
    )


def _abstract_as_given(document: Document, abstract: Abstract) -> Abstract:
    """An abstract whose spans point into the text that the user gave; what it prints stays readable."""
    if document.given is None:
        return abstract
    text, spans = abstract.text, abstract.sentences
    if text == join_spans([span.text for span in spans]):
        text = join_spans([document.as_printed(span) for span in spans])
    return replace(abstract, text=text, sentences=tuple(map(document.as_given, spans)))
