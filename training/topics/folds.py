"""Folds of labelled articles, and logits of each article by a lexical model of the other folds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ...aliases import FloatArray, IntArray
from ...models.reader import Prepared
from ...models.topics.lexical import LexicalScorer
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..data.near_duplicates import text_key
from .lexical import lexical_logits


def assign_folds(grades: IntArray, n_folds: int, seed: int) -> IntArray:
    """The fold of each article, (n,), 0 to n_folds - 1: combinations of topics are spread evenly.

    The same for a model and its baseline, so that both are measured on the same folds.
    """
    generator = np.random.default_rng(seed)
    combinations = np.unique(np.sign(grades), axis=0, return_inverse=True)[1].reshape(-1)
    order = generator.permutation(len(grades))
    order = order[np.argsort(combinations[order], kind="stable")]
    folds = np.empty(len(grades), dtype=np.int64)
    folds[order] = np.arange(len(grades)) % n_folds
    return folds


def assign_article_folds(
    rows: Sequence[LabelledArticle], topics: Sequence[str], n_folds: int, seed: int
) -> IntArray:
    """The folds of `assign_folds`, (n_rows,); copies of a text are in the fold of the first copy."""
    folds = assign_folds(grades_matrix(rows, topics), n_folds, seed)
    first: dict[str, int] = {}
    for i, row in enumerate(rows):
        folds[i] = folds[first.setdefault(text_key(row.article.text), i)]
    return folds


def held_out_logits(
    rows: Sequence[LabelledArticle],
    prepared: Sequence[Prepared],
    folds: IntArray,
    learn: Callable[[Sequence[LabelledArticle]], LexicalScorer],
) -> FloatArray:
    """Logits of each article by a lexical model that learnt from the other folds, (n_rows, n_topics).

    Args:
        rows, prepared: the articles, and what the reader made of them.
        folds: (n_rows,) the fold of each.
        learn: trains a lexical model on some rows.
    """
    parts = []
    for fold in np.unique(folds):
        scorer = learn([row for row, i in zip(rows, folds, strict=True) if i != fold])
        places = np.flatnonzero(folds == fold)
        parts.append((places, lexical_logits(scorer, [prepared[int(i)] for i in places])))
    held_out = np.zeros((len(rows), parts[0][1].shape[1]), dtype=np.float32)
    for places, logits in parts:
        held_out[places] = logits
    return held_out
