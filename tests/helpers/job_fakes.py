"""A stand-in for a model: quick, picklable, the same brief for the same article."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phobrief.articles import Abstract, Article, Brief, ModelInfo, Span, TopicScore
from phobrief.errors import ArticleError
from phobrief.inference.jobs import ModelChoice

TOPICS = {"cadre_work": "cán bộ", "power_control": "quyền lực", "congress_preparation": "đại hội"}


class FakeReader:
    """Prepares an article by refusing what is no text; some texts are orders to misbehave."""

    def prepare(self, article: str | Article) -> Article:
        assert isinstance(article, Article)
        if not article.text.strip():
            raise ArticleError("expected the text of an article, got an empty or blank one")
        if "\0" in article.text:
            raise ArticleError("expected text, got binary data")
        if article.text == "crash":
            raise ZeroDivisionError("a library crashed")
        if article.text == "die":
            os._exit(9)
        return article


class FakeBriefer(FakeReader):
    """Scores by the words of the text."""

    def __init__(self, choice: FakeModel) -> None:
        self.info = choice.info()
        self._delay = choice.delay
        if choice.roll_call:
            Path(choice.roll_call, str(os.getpid())).touch()

    def score(self, prepared: Sequence[Any]) -> list[Brief]:
        if any(article.text == "no score" for article in prepared):
            raise FloatingPointError("the encoder gave NaN")
        time.sleep(self._delay * len(prepared))
        return [self._brief(article) for article in prepared]

    def _brief(self, article: Article) -> Brief:
        topics = [
            TopicScore(topic, name, score := float(name in article.text), score > 0.5)
            for topic, name in TOPICS.items()
        ]
        end = min(10, len(article.text))
        span = Span(0, end, article.text[:end])
        abstract = Abstract(span.text, (span,), "extractive")
        return Brief(
            id=article.id,
            title=article.title,
            published=article.published,
            byline=article.byline,
            topics=tuple(topics),
            abstract=abstract,
            n_sentences=1,
            n_windows=1,
            truncated=False,
            removed_lines=(),
            model=self.info,
            warnings=article.warnings,
        )


@dataclass(frozen=True, slots=True)
class FakeModel(ModelChoice):
    """Chooses the stand-in.

    Attributes:
        version: of the model, to change it between runs.
        delay: seconds the encoder takes per article.
        roll_call: a folder where each process that loads the model leaves its id.
    """

    version: str = "1"
    delay: float = 0.0
    roll_call: str = ""

    def info(self) -> ModelInfo:
        return ModelInfo("fake", self.version, "0" * 64)

    def reader(self) -> FakeReader:
        return FakeReader()

    def briefer(self) -> FakeBriefer:
        return FakeBriefer(self)
