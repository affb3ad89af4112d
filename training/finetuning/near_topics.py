"""Unlabelled articles near the topics, with a teacher's scores of them.

A few hundred labelled articles teach an encoder little; many more with the scores of a good teacher teach it
most of what the teacher knows (Hinton et al. 2015), if they are near the topics (a few per cent of a general
archive): where all scores are near zero there is little to learn.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from ...aliases import FloatArray
from ...streams import batched
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..data.corpora.by_id import CorpusArticle, every_article
from ..data.corpora.vietnews import VietnewsArticle
from ..topics.tfidf import TextClassifier

_INVERSE_RIDGE = 20.0
_SHARPNESS = 3.0
"""A logit over its standard deviation, times this, is the logit of the soft score."""
_CHUNK = 4096


def near_topics(
    rows: Sequence[LabelledArticle],
    topics: Sequence[str],
    corpora: Sequence[Path],
    n_articles: int,
    *,
    without: Collection[str],
) -> dict[str, FloatArray]:
    """The ``n_articles`` of some files most likely on any topic, by TF-IDF and logistic regression.

    Args:
        rows: labelled articles, which teach the classifier.
        corpora: files of articles, see `find_articles`.
        without: ids to leave out.

    Returns:
        Ids, most likely first, with soft scores 0 to 1, (n_topics,); 0 for a topic that nothing could be
        learnt of. Nothing where that is so of all.
    """
    if not rows:
        return {}
    texts = [_text(row.article.title or "", row.abstract or "", row.article.text) for row in rows]
    classifier = TextClassifier(_INVERSE_RIDGE).fit(texts, grades_matrix(rows, topics))
    taught = np.array([model is not None for model in classifier.models_])
    if not taught.any():
        return {}
    left_out, ids = set(without), []
    logits: list[FloatArray] = [np.zeros((0, len(topics)))]
    unlabelled = (one for path in corpora for one in every_article(path) if one[0] not in left_out)
    for chunk in batched(unlabelled, _CHUNK):
        ids += [id for id, _ in chunk]
        logits.append(classifier.logits([_text_of(article) for _, article in chunk]))
    everything = np.concatenate(logits)
    order = np.argsort(-everything[:, taught].max(axis=1), kind="stable")[:n_articles]
    near = everything[order]
    scores = 1 / (1 + np.exp(-_SHARPNESS * near / np.maximum(near.std(axis=0), 1e-6)))
    scores = np.where(taught, scores, 0.0).astype(np.float32)
    return {ids[int(i)]: row for i, row in zip(order, scores, strict=True)}


def _text_of(found: CorpusArticle) -> str:
    if isinstance(found, VietnewsArticle):
        return _text(found.title, found.abstract, "\n".join(found.sentences))
    return _text(found.title or "", "", found.text)


def _text(title: str, abstract: str, body: str) -> str:
    """Syllables: labelled articles may come as plain text, the corpus has its words joined."""
    return "\n".join([title, title, abstract, body]).replace("_", " ")
