"""`Briefer`: from articles to briefs, one by one or as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..articles import Abstract, Article, Brief, Document, TopicScore
from ..errors import ArticleError
from ..models.model import Model
from ..models.reader import Prepared
from ..models.scoring import ArticleScores
from ..models.store.folder import ModelFolder
from ..models.store.manifest import AbstractBudget
from ..models.summarizers.base import Summarizer
from ..models.summarizers.extractive.compression import join_spans
from ..streams import batched

DEFAULT_BATCH = 16
"""Articles encoded together: windows of near length share a batch, memory stays small."""


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

    Attributes:
        model: reads, scores and decides.
        info: which model it is.
        topics: what it has learnt of each topic.
        budget: the abstract's length.
        summarizer: writes the abstracts.
    """

    def __init__(self, model: Model, budget: AbstractBudget, summarizer: Summarizer) -> None:
        self.model = model
        self.info = model.info
        self.topics = model.decisions
        self.budget = budget
        self.summarizer = summarizer

    def brief(self, article: str | Article) -> Brief:
        """Tags with evidence and an abstract for one article.

        Raises:
            ArticleError: it is empty, binary, or nothing is left after cleaning.
        """
        return self.score([self.prepare(article)])[0]

    def brief_many(
        self, articles: Iterable[str | Article], batch_size: int | None = None
    ) -> Iterator[Brief]:
        """Briefs in the order given, streaming: only one batch is in memory.

        Raises:
            ArticleError: at the first article that cannot be read; `brief_each` goes on instead.
        """
        for brief in self.brief_each(articles, batch_size):
            if isinstance(brief, ArticleError):
                raise brief
            yield brief

    def brief_each(
        self, articles: Iterable[str | Article], batch_size: int | None = None
    ) -> Iterator[Brief | ArticleError]:
        """Like `brief_many`, with the error in the place of an article that cannot be read."""
        if batch_size is not None and batch_size < 1:
            raise ValueError(f"batch_size: expected at least 1, got {batch_size}")
        for batch in batched(articles, batch_size or DEFAULT_BATCH):
            errors: dict[int, ArticleError] = {}
            prepared = self.model.prepare_readable(batch, errors.__setitem__)
            briefs = iter(self.score([one for _, one in prepared]))
            for number in range(len(batch)):
                yield errors[number] if number in errors else next(briefs)

    def prepare(self, article: str | Article) -> Prepared:
        """The CPU-only half: read, clean, split, segment, tokenize. The result can be pickled.

        Raises:
            ArticleError: as `brief`.
        """
        return self.model.prepare(article)

    def score(self, prepared: Sequence[Prepared]) -> list[Brief]:
        """The encoder and all decisions for prepared articles."""
        scores = self.model.score(prepared)
        inputs = self.model.summary_inputs(prepared, scores)
        abstracts = self.summarizer.summarize(inputs, self.budget)
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
        )


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
