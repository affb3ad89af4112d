"""Learn which of an article's syllables and pairs of them newspapers take into the abstract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from sklearn.linear_model import LogisticRegression

from ...aliases import FloatArray, Log
from ...errors import ArticleError
from ...models.summarizers.extractive.word_counts import ArticleGrams, Grams
from ...models.summarizers.extractive.word_importance import WordImportance
from ...models.text.document import to_document
from ...models.text.reading.read import read_text
from ...models.text.syllables import syllables
from ..data.corpora.vietnews import VietnewsArticle, detokenize, to_article

_Lesson = tuple[ArticleGrams, list[str]]

N_ARTICLES = 4000
"""Enough for 54 numbers: a million syllables and pairs."""


def learn_word_importance(articles: Sequence[VietnewsArticle], log: Log) -> WordImportance | None:
    """Learn from the first `N_ARTICLES` articles with abstracts; None where none can be read."""
    log(f"word importance: reading {min(len(articles), N_ARTICLES)} articles ...")
    lessons = list(_lessons(articles[:N_ARTICLES]))
    if not lessons:
        return None
    return WordImportance(
        _fit([(grams.syllables, _single(grams, abstract)) for grams, abstract in lessons]),
        _fit([(grams.pairs, _double(grams, abstract)) for grams, abstract in lessons]),
        float(np.mean([len(abstract) for _, abstract in lessons])),
    )


def _lessons(articles: Sequence[VietnewsArticle]) -> Iterator[_Lesson]:
    """What occurs in each article that can be read, and the syllables of its abstract."""
    for article in articles:
        try:
            document = to_document(read_text(to_article(article)))
        except ArticleError:
            continue
        if texts := [sentence.text for sentence in document.sentences]:
            grams = ArticleGrams.of(document.title or "", texts)
            yield grams, syllables(detokenize(article.abstract))


def _single(grams: ArticleGrams, abstract: Sequence[str]) -> list[bool]:
    held = set(abstract)
    return [grams.vocabulary[i] in held for i in grams.syllables.members[:, 0]]


def _double(grams: ArticleGrams, abstract: Sequence[str]) -> list[bool]:
    held = set(pairwise(abstract))
    return [(grams.vocabulary[a], grams.vocabulary[b]) in held for a, b in grams.pairs.members]


def _fit(lessons: Sequence[tuple[Grams, Sequence[bool]]]) -> FloatArray:
    """Logistic regression: the weight of each count as it is made, the bias last."""
    counts = np.concatenate([grams.counts for grams, _ in lessons])
    held = np.concatenate([np.array(in_abstract, dtype=bool) for _, in_abstract in lessons])
    if held.all() or not held.any():
        bias = np.log((held.sum() + 0.5) / (len(held) - held.sum() + 0.5))
        return np.append(np.zeros(counts.shape[1]), bias).astype(np.float32)
    std = counts.std(axis=0)
    std = np.where(std > 0, std, 1.0)
    learnt = LogisticRegression(max_iter=1000).fit((counts - counts.mean(axis=0)) / std, held)
    weights = learnt.coef_[0] / std
    bias = learnt.intercept_[0] - counts.mean(axis=0) @ weights
    return np.append(weights, bias).astype(np.float32)
