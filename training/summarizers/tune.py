"""How good a model's extracted abstracts are, measured on validation articles while it is in training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ...models.model import summary_input
from ...models.reader import ArticleReader
from ...models.scoring import ArticleScorer
from ...models.store.manifest import AbstractBudget
from ...models.summarizers.extractive.extractive import extract
from ...models.summarizers.extractive.word_importance import WordImportance
from ..data.vietnews import detokenize, sample_vietnews, to_article
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
    """Mean ROUGE (F1 x 100, Unicode syllables) of extracted abstracts of `N_VALIDATION` articles."""
    articles = list(sample_vietnews(validation, N_VALIDATION, seed=seed))
    prepared = [reader.prepare(to_article(article)) for article in articles]
    found = []
    for article, read, scores in zip(articles, prepared, scorer.score(prepared), strict=True):
        case = summary_input(read, scores.salience, 0.0, None, importance)
        sentences = case.document.sentences
        abstract = extract(sentences, case.sentence_ids, case.salience, budget, case.rate)
        found.append(rouge(abstract.text, detokenize(article.abstract)))
    means = {
        name: round(100 * float(np.mean([getattr(one, name) for one in found])), 2)
        for name in ("r1", "r2", "rl")
    }
    return {"n_articles": len(found), **means}
