"""Learn the linear part of the lexical model: logistic regression over hashed n-grams of syllables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from ..aliases import FloatArray, IntArray
from ..models.ngrams import NgramScorer
from ..models.reader import Prepared
from .tfidf import inverse_document_frequency, ngram_counts, tfidf_matrix

SECONDARY_WEIGHT = 0.5
"""An article where the topic is secondary teaches half as much."""
_MIN_ARTICLES = 2
"""An n-gram of fewer training articles is left out."""
_INVERSE_RIDGE = 50.0
_SHARE = 0.2
"""What the regression's logit counts beside that of the support vector machine, whose spread is 0.4 times as
large; 0.1 to 0.25 are within noise of each other."""


def fit_ngrams(articles: Sequence[Prepared], grades: IntArray) -> NgramScorer:
    """Learn from prepared articles.

    Args:
        grades: (n_articles, n_topics) 0 to 2, -1 for not judged. A topic with only one kind of judged
            articles keeps zero weights.
    """
    counts = ngram_counts(articles)
    idf = inverse_document_frequency(counts, _MIN_ARTICLES)
    return NgramScorer(idf, *_regressions(tfidf_matrix(counts, idf), grades))


def grow_ngrams(
    old: NgramScorer, articles: Sequence[Prepared], grades: IntArray, share: FloatArray
) -> NgramScorer:
    """Add new topics; what an n-gram counts stays, or the old topics would see other articles.

    Args:
        grades: its first columns are the old topics.
        share: (n_old_topics,) how far each goes to what the articles teach.
    """
    n_old = len(old.bias)
    matrix = tfidf_matrix(ngram_counts(articles), old.idf)
    weights, bias = _regressions(matrix, grades)
    weights[:, :n_old] = (1 - share) * old.weights + share * weights[:, :n_old]
    bias[:n_old] = (1 - share) * old.bias + share * bias[:n_old]
    return NgramScorer(old.idf, weights, bias)


def fit_regression(rows: csr_matrix, grades: IntArray) -> LogisticRegression:
    """A logistic regression of one topic on judged articles of both kinds."""
    weights = np.where(grades == 1, SECONDARY_WEIGHT, 1.0)
    model = LogisticRegression(
        C=_INVERSE_RIDGE, class_weight="balanced", solver="liblinear", max_iter=200
    )
    return model.fit(rows, grades > 0, sample_weight=weights)


def _regressions(matrix: csr_matrix, grades: IntArray) -> tuple[FloatArray, FloatArray]:
    """Weights (n_buckets, n_topics) and bias (n_topics,), at their share beside the machine."""
    weights = np.zeros((matrix.shape[1], grades.shape[1]), dtype=np.float32)
    bias = np.zeros(grades.shape[1], dtype=np.float32)
    for t, column in enumerate(grades.T):
        judged = np.flatnonzero(column >= 0)
        positive = column[judged] > 0
        if positive.all() or not positive.any():
            continue
        model = fit_regression(matrix[judged], column[judged])
        weights[:, t], bias[t] = _SHARE * model.coef_[0], _SHARE * model.intercept_[0]
    return weights, bias
