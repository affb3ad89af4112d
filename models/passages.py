"""What the most telling passages of an article say of its topics.

An article is often on a topic in one paragraph alone, which a sum over all its words drowns. So a small
network per topic rates every passage of a few sentences, and the title; a soft maximum over them is what the
article gets (multiple-instance learning, Dietterich et al. 1997): learnt from the grades of whole articles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..aliases import FloatArray, IntArray

N_SENTENCES = 3
"""Sentences of a passage; one begins at every sentence, as long as there are so many."""
LENGTH_EXPONENT = 0.5
"""How far the sum over passages is held against an article of many: 0 would let long articles have every
topic, 1 would be the mean."""
_CHUNK = 512
"""Sentences left out at once, or an article of 20,000 would take gigabytes."""
_NOTHING = 1e-9
"""A length or weight below it is what rounding left of zero."""


@dataclass(frozen=True, slots=True)
class PassageScorer:
    """A network of one hidden layer of rectified units per topic; all float32.

    A passage is given by a row (width,): the latent dimensions of its words at length 1, and their mean word
    vector (see `LexicalScorer`).

    Attributes:
        weights_1: (n_topics, width, n_hidden).
        bias_1: (n_topics, n_hidden).
        weights_2: (n_topics, n_hidden).
        bias_2: (n_topics,).
        share: (n_topics,) what the soft maximum counts beside the rest of the lexical model; 0 for a topic
            that nothing has been learnt of.
    """

    weights_1: FloatArray
    bias_1: FloatArray
    weights_2: FloatArray
    bias_2: FloatArray
    share: FloatArray

    def rate(self, rows: FloatArray) -> FloatArray:
        """Logits of passages, (n, width) to (n, n_topics)."""
        n_topics, _, n_hidden = self.weights_1.shape
        flat = np.moveaxis(self.weights_1, 0, 1).reshape(-1, n_topics * n_hidden)
        hidden = rows.astype(np.float32) @ flat + self.bias_1.reshape(-1)
        hidden = np.maximum(hidden, 0.0).reshape(len(rows), n_topics, n_hidden)
        rated = np.einsum("nth,th->nt", hidden, self.weights_2) + self.bias_2
        return np.asarray(rated, dtype=np.float64)

    def logits(self, passages: Passages) -> FloatArray:
        """What an article gets, (n_topics,)."""
        rated = self.rate(passages.all_rows())
        top = rated.max(axis=0)
        return self._soft_maximum(np.exp(rated - top).sum(axis=0), top, len(rated))

    def without_each(self, passages: Passages) -> FloatArray:
        """The logits of the article without each of its sentences in turn, and at last with all of them,
        (n_sentences + 1, n_topics); passages keep their other sentences."""
        rated = self.rate(passages.all_rows())
        top = rated.max(axis=0)
        counts = np.exp(rated - top)
        left = np.tile(counts.sum(axis=0), (passages.n_sentences + 1, 1))
        for start in range(0, passages.n_sentences, _CHUNK):
            sentences = np.arange(start, min(start + _CHUNK, passages.n_sentences))
            holder, taken = passages.holding(sentences)
            without = np.exp(self.rate(passages.rows(holder, taken)) - top)
            # The first row is the title, which holds no sentence.
            np.add.at(left, taken, without - counts[holder + 1])
        return self._soft_maximum(left, top, len(rated))

    def _soft_maximum(self, counts: FloatArray, top: FloatArray, n: int) -> FloatArray:
        """Of ``n`` passages, whose exponentials less ``top`` add up to ``counts``, (..., n_topics)."""
        soft = np.log(np.maximum(counts, np.finfo(np.float64).tiny)) + top
        return np.asarray((soft - LENGTH_EXPONENT * np.log(n)) * self.share)


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of an article, made of what its sentences add up to.

    Attributes:
        sums: (n_sentences + 1, width) weighted sums of the vectors of each sentence's pieces; the last is the
            title's.
        mass: (n_sentences + 1,) the sums of the weights.
        n_latent: so many of the dimensions are brought to length 1; of the others the mean is taken.
    """

    sums: FloatArray
    mass: FloatArray
    n_latent: int

    @property
    def width(self) -> int:
        """Of the rows."""
        return int(self.sums.shape[1])

    @property
    def n_sentences(self) -> int:
        """Sentences of the article."""
        return len(self.mass) - 1

    @property
    def n_passages(self) -> int:
        """Passages beside the title; an article shorter than one is one."""
        return min(self.n_sentences, max(1, self.n_sentences - N_SENTENCES + 1))

    def all_rows(self) -> FloatArray:
        """The title, then every passage: (n_passages + 1, width)."""
        title = self._row(self.sums[-1:], self.mass[-1:])
        return np.concatenate([title, self.rows(np.arange(self.n_passages))])

    def rows(self, numbers: IntArray, without: IntArray | None = None) -> FloatArray:
        """Passages by number, (n,), as rows (n, width); ``without`` is a sentence to leave out of each."""
        sums, mass = np.zeros((len(numbers), self.width)), np.zeros(len(numbers))
        for place in range(min(N_SENTENCES, self.n_sentences)):
            sentence = numbers + place
            kept = np.ones(len(numbers)) if without is None else (sentence != without).astype(float)
            sums += self.sums[sentence] * kept[:, None]
            mass += self.mass[sentence] * kept
        return self._row(sums, mass)

    def holding(self, sentences: IntArray) -> tuple[IntArray, IntArray]:
        """Every pair of a passage and one of these sentences that it holds: passages, and sentences."""
        length = min(N_SENTENCES, self.n_sentences)
        numbers = sentences[:, None] - np.arange(length)
        held = (numbers >= 0) & (numbers < self.n_passages)
        return numbers[held], np.repeat(sentences, held.sum(axis=1))

    def _row(self, sums: FloatArray, mass: FloatArray) -> FloatArray:
        latent, words = sums[:, : self.n_latent], sums[:, self.n_latent :]
        return np.concatenate([at_length_1(latent), divided(words, mass)], axis=1)


def at_length_1(rows: FloatArray) -> FloatArray:
    """Rows at length 1; zeros stay zeros."""
    return divided(rows, np.linalg.norm(rows, axis=1))


def divided(rows: FloatArray, by: FloatArray) -> FloatArray:
    """Rows over a number each, zeros where that is 0."""
    there = by > _NOTHING
    return np.asarray(np.where(there[:, None], rows / np.where(there, by, 1.0)[:, None], 0.0))
