"""Learn the linear model beside the encoder: ridge logistic regression per topic over hashed TF-IDF."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from ..models.lexical import N_BUCKETS, LexicalScorer, occurrences, tfidf
from ..models.reader import Prepared

FloatArray = npt.NDArray[np.float32]

INVERSE_RIDGE = 20.0
SECONDARY_WEIGHT = 0.5
"""An article where the topic is secondary teaches half as much."""
_MIN_ARTICLES = 2
"""An n-gram of fewer training articles is left out."""


def fit_lexical(
    articles: Sequence[Prepared],
    grades: npt.NDArray[np.int_],
    idf: FloatArray | None = None,
) -> LexicalScorer:
    """Learn from prepared articles.

    Args:
        grades: (n_articles, n_topics) 0 to 2, -1 for not judged. A topic with only one kind of judged
            articles keeps zero weights.
        idf: of another scorer, when its weights are to stand beside the new ones.
    """
    buckets = [occurrences(a.title_ids, a.sentence_ids).buckets for a in articles]
    if idf is None:
        idf = _inverse_document_frequency(buckets)
    matrix = _matrix(buckets, idf)
    weights = np.zeros((N_BUCKETS, grades.shape[1]), dtype=np.float32)
    bias = np.zeros(grades.shape[1], dtype=np.float32)
    for t, column in enumerate(grades.T):
        judged = np.flatnonzero(column >= 0)
        labels = column[judged] > 0
        if labels.all() or not labels.any():
            continue
        model = LogisticRegression(
            C=INVERSE_RIDGE, class_weight="balanced", solver="liblinear", max_iter=200
        ).fit(
            matrix[judged],
            labels,
            sample_weight=np.where(column[judged] == 1, SECONDARY_WEIGHT, 1.0),
        )
        weights[:, t] = model.coef_[0]
        bias[t] = model.intercept_[0]
    return LexicalScorer(idf, weights, bias)


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
        refit_old: whether ``articles`` hold the old labelled ones too; an old topic then keeps its strength
            (the length of its weights) and changes its direction. Otherwise it stays to the bit.
    """
    n_old = len(old.bias)
    found = fit_lexical(articles, grades, old.idf)
    weights, bias = found.weights.copy(), found.bias.copy()
    strength = np.linalg.norm(old.weights, axis=0)
    length = np.linalg.norm(found.weights[:, :n_old], axis=0)
    again = refit_old & (length > 0)
    scale = np.where(again, strength / np.where(length > 0, length, 1.0), 1.0)
    weights[:, :n_old] = np.where(again, found.weights[:, :n_old] * scale, old.weights)
    bias[:n_old] = np.where(again, found.bias[:n_old] * scale, old.bias)
    return LexicalScorer(old.idf, weights, bias)


def lexical_logits(scorer: LexicalScorer, articles: Sequence[Prepared]) -> FloatArray:
    """Logits of prepared articles, (n_articles, n_topics)."""
    rows = [scorer.score(a.title_ids, a.sentence_ids).sum(axis=0) for a in articles]
    return np.stack(rows) if rows else np.zeros((0, len(scorer.bias)), dtype=np.float32)


def weighted(scorer: LexicalScorer, weights: FloatArray) -> LexicalScorer:
    """The same scorer with each topic's logit multiplied by ``weights``, (n_topics,)."""
    return LexicalScorer(scorer.idf, scorer.weights * weights, scorer.bias * weights)


def _inverse_document_frequency(buckets: Sequence[npt.NDArray[np.int64]]) -> FloatArray:
    counts = np.zeros(N_BUCKETS, dtype=np.int64)
    for found in buckets:
        counts[np.unique(found)] += 1
    idf = np.log((1 + len(buckets)) / (1 + counts)) + 1
    return np.asarray(np.where(counts >= _MIN_ARTICLES, idf, 0.0), dtype=np.float32)


def _matrix(buckets: Sequence[npt.NDArray[np.int64]], idf: FloatArray) -> csr_matrix:
    values = [tfidf(found, idf) for found in buckets]
    ends = np.cumsum([0, *(len(found) for found in buckets)])
    # Occurrences of one n-gram in an article add up in the conversion.
    matrix = csr_matrix(
        (np.concatenate(values), np.concatenate(buckets), ends), shape=(len(buckets), N_BUCKETS)
    )
    matrix.sum_duplicates()
    return matrix
