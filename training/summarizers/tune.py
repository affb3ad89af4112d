"""How good a model's extracted abstracts are, measured on validation articles while it is in training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...articles import Abstract
from ...models.model import summary_input
from ...models.reader import ArticleReader
from ...models.scoring import ArticleScorer
from ...models.store.manifest import AbstractBudget
from ...models.summarizers.base import SummaryInput
from ...models.summarizers.extractive.extractive import extract
from ...models.summarizers.extractive.word_importance import WordImportance
from ..data.corpora.vietnews import detokenize, sample_vietnews, to_article
from ..metrics.rouge import mean_figures, rouge

N_VALIDATION = 1500
"""Articles that abstracts are measured on, drawn at random."""


def validation_figures(
    validation: Path,
    reader: ArticleReader,
    scorer: ArticleScorer,
    budget: AbstractBudget,
    importance: WordImportance | None,
    *,
    seed: int,
) -> dict[str, Any]:
    """Mean ROUGE (F1 x 100, Unicode syllables) of extracted abstracts of `N_VALIDATION` articles."""
    articles = list(sample_vietnews(validation, N_VALIDATION, seed=seed))
    prepared = [reader.prepare(to_article(article)) for article in articles]
    inputs = (
        summary_input(read, scores.salience, 0.0, None, importance)
        for read, scores in zip(prepared, scorer.score(prepared), strict=True)
    )
    found = [
        rouge(unchecked_abstract(case, budget).text, detokenize(article.abstract))
        for article, case in zip(articles, inputs, strict=True)
    ]
    means = mean_figures(found)
    return {"n_articles": len(found), **{name: round(value, 2) for name, value in means.items()}}


def unchecked_abstract(article: SummaryInput, budget: AbstractBudget) -> Abstract:
    """The extract of an article, without the consistency check that a user's abstract goes through."""
    sentences, ids = article.document.sentences, article.sentence_ids
    return extract(sentences, ids, article.salience, budget, article.rate)
