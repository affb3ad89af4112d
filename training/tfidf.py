"""TF-IDF of articles, as sparse matrices: of their pieces, and of hashed n-grams of their syllables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize

from ..aliases import FloatArray, IntArray
from ..models.lexical import TITLE_TIMES, known_pieces
from ..models.ngrams import N_BUCKETS, hashed_ngrams
from ..models.reader import Prepared


def piece_counts(articles: Sequence[Prepared], n_pieces: int) -> csr_matrix:
    """How often each piece stands in each article, (n_articles, n_pieces)."""
    found = []
    for article in articles:
        parts = [*article.sentence_ids, *[article.title_ids] * TITLE_TIMES]
        found.append(np.concatenate([known_pieces(ids, n_pieces) for ids in parts]))
    return _count(found, n_pieces)


def ngram_counts(articles: Sequence[Prepared]) -> csr_matrix:
    """How often each hashed n-gram stands in each article, (n_articles, N_BUCKETS)."""
    found = []
    for wording in (article.wording for article in articles):
        texts = [*wording.sentences, *[wording.title] * TITLE_TIMES]
        found.append(np.array([g for text in texts for g in hashed_ngrams(text)], dtype=np.int64))
    return _count(found, N_BUCKETS)


def inverse_document_frequency(counts: csr_matrix, min_articles: int) -> FloatArray:
    """Smoothed, (n_columns,); 0 for a column of fewer than ``min_articles``."""
    n_holding = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log((1 + counts.shape[0]) / (1 + n_holding)) + 1
    return np.asarray(np.where(n_holding >= min_articles, idf, 0.0), dtype=np.float32)


def tfidf_matrix(counts: csr_matrix, idf: FloatArray) -> csr_matrix:
    """(1 + log tf) · idf, every row of length 1."""
    matrix = counts.copy()
    matrix.data = (1 + np.log(matrix.data)) * idf[matrix.indices]
    return normalize(matrix, copy=False)


def _count(columns: Sequence[IntArray], n_columns: int) -> csr_matrix:
    """How often each number stands in each of the arrays, (n_arrays, n_columns)."""
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)
    ones = np.ones(len(flat), dtype=np.float32)
    matrix = csr_matrix((ones, flat, ends), shape=(len(columns), n_columns))
    matrix.sum_duplicates()
    return matrix
