"""The gist of an article: of each syllable, and each pair of them, the chance that an abstract has it.

A sentence is good for an abstract as far as it holds what the abstract will hold. Which words those are can
be learnt from far more articles than an encoder can be shown (supervised word importance, Hong & Nenkova
2014): from where a word stands, what it shares with the title, and which word it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray, IntArray
from .gist_counts import GRAM_COUNTS, ArticleGrams, Grams
from .gist_features import Chances, Gist
from .two_layers import TwoLayers, shapes

N_BUCKETS = 1 << 14
"""Syllables are known by a hash: Vietnamese has some 7,000, and names in other languages do no harm."""
N_DIRECTIONS = 8
"""Numbers known of each syllable, apart for each place in a pair."""
FARTHEST = 8.0
"""A count is no farther from what is usual than so many times its spread."""


@dataclass(frozen=True, slots=True)
class GistNetwork(TwoLayers):
    """A network over `GRAM_COUNTS` and what is known of the gram's syllables.

    Attributes:
        known: (size, N_BUCKETS, N_DIRECTIONS) of each member of the gram; the inputs behind the counts.
    """

    known: FloatArray

    def chances(self, grams: Grams, buckets: IntArray) -> FloatArray:
        """(n_grams,) the chance of each; ``buckets`` (n_vocabulary,) are `hashed` syllables."""
        rows = np.concatenate(
            [
                standardised(grams.counts, self.usual, self.spread),
                *(known[buckets[grams.members[:, k]]] for k, known in enumerate(self.known)),
            ],
            axis=1,
        )
        return np.asarray(1 / (1 + np.exp(-self.run(rows))), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class GistScorer:
    """Tells the gist of articles: a network over syllables and one over pairs."""

    syllables: GistNetwork
    pairs: GistNetwork

    def gist(self, title: str, texts: Sequence[str]) -> Gist:
        """That of an article of at least one sentence."""
        article = ArticleGrams.of(title, texts)
        buckets = hashed(article.vocabulary)
        one, two = (
            Chances(network.chances(grams, buckets), grams.of_sentence)
            for network, grams in (
                (self.syllables, article.syllables),
                (self.pairs, article.pairs),
            )
        )
        return Gist(one, two, article.lengths)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """For a file, by name; what is known of syllables in half precision."""
        return {
            f"{size}.{name}": array.astype(np.float16) if name == "known" else array
            for size, network in (("syllables", self.syllables), ("pairs", self.pairs))
            for name, array in ((f.name, getattr(network, f.name)) for f in fields(network))
        }

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> GistScorer:
        """The inverse of `arrays`.

        Raises:
            ValueError: an array is missing, or of another shape than this version's.
        """
        return cls(
            *(_network(arrays, name, size) for name, size in (("syllables", 1), ("pairs", 2)))
        )


def hashed(vocabulary: Sequence[str]) -> IntArray:
    """The bucket of each syllable, (n_vocabulary,)."""
    return np.array([crc32(s.encode()) % N_BUCKETS for s in vocabulary], dtype=np.int64)


def standardised(counts: FloatArray, usual: FloatArray, spread: FloatArray) -> FloatArray:
    """How far counts are from what is usual, in spreads."""
    return np.asarray(np.clip((counts - usual) / spread, -FARTHEST, FARTHEST), dtype=np.float32)


def _network(arrays: Mapping[str, npt.NDArray[Any]], name: str, size: int) -> GistNetwork:
    wanted = [f"{name}.{f.name}" for f in fields(GistNetwork)]
    if missing := [key for key in wanted if key not in arrays]:
        raise ValueError(f"lacks {', '.join(missing)}")
    network = GistNetwork(*(arrays[key].astype(np.float32) for key in wanted))
    n_counts = len(GRAM_COUNTS)
    expected = {
        "known": (size, N_BUCKETS, N_DIRECTIONS),
        **shapes(n_counts, n_counts + size * N_DIRECTIONS, network.bias_1.size),
    }
    found = {key: getattr(network, key).shape for key in expected}
    if found != expected:
        raise ValueError(f"{name}: expected arrays of {expected}, found {found}")
    return network
