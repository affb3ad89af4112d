"""What a run learns about abstracts after the topics: salience, which words count, what serves on topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from ...aliases import Log
from ...configs import TrainConfig
from ...errors import TrainingError
from ...models.encoder.network import BriefNetwork
from ...models.reader import ArticleReader
from ...models.scoring import ArticleScorer
from ...models.store.manifest import AbstractBudget
from ...models.summarizers.extractive.word_importance import WordImportance
from ..data.reference_abstracts import read_cases
from ..data.splits import RunData, sample_articles
from .domain import ScoredCase, fit_domain, score_cases
from .salience import learn_salience
from .tune import validation_figures
from .word_importance import N_ARTICLES, learn_word_importance


@dataclass(frozen=True, slots=True)
class AbstractLessons:
    """What was learnt, as a manifest holds it.

    Attributes:
        word_importance: see `WordImportance.to_state`; empty without a corpus.
        domain: see `DomainCorrection.to_state`; empty without reference abstracts.
        figures: on validation articles; empty without any.
    """

    word_importance: dict[str, float]
    domain: dict[str, float]
    figures: dict[str, Any]


def train_salience(
    network: BriefNetwork,
    reader: ArticleReader,
    data: RunData,
    config: TrainConfig,
    device: torch.device,
    log: Log,
) -> WordImportance | None:
    """Train the salience head on ``salience.n_articles`` of the corpus, none of them a labelled one.

    Returns:
        Which words count, learnt from some of the same; None without a corpus.
    """
    if data.corpus is None:
        return None
    n_articles = config.salience.n_articles
    known = [row.article.id or "" for row in (*data.train, *data.dev, *data.more)]
    articles = sample_articles(
        data.corpus, max(n_articles, N_ARTICLES), without=known, seed=config.seed + 1
    )
    importance = learn_word_importance(articles, log)
    if n_articles:
        learn_salience(
            network,
            reader,
            articles[:n_articles],
            config.salience,
            seed=config.seed,
            device=device,
            log=log,
        )
    return importance


def tune_abstracts(
    reader: ArticleReader,
    scorer: ArticleScorer,
    data: RunData,
    config: TrainConfig,
    importance: WordImportance | None,
) -> AbstractLessons:
    """Learn from reference abstracts what serves on topic, and measure abstracts on validation articles.

    Raises:
        TrainingError: reference abstracts without the corpus that holds their articles.
    """
    figures: dict[str, Any] = {}
    if data.validation is not None:
        budget = AbstractBudget(**config.abstract.model_dump())
        figures = validation_figures(
            data.validation, reader, scorer, budget, importance, seed=config.seed
        )
    references = _references(reader, scorer, data)
    return AbstractLessons(
        importance.to_state() if importance else {},
        fit_domain(references).to_state() if references else {},
        figures,
    )


def _references(reader: ArticleReader, scorer: ArticleScorer, data: RunData) -> list[ScoredCase]:
    if data.references is None:
        return []
    if data.corpus is None:
        raise TrainingError("data.references: its articles are those of data.articles; give it too")
    return score_cases(read_cases(data.references, data.corpus), reader, scorer)
