"""TF-IDF and logistic regression, one topic against the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ...aliases import FloatArray, IntArray
from ...errors import require
from ..data.articles.labelled import SECONDARY_WEIGHT

_WORD = re.compile(r"\w+")


def n_grams(text: str) -> list[str]:
    """Lower-cased words and pairs of neighbours; "_" keeps the syllables of a word together."""
    words = _WORD.findall(unicodedata.normalize("NFC", text.lower()))
    return words + [f"{a} {b}" for a, b in pairwise(words)]


class TextClassifier:
    """Logistic regression over TF-IDF of `n_grams`, with the topics' rarer class weighted up.

    Args:
        inverse_ridge: C of the regression.
        max_features: the most frequent n-grams that are kept; None for all that occur in two texts.

    Attributes:
        vectorizer_: the fitted vocabulary.
        models_: a regression per topic, None where a topic has no positive or no negative article.
        held_out_: (n, n_topics) logit of each text learnt from, by regressions on the other folds; there
            only after a fit with folds.
    """

    def __init__(self, inverse_ridge: float, max_features: int | None = None) -> None:
        self.inverse_ridge = inverse_ridge
        self.max_features = max_features

    def fit(
        self, texts: Sequence[str], grades: IntArray, folds: IntArray | None = None
    ) -> TextClassifier:
        """Learn from texts, (n,), and grades, (n, n_topics), 0 to 2 with -1 for not judged.

        Args:
            folds: (n,) the fold of each text, for `held_out_`.

        Raises:
            ValueError: no n-gram is left to learn from.
            MissingExtraError: scikit-learn is not installed.
        """
        text = require("sklearn.feature_extraction.text", "train")
        self.vectorizer_ = text.TfidfVectorizer(
            analyzer=n_grams,
            min_df=min(2, len(texts)),
            max_features=self.max_features,
            sublinear_tf=True,
            dtype=np.float32,
        )
        rows = self.vectorizer_.fit_transform(texts)
        self.models_ = self._regressions(rows, grades)
        if folds is not None:
            self.held_out_ = np.zeros(grades.shape)
            for fold in np.unique(folds):
                inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
                models = self._regressions(rows[inside], grades[inside])
                self.held_out_[outside] = _logits(models, rows[outside])
        return self

    def logits(self, texts: Iterable[str]) -> FloatArray:
        """(n, n_topics) of texts; 0 for a topic without a regression."""
        return _logits(self.models_, self.vectorizer_.transform(texts))

    def _regressions(self, rows: Any, grades: IntArray) -> list[Any]:
        linear = require("sklearn.linear_model", "train")
        models: list[Any] = []
        for column in grades.T:
            judged = np.flatnonzero(column >= 0)
            positive = column[judged] > 0
            if positive.all() or not positive.any():
                models.append(None)
                continue
            model = linear.LogisticRegression(
                C=self.inverse_ridge, class_weight="balanced", solver="liblinear", max_iter=200
            )
            weights = np.where(column[judged] == 1, SECONDARY_WEIGHT, 1.0)
            models.append(model.fit(rows[judged], positive, sample_weight=weights))
        return models


def _logits(models: Sequence[Any], rows: Any) -> FloatArray:
    nothing = np.zeros(rows.shape[0])
    columns = [nothing if model is None else model.decision_function(rows) for model in models]
    return np.stack(columns, axis=1)
