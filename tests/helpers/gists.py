"""A gist that nobody learnt, for tests of what is made of one."""

from __future__ import annotations

import numpy as np

from phobrief.models.summarizers.gist_counts import GRAM_COUNTS
from phobrief.models.summarizers.gist_scorer import (
    N_BUCKETS,
    N_DIRECTIONS,
    GistNetwork,
    GistScorer,
)

N = len(GRAM_COUNTS)


def gist_network(size: int, seed: int = 0, n_hidden: int = 3) -> GistNetwork:
    """A network with weights drawn at random, of syllables (1) or of pairs (2)."""
    random = np.random.default_rng((seed, size))

    def some(*shape: int) -> np.ndarray:
        return (random.normal(size=shape) / 4).astype(np.float32)

    return GistNetwork(
        usual=some(N),
        spread=np.ones(N, dtype=np.float32),
        known=some(size, N_BUCKETS, N_DIRECTIONS).astype(np.float16).astype(np.float32),
        weights_1=some(N + size * N_DIRECTIONS, n_hidden),
        bias_1=some(n_hidden),
        weights_2=some(n_hidden, n_hidden),
        bias_2=some(n_hidden),
        weights_3=some(n_hidden, 1),
        bias_3=some(1),
    )


def gist_scorer() -> GistScorer:
    """Tells some gist."""
    return GistScorer(gist_network(1), gist_network(2))
