"""Syllables and pairs of them, hashed, and a linear model over how often an article has them.

Latent dimensions smooth over single words; a regression over the words themselves errs elsewhere, and
syllables know what no vocabulary of pieces holds. Hashed n-grams (Weinberger et al. 2009) need no vocabulary,
and a bucket shared by two rare ones does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np

from ..aliases import FloatArray
from .text.normalize import normalize_text
from .text.syllables import syllables

N_BUCKETS = 1 << 17
_NOTHING = 1e-9
"""A squared length below it is what rounding left of zero."""


def hashed_ngrams(text: str) -> list[int]:
    """The bucket, 0 to N_BUCKETS - 1, of each syllable of a text and of each pair of neighbours."""
    grams = [syllable.encode() for syllable in syllables(normalize_text(text))]
    grams += [b"%b %b" % pair for pair in pairwise(grams)]
    return [crc32(gram) % N_BUCKETS for gram in grams]


@dataclass(frozen=True, slots=True)
class NgramScorer:
    """A linear model per topic over an article's n-grams; all float32.

    Attributes:
        idf: (N_BUCKETS,) what a bucket counts; 0 for one of too few training articles.
        weights: (N_BUCKETS, n_topics).
        bias: (n_topics,).
    """

    idf: FloatArray
    weights: FloatArray
    bias: FloatArray

    def logits(self, parts: Sequence[Sequence[int]]) -> FloatArray:
        """(n_topics,) of an article whose parts `hashed_ngrams` gave: (1 + log tf) · idf, at length 1."""
        logits: FloatArray = self.without_each([[], *parts])[0]
        return logits

    def without_each(self, parts: Sequence[Sequence[int]]) -> FloatArray:
        """The logits of the article without each of its parts in turn, (n_parts, n_topics).

        How often an n-gram stands in the article is counted with the part in it.
        """
        everything = np.array([gram for part in parts for gram in part], dtype=np.int64)
        grams, places = np.unique(everything, return_inverse=True)
        counts = np.bincount(places, minlength=len(grams))
        each = (1 + np.log(np.maximum(counts, 1))) * self.idf[grams] / np.maximum(counts, 1)
        values, weights = each * counts, self.weights[grams].astype(np.float64)
        totals, squares = values @ weights, np.square(values).sum()
        rows, ends = np.empty((len(parts), len(self.bias))), np.cumsum([0, *map(len, parts)])
        for row, (start, end) in enumerate(pairwise(ends)):
            here, times = np.unique(places[start:end], return_counts=True)
            lost = each[here] * times
            left = squares + (np.square(values[here] - lost) - np.square(values[here])).sum()
            scale = 1 / np.sqrt(left) if left > _NOTHING else 0.0
            rows[row] = (totals - lost @ weights[here]) * scale + self.bias
        return rows
