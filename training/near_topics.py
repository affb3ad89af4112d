"""Find the unlabelled articles that lie near the topics: a few in a hundred of a general archive.

A model that is to learn from a teacher's scores learns little where all scores are near zero.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from ..streams import batched
from .labelled import LabelledArticle, grades_matrix
from .tfidf import TextClassifier
from .vietnews import read_vietnews

_N_SYLLABLES = 250
"""Syllables of a body that are looked at: its beginning says what it is about."""
_INVERSE_RIDGE = 20.0
_CHUNK = 4096


def near_topics(
    rows: Sequence[LabelledArticle], corpus: Path, n_articles: int, *, without: Collection[str]
) -> list[str]:
    """Ids of the ``n_articles`` of a corpus most likely on any topic, most likely first.

    Args:
        rows: labelled articles, which teach the classifier.
        without: ids to leave out.
    """
    if not rows:
        return []
    texts = [_text(row.article.title or "", row.abstract or "", row.article.text) for row in rows]
    topics = sorted({topic for row in rows for topic in row.grades})
    classifier = TextClassifier(_INVERSE_RIDGE).fit(texts, grades_matrix(rows, topics))
    taught = [model is not None for model in classifier.models_]
    if not any(taught):
        return []
    left_out, ids, nearness = set(without), [], []
    for chunk in batched((a for a in read_vietnews(corpus) if a.id not in left_out), _CHUNK):
        found = [_text(a.title, a.abstract, "\n".join(a.sentences)) for a in chunk]
        nearness.append(classifier.logits(found)[:, taught].max(axis=1))
        ids += [article.id for article in chunk]
    order = np.argsort(-np.concatenate([[], *nearness]), kind="stable")
    return [ids[int(i)] for i in order[:n_articles]]


def _text(title: str, abstract: str, body: str) -> str:
    """Syllables: labelled articles may come as plain text, the corpus has its words joined."""
    beginning = " ".join(body.replace("_", " ").split()[:_N_SYLLABLES])
    return "\n".join([title, title, abstract, beginning]).replace("_", " ")
