"""Find the unlabelled articles that lie near the topics: a few in a hundred of a general archive.

A model that is to learn from a teacher's scores learns little where all scores are near zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from .labelled import LabelledArticle
from .vietnews import VietnewsArticle, read_vietnews

_CHUNK = 4000
_N_SYLLABLES = 450
"""Syllables of an article that are looked at: its beginning says what it is about."""


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
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=r"\w+", max_features=200_000
    )
    matrix = vectorizer.fit_transform(texts)
    models = [
        LogisticRegression(C=20.0, class_weight="balanced", max_iter=300).fit(matrix, column)
        for column in np.array(labels).T
        if column.any() and not column.all()
    ]
    if not models:
        return []
    ids: list[str] = []
    best: list[float] = []
    for chunk in _chunks(read_vietnews(corpus)):
        kept = [article for article in chunk if article.id not in without]
        if not kept:
            continue
        batch = vectorizer.transform(
            _text(a.title, a.abstract, "\n".join(a.sentences)) for a in kept
        )
        ids += [article.id for article in kept]
        best += np.max([model.predict_proba(batch)[:, 1] for model in models], axis=0).tolist()
    order = np.argsort(-np.array(best), kind="stable")[:n_articles]
    return [ids[i] for i in order]


def _text(title: str, abstract: str, body: str) -> str:
    """Syllables: labelled articles may come as plain text, the corpus has its words joined."""
    beginning = " ".join(body.replace("_", " ").split()[:_N_SYLLABLES])
    return "\n".join([title, title, abstract, beginning]).replace("_", " ").lower()


def _chunks(articles: Iterator[VietnewsArticle]) -> Iterator[list[VietnewsArticle]]:
    while chunk := list(islice(articles, _CHUNK)):
        yield chunk
