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
        places = [(a, window) for a, p in enumerate(prepared) for window in p.windows.windows]
        outputs = self._run([(window, prepared[a].features) for a, window in places])
        of_article: list[list[tuple[Window, FloatArray]]] = [[] for _ in prepared]
        for (a, window), output in zip(places, outputs, strict=True):
            of_article[a].append((window, output))
        for one, parts in zip(prepared, of_article, strict=True):
            yield _pool(parts, one, self.n_topics)

    def _run(self, items: Sequence[tuple[Window, FloatArray]]) -> list[FloatArray]:
        """Outputs of each window, (its n_units, 2 * n_topics + 1), in the order given."""
        lengths = [len(window.piece_ids) for window, _ in items]
        groups = list(by_length(lengths, self.runtime.max_pieces))
        batches = [self._collate([items[i] for i in group]) for group in groups]
        outputs: list[FloatArray] = [np.empty(0, dtype=np.float32)] * len(items)
        for group, found in zip(groups, self.runtime.run(batches), strict=True):
            for i, rows in zip(group, found, strict=True):
                outputs[i] = rows[: len(items[i][0].sentences)]
        return outputs

    def _collate(self, items: Sequence[tuple[Window, FloatArray]]) -> WindowBatch:
        windows, features = zip(*items, strict=True)
        return collate(windows, features, self.pad_id, self.runtime.step)


def _pool(
    parts: Sequence[tuple[Window, FloatArray]], prepared: Prepared, n_topics: int
) -> ArticleScores:
    n_sentences = len(prepared.sentence_ids)
    sentences = [sentence for window, _ in parts for sentence in window.sentences]
    if not sentences:
        nothing = np.zeros((n_sentences, n_topics), dtype=np.float32)
        return ArticleScores(
            PooledTopics(np.full(n_topics, -20.0, dtype=np.float32), nothing),
            np.full(n_sentences, -np.inf, dtype=np.float32),
        )
    unit_outputs = np.concatenate([output for _, output in parts])
    return ArticleScores(
        pool_topics(unit_outputs, sentences, n_sentences, prepared.lexical),
        sentence_salience(unit_outputs, sentences, n_sentences),
    )
