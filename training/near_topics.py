"""Find the unlabelled articles that lie near the topics: a few in a hundred of a general archive.

A model that is to learn from a teacher's scores learns little where all scores are near zero.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression

from .labelled import LabelledArticle
from .vietnews import read_vietnews

_N_SYLLABLES = 250
"""Syllables of a body that are looked at: its beginning says what it is about."""
_N_BUCKETS = 1 << 20


def near_topics(
    rows: Sequence[LabelledArticle], corpus: Path, n_articles: int, *, without: Collection[str]
) -> list[str]:
    """Ids of the ``n_articles`` of a corpus most likely on any topic, most likely first.

    Args:
        rows: labelled articles, which teach the classifier.
        without: ids to leave out.
    """
    topics = sorted({topic for row in rows for topic in row.grades})
    texts = [_text(row.article.title or "", row.abstract or "", row.article.text) for row in rows]
    labels = [[bool(row.grades.get(topic)) for topic in topics] for row in rows]
    if not texts:
        return []
    ids, counts = _corpus_counts(corpus.resolve(), corpus.stat().st_mtime_ns)
    weigh = TfidfTransformer(sublinear_tf=True).fit(counts)
    matrix, unlabelled = weigh.transform(_vectorizer().transform(texts)), weigh.transform(counts)
    scores = [
        LogisticRegression(C=20.0, class_weight="balanced", solver="liblinear")
        .fit(matrix, column)
        .predict_proba(unlabelled)[:, 1]
        for column in np.array(labels).T
        if column.any() and not column.all()
    ]
    if not scores:
        return []
    order = np.argsort(-np.max(scores, axis=0), kind="stable")
    left_out = set(without)
    free = (i for i in ids[order].tolist() if i not in left_out)
    return [i for i, _ in zip(free, range(n_articles), strict=False)]


@lru_cache(maxsize=1)
def _corpus_counts(corpus: Path, changed: int) -> tuple[npt.NDArray[np.object_], Any]:
    """Ids, and a row of hashed n-gram counts each; kept, for every fold of a cross-validation asks again.

    ``changed`` is the file's time: another one, another reading.
    """
    ids: list[str] = []

    def texts() -> Any:
        for article in read_vietnews(corpus):
            ids.append(article.id)
            yield _text(article.title, article.abstract, "\n".join(article.sentences))

    counts = _vectorizer().transform(texts())
    return np.array(ids, dtype=object), counts


def _vectorizer() -> HashingVectorizer:
    return HashingVectorizer(
        n_features=_N_BUCKETS,
        ngram_range=(1, 2),
        token_pattern=r"\w+",
        alternate_sign=False,
        norm=None,
        dtype=np.float32,
    )


def _text(title: str, abstract: str, body: str) -> str:
    """Syllables: labelled articles may come as plain text, the corpus has its words joined."""
    beginning = " ".join(body.replace("_", " ").split()[:_N_SYLLABLES])
    return "\n".join([title, title, abstract, beginning]).replace("_", " ").lower()
