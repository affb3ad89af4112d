"""Topic logits from an article's passages, by multiple-instance learning (Dietterich et al. 1997).

An article is often on a topic in one paragraph alone, which is lost in a sum over all its words. A small
network per topic scores every passage of a few sentences, and the title; the article's logit is a soft
maximum over them. Only whole articles are graded, so only this maximum is trained.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...aliases import FloatArray, IntArray

N_SENTENCES = 3
"""Sentences of a passage; a passage starts at every sentence that has two more behind it."""
LENGTH_EXPONENT = 0.5
"""The sum over passages is divided by their number to this power: with 0 a long article would have every
topic, 1 would be the mean."""
_CHUNK = 512
"""Sentences left out at once: without a limit an article of 20,000 sentences would take gigabytes."""
_ZERO_LENGTH = 1e-9
"""A vector shorter than this is zero but for rounding."""


@dataclass(frozen=True, slots=True)
class PassageScorer:
    """A network with one hidden layer of rectified units per topic; all float32.

    A passage is a row (width,): the latent semantic vector of its words, at length 1 (see `LexicalScorer`).

    Attributes:
        weights_1: (n_topics, width, n_hidden).
        bias_1: (n_topics, n_hidden).
        weights_2: (n_topics, n_hidden).
        bias_2: (n_topics,).
        share: (n_topics,) weight of the soft maximum beside the SVM's logit; 0 for a topic without training
            articles of both kinds.
    """

    weights_1: FloatArray
    bias_1: FloatArray
    weights_2: FloatArray
    bias_2: FloatArray
    share: FloatArray

    def passage_logits(self, rows: FloatArray) -> FloatArray:
        """Logits of passages, (n, width) to (n, n_topics)."""
        n_topics, _, n_hidden = self.weights_1.shape
        flat = np.moveaxis(self.weights_1, 0, 1).reshape(-1, n_topics * n_hidden)
        hidden = rows.astype(np.float32) @ flat + self.bias_1.reshape(-1)
        hidden = np.maximum(hidden, 0.0).reshape(len(rows), n_topics, n_hidden)
        scored = np.einsum("nth,th->nt", hidden, self.weights_2) + self.bias_2
        return np.asarray(scored, dtype=np.float64)

    def logits(self, passages: Passages) -> FloatArray:
        """Logits of an article, (n_topics,)."""
        scored = self.passage_logits(passages.all_rows())
        top = scored.max(axis=0)
        return self._soft_maximum(np.exp(scored - top).sum(axis=0), top, len(scored))

    def without_each(self, passages: Passages) -> FloatArray:
        """Logits of the article without each of its sentences in turn, (n_sentences + 1, n_topics).

        A passage keeps its other sentences. The last row is the article with all of them.
        """
        scored = self.passage_logits(passages.all_rows())
        top = scored.max(axis=0)
        counts = np.exp(scored - top)
        left = np.tile(counts.sum(axis=0), (passages.n_sentences + 1, 1))
        for start in range(0, passages.n_sentences, _CHUNK):
            sentences = np.arange(start, min(start + _CHUNK, passages.n_sentences))
            holder, taken = passages.holding(sentences)
            without = np.exp(self.passage_logits(passages.rows(holder, taken)) - top)
            # The first row is the title, which holds no sentence.
            np.add.at(left, taken, without - counts[holder + 1])
        return self._soft_maximum(left, top, len(scored))

    def _soft_maximum(self, counts: FloatArray, top: FloatArray, n: int) -> FloatArray:
        """Of ``n`` passages, whose exponentials less ``top`` add up to ``counts``, (..., n_topics)."""
        soft = np.log(np.maximum(counts, np.finfo(np.float64).tiny)) + top
        return np.asarray((soft - LENGTH_EXPONENT * np.log(n)) * self.share)


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of an article.

    Attributes:
        sums: (n_sentences + 1, width) weighted sum of the latent vectors of each sentence's pieces; the last
            row is the title's.
    """

    sums: FloatArray

    @property
    def width(self) -> int:
        """Length of a row."""
        return int(self.sums.shape[1])

    @property
    def n_sentences(self) -> int:
        """Sentences of the article."""
        return len(self.sums) - 1

    @property
    def n_passages(self) -> int:
        """Passages beside the title; an article shorter than a passage has one."""
        return min(self.n_sentences, max(1, self.n_sentences - N_SENTENCES + 1))

    def all_rows(self) -> FloatArray:
        """The title, then every passage: (n_passages + 1, width)."""
        passages = self.rows(np.arange(self.n_passages))
        return np.concatenate([unit_length(self.sums[-1:]), passages])

    def rows(self, numbers: IntArray, without: IntArray | None = None) -> FloatArray:
        """Passages by number, (n,), as rows (n, width); ``without`` is a sentence to leave out of each."""
        sums = np.zeros((len(numbers), self.width))
        for place in range(min(N_SENTENCES, self.n_sentences)):
            sentence = numbers + place
            kept = np.ones(len(numbers)) if without is None else sentence != without
            sums += self.sums[sentence] * kept[:, None]
        return unit_length(sums)

    def holding(self, sentences: IntArray) -> tuple[IntArray, IntArray]:
        """Every pair of a passage and one of these sentences that it holds: passages, and sentences."""
        length = min(N_SENTENCES, self.n_sentences)
        numbers = sentences[:, None] - np.arange(length)
        held = (numbers >= 0) & (numbers < self.n_passages)
        return numbers[held], np.repeat(sentences, held.sum(axis=1))


def unit_length(rows: FloatArray) -> FloatArray:
    """Rows scaled to length 1; zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(
        np.where(lengths > _ZERO_LENGTH, rows / np.maximum(lengths, _ZERO_LENGTH), 0.0)
    )
