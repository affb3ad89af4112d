"""TextRank and LexRank over syllables: what a sentence shares with the other sentences of its article.

Written out from the papers; what the library `sumy` makes of them (self loops in TextRank, no damping
and a loose stop in LexRank) can stand beside them in the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ...aliases import FloatArray

DAMPING = 0.85
LEXRANK_THRESHOLD = 0.1
_TOLERANCE = 1e-7
_MAX_STEPS = 200


def text_rank(sentences: Sequence[Sequence[str]]) -> FloatArray:
    """Centrality of each sentence, (n_sentences,): shared words over log lengths (Mihalcea & Tarau 2004).

    Args:
        sentences: tokens of each sentence.
    """
    if not sentences:
        return np.zeros(0)
    bags = [set(tokens) for tokens in sentences]
    logs = np.log([max(len(tokens), 1) for tokens in sentences])
    shared = np.array([[len(a & b) for b in bags] for a in bags], dtype=np.float64)
    lengths = logs[:, None] + logs[None, :]
    weights = np.divide(shared, lengths, out=np.zeros_like(shared), where=lengths > 0)
    np.fill_diagonal(weights, 0.0)
    return _stationary(weights)


def lex_rank(sentences: Sequence[Sequence[str]]) -> FloatArray:
    """Centrality of each sentence, (n_sentences,): TF-IDF cosine above 0.1 as edges (Erkan & Radev 2004).

    Args:
        sentences: tokens of each sentence; inverse document frequency counts the article's sentences.
    """
    if not sentences:
        return np.zeros(0)
    vectors = _tf_idf(sentences)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return _stationary((unit @ unit.T > LEXRANK_THRESHOLD).astype(np.float64))


def _tf_idf(sentences: Sequence[Sequence[str]]) -> FloatArray:
    counts = [Counter(tokens) for tokens in sentences]
    frequency = Counter(token for bag in counts for token in bag)
    column = {token: index for index, token in enumerate(frequency)}
    vectors = np.zeros((len(sentences), len(column)))
    for row, bag in enumerate(counts):
        most = max(bag.values(), default=1)
        for token, count in bag.items():
            idf = np.log(len(sentences) / (1 + frequency[token]))
            vectors[row, column[token]] = count / most * max(idf, 0.0)
    return vectors


def _stationary(weights: FloatArray) -> FloatArray:
    """Scores of PageRank on a weighted graph; a sentence without neighbours passes its score to all."""
    n = len(weights)
    totals = weights.sum(axis=1, keepdims=True)
    steps = np.divide(weights, totals, out=np.full_like(weights, 1 / n), where=totals > 0)
    scores = np.full(n, 1 / n)
    for _ in range(_MAX_STEPS):
        new = (1 - DAMPING) / n + DAMPING * (steps.T @ scores)
        if np.abs(new - scores).sum() < _TOLERANCE:
            return np.asarray(new)
        scores = new
    return scores
