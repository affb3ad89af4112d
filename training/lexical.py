"""Learn the linear model beside the encoder: per topic a ridge regression over hashed TF-IDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import normalize

from ..models.lexical import N_BUCKETS, LexicalScorer, occurrences
from ..models.reader import Prepared

FloatArray = npt.NDArray[np.float32]
Grades = npt.NDArray[np.int_]

INVERSE_RIDGE = 20.0
SECONDARY_WEIGHT = 0.5
"""An article where the topic is secondary teaches half as much."""
_MIN_ARTICLES = 2
"""An n-gram of fewer training articles is left out."""
_RIDGE = 0.5
_POSITIVE_WEIGHT = 2.0
_SOFT_WEIGHT = 0.2
"""What an unlabelled article with a teacher's score counts beside a labelled one."""
_LOGIT_OF_LABEL = 4.0
"""The logit that stands for a sure yes when the regression learns from labels and scores at once."""


def fit_lexical(
    articles: Sequence[Prepared],
    grades: Grades,
    idf: FloatArray | None = None,
    unlabelled: Sequence[Prepared] = (),
    soft: FloatArray | None = None,
) -> LexicalScorer:
    """Learn from prepared articles.

    Args:
        grades: (n_articles, n_topics) 0 to 2, -1 for not judged. A topic with only one kind of judged
            articles keeps zero weights.
        idf: of another scorer, when its weights are to stand beside the new ones.
        unlabelled, soft: further articles and a teacher's scores of them, (n_unlabelled, n_topics).
    """
    counts = hashed_counts([*articles, *unlabelled])
    if idf is None:
        idf = inverse_document_frequency(counts, _MIN_ARTICLES)
    matrix = tfidf_matrix(counts, idf)
    labelled, others = matrix[: len(articles)], matrix[len(articles) :]
    weights = np.zeros((N_BUCKETS, grades.shape[1]), dtype=np.float32)
    bias = np.zeros(grades.shape[1], dtype=np.float32)
    for t, column in enumerate(grades.T):
        judged = np.flatnonzero(column >= 0)
        labels = column[judged] > 0
        if labels.all() or not labels.any():
            continue
        if soft is None or not len(unlabelled):
            model = fit_regression(labelled[judged], column[judged], INVERSE_RIDGE)
            weights[:, t], bias[t] = model.coef_[0], model.intercept_[0]
        else:
            ridge = _fit_distilled(labelled[judged], column[judged], others, soft[:, t])
            weights[:, t] = _LOGIT_OF_LABEL * ridge.coef_
            bias[t] = _LOGIT_OF_LABEL * ridge.intercept_
    return LexicalScorer(idf, weights, bias)


def fit_regression(matrix: csr_matrix, grades: Grades, inverse_ridge: float) -> LogisticRegression:
    """A logistic regression of one topic on judged articles of both kinds."""
    return LogisticRegression(
        C=inverse_ridge, class_weight="balanced", solver="liblinear", max_iter=200
    ).fit(matrix, grades > 0, sample_weight=np.where(grades == 1, SECONDARY_WEIGHT, 1.0))


def _fit_distilled(labelled: csr_matrix, grades: Grades, others: csr_matrix, soft: Any) -> Ridge:
    """A ridge regression to -1 and 1 where there are labels, and between where there are scores."""
    targets = np.concatenate([np.where(grades > 0, 1.0, -1.0), 2 * soft - 1])
    weights = np.where(grades > 0, _POSITIVE_WEIGHT, 1.0)
    weights = np.where(grades == 1, SECONDARY_WEIGHT * weights, weights)
    weights = np.concatenate([weights, np.full(len(soft), _SOFT_WEIGHT)])
    model = Ridge(alpha=_RIDGE, solver="sparse_cg", tol=1e-3)
    return model.fit(vstack([labelled, others]).tocsr(), targets, sample_weight=weights)


def grow_lexical(
    old: LexicalScorer,
    articles: Sequence[Prepared],
    grades: npt.NDArray[np.int_],
    *,
    refit_old: bool,
) -> LexicalScorer:
    """Add columns for new topics, and learn the old ones again where there is all the data for it.

    Args:
        old: its topics are the first columns of ``grades``.
        articles, grades: as in `fit_lexical`.
        refit_old: whether ``articles`` hold the old labelled ones too; an old topic then goes halfway to
            what the articles alone teach (at its old strength, the length of its weights): the old weights
            also hold what a teacher found in articles without labels. Otherwise it stays to the bit.
    """
    n_old = len(old.bias)
    found = fit_lexical(articles, grades, old.idf)
    weights, bias = found.weights.copy(), found.bias.copy()
    strength = np.linalg.norm(old.weights, axis=0)
    length = np.linalg.norm(found.weights[:, :n_old], axis=0)
    again = refit_old & (length > 0)
    scale = strength / np.where(length > 0, length, 1.0)
    halfway = (old.weights + found.weights[:, :n_old] * scale) / 2
    weights[:, :n_old] = np.where(again, halfway, old.weights)
    bias[:n_old] = np.where(again, (old.bias + found.bias[:n_old] * scale) / 2, old.bias)
    return LexicalScorer(old.idf, weights, bias)


def lexical_logits(scorer: LexicalScorer, articles: Sequence[Prepared]) -> FloatArray:
    """Logits of prepared articles, (n_articles, n_topics)."""
    rows = [scorer.score(a.title_ids, a.sentence_ids).sum(axis=0) for a in articles]
    return np.stack(rows) if rows else np.zeros((0, len(scorer.bias)), dtype=np.float32)


def weighted(scorer: LexicalScorer, weights: FloatArray) -> LexicalScorer:
    """The same scorer with each topic's logit multiplied by ``weights``, (n_topics,)."""
    return LexicalScorer(scorer.idf, scorer.weights * weights, scorer.bias * weights)


def hashed_counts(articles: Sequence[Prepared]) -> csr_matrix:
    """How often each hashed n-gram stands in each article, (n_articles, N_BUCKETS)."""
    buckets = [occurrences(a.title_ids, a.sentence_ids).buckets for a in articles]
    ends = np.cumsum([0, *(len(found) for found in buckets)])
    columns = np.concatenate(buckets) if buckets else np.zeros(0, dtype=np.int64)
    matrix = csr_matrix(
        (np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(buckets), N_BUCKETS)
    )
    matrix.sum_duplicates()
    return matrix


def inverse_document_frequency(counts: csr_matrix, min_articles: int) -> FloatArray:
    """Smoothed, (N_BUCKETS,); 0 for an n-gram of fewer than ``min_articles``."""
    n_holding = np.bincount(counts.indices, minlength=N_BUCKETS)
    idf = np.log((1 + counts.shape[0]) / (1 + n_holding)) + 1
    return np.asarray(np.where(n_holding >= min_articles, idf, 0.0), dtype=np.float32)


def tfidf_matrix(counts: csr_matrix, idf: FloatArray) -> csr_matrix:
    """(1 + log tf) · idf, every row of length 1: what `models.lexical.tfidf` gives an article."""
    matrix = counts.copy()
    matrix.data = (1 + np.log(matrix.data)) * idf[matrix.indices]
    return normalize(matrix, copy=False)
