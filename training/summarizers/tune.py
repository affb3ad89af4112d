"""How good a model's extracted abstracts are, measured on validation articles while it is in training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...models.model import summary_input
from ...models.reader import ArticleReader, Prepared
from ...models.scoring import ArticleScorer, ArticleScores
from ...models.summarizers.budget import AbstractBudget
from ...models.summarizers.extractive.extractive import extract
from ...models.summarizers.extractive.word_importance import WordImportance
from ..data.vietnews import VietnewsArticle, detokenize, sample_vietnews, to_article
from ..metrics.rouge import rouge

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
    """`abstract_figures` on `N_VALIDATION` validation articles."""
    articles = list(sample_vietnews(validation, N_VALIDATION, seed=seed))
    prepared = [reader.prepare(to_article(article)) for article in articles]
    return abstract_figures(articles, prepared, scorer.score(prepared), budget, importance)


def abstract_figures(
    articles: Sequence[VietnewsArticle],
    prepared: Sequence[Prepared],
    scores: Sequence[ArticleScores],
    budget: AbstractBudget,
    importance: WordImportance | None,
) -> dict[str, Any]:
    """Mean ROUGE (F1 x 100, Unicode syllables) of extracted abstracts against the references."""
    cases = (
        summary_input(p, s.salience, 0.0, None, importance)
        for p, s in zip(prepared, scores, strict=True)
    )
    results = [
        rouge(
            extract(c.document.sentences, c.sentence_ids, c.salience, budget, c.rate).text,
            detokenize(article.abstract),
        )
        for article, c in zip(articles, cases, strict=True)
    ]
    return {
        "n_articles": len(results),
        **{
            name: round(100 * float(np.mean([getattr(r, name) for r in results])), 2)
            for name in ("r1", "r2", "rl")
        },
    }
