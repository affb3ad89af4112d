"""A TF-IDF teacher: soft topic scores on unlabelled articles, from the labelled training rows alone.

Distilling a strong linear model into the encoder on many articles (Hinton et al. 2015) gives it the
lexical knowledge that a few labelled articles cannot. It works on the pieces that were made for the
encoder anyway.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from ..models.reader import Prepared

FloatArray = npt.NDArray[np.float32]


class Teacher:
    """One logistic regression per topic over 1- and 2-grams of pieces, the title counted twice."""

    def __init__(self, models: Sequence[Pipeline | None]) -> None:
        self._models = models

    @classmethod
    def fit(cls, articles: Sequence[Prepared], targets: FloatArray, weights: FloatArray) -> Teacher:
        """Learn from prepared articles.

        Args:
            targets, weights: (n_articles, n_topics) as in `Example`; weight 0 leaves an article out.
        """
        texts = [_as_text(article) for article in articles]
        return cls(
            [_fit_topic(texts, targets[:, t], weights[:, t] > 0) for t in range(targets.shape[1])]
        )

    def scores(self, articles: Sequence[Prepared]) -> FloatArray:
        """Soft scores 0 to 1, (n_articles, n_topics); 0 for a topic nothing could be learnt of."""
        texts = [_as_text(article) for article in articles]
        scores = np.zeros((len(texts), len(self._models)), dtype=np.float32)
        for t, model in enumerate(self._models):
            if model is not None and texts:
                scores[:, t] = model.predict_proba(texts)[:, 1]
        return scores


def _fit_topic(
    texts: Sequence[str], targets: FloatArray, judged: npt.NDArray[np.bool_]
) -> Pipeline | None:
    labels = targets[judged] > 0.5
    if labels.all() or not labels.any():
        return None
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=r"\d+"),
        LogisticRegression(C=20.0, max_iter=300),
    )
    return model.fit([text for text, keep in zip(texts, judged, strict=True) if keep], labels)


def _as_text(article: Prepared) -> str:
    windows = article.windows.windows
    pieces: list[int] = []
    if windows:
        n_before = int(np.argmax(windows[0].units >= 0))
        pieces += windows[0].piece_ids[1 : max(1, n_before - 2)].tolist() * 2
    for ids in article.sentence_ids:
        pieces += ids
    return " ".join(map(str, pieces))
