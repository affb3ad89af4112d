"""From prepared articles to what the heads of the encoder say of them, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..aliases import FloatArray
from .encoder.batching import WindowBatch, by_length, collate
from .encoder.runtimes.base import Runtime
from .encoder.runtimes.torch_runtime import TorchRuntime
from .encoder.windows import Window
from .reader import Prepared
from .topics.decide import PooledTopics, pool_topics, sentence_salience

if TYPE_CHECKING:
    from .encoder.network import BriefNetwork

ARTICLES_AT_ONCE = 64
"""Articles whose windows are sorted by length together: enough for batches without much padding."""


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """What the heads say of one article: pooled topics, and salience (n_sentences,)."""

    topics: PooledTopics
    salience: FloatArray


@dataclass(frozen=True, slots=True)
class ArticleScorer:
    """Runs the encoder over articles.

    Attributes:
        runtime: the engine.
        pad_id: of the tokenizer the articles were prepared with.
        n_topics: of the network.
    """

    runtime: Runtime
    pad_id: int
    n_topics: int

    @classmethod
    def of_network(
        cls, network: BriefNetwork, pad_id: int, device: str | None = None
    ) -> ArticleScorer:
        """For a network in memory, which is moved to ``device`` (None: a GPU when there is one)."""
        return cls(TorchRuntime(network, device), pad_id, network.n_topics)

    def score(self, prepared: Sequence[Prepared]) -> list[ArticleScores]:
        """Scores of any number of articles, in order."""
        scores: list[ArticleScores] = []
        for start in range(0, len(prepared), ARTICLES_AT_ONCE):
            scores += self._score_batch(prepared[start : start + ARTICLES_AT_ONCE])
        return scores

    def logits(self, prepared: Sequence[Prepared]) -> FloatArray:
        """Raw topic logits alone, (n_articles, n_topics)."""
        logits = [scores.topics.logits for scores in self.score(prepared)]
        return np.reshape(logits, (len(prepared), self.n_topics))

    def _score_batch(self, prepared: Sequence[Prepared]) -> Iterator[ArticleScores]:
        outputs = run_windows(self.runtime, self.pad_id, prepared)
        for one, of_windows in zip(prepared, outputs, strict=True):
            yield _pool(of_windows, one, self.n_topics)


def run_windows(
    runtime: Runtime, pad_id: int, prepared: Sequence[Prepared]
) -> list[list[FloatArray]]:
    """What a runtime says of articles, of each its windows in order: (n_units, n_outputs).

    Windows of like length run together.

    Args:
        runtime: the engine; what it says of a unit is its own affair.
        pad_id: of the tokenizer the articles were prepared with.
        prepared: a few articles, since all their windows are in memory.
    """
    items = [(window, one.features) for one in prepared for window in one.windows.windows]
    groups = list(by_length([len(window.piece_ids) for window, _ in items], runtime.max_pieces))
    batches = [_collate([items[i] for i in group], pad_id, runtime.step) for group in groups]
    outputs: list[FloatArray] = [np.empty(0, dtype=np.float32)] * len(items)
    for group, found in zip(groups, runtime.run(batches), strict=True):
        for i, rows in zip(group, found, strict=True):
            outputs[i] = rows[: len(items[i][0].sentences)]
    in_order = iter(outputs)
    return [[next(in_order) for _ in one.windows.windows] for one in prepared]


def _collate(items: Sequence[tuple[Window, FloatArray]], pad_id: int, step: int) -> WindowBatch:
    windows, features = zip(*items, strict=True)
    return collate(windows, features, pad_id, step)


def _pool(outputs: Sequence[FloatArray], prepared: Prepared, n_topics: int) -> ArticleScores:
    n_sentences = len(prepared.sentence_ids)
    sentences = [sentence for window in prepared.windows.windows for sentence in window.sentences]
    if not sentences:
        nothing = np.zeros((n_sentences, n_topics), dtype=np.float32)
        return ArticleScores(
            PooledTopics(np.full(n_topics, -20.0, dtype=np.float32), nothing),
            np.full(n_sentences, -np.inf, dtype=np.float32),
        )
    unit_outputs = np.concatenate(outputs)
    return ArticleScores(
        pool_topics(unit_outputs, sentences, n_sentences, prepared.lexical),
        sentence_salience(unit_outputs, sentences, n_sentences),
    )
