"""What a run learns about abstracts after the topics: salience, which words count, what serves on topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from ...aliases import Log
from ...configs import TrainConfig
from ...models.encoder.network import BriefNetwork
from ...models.reader import ArticleReader
from ...models.scoring import ArticleScorer
from ...models.store.manifest import AbstractBudget
from ...models.summarizers.extractive.word_importance import WordImportance
from ..data.abstracts.cases import held_out, learnt_from, read_cases
from ..data.articles.splits import RunData, sample_articles
from .domain import abstract_figures, fit_domain, make_abstracts, score_cases
from .salience import learn_salience
from .tune import validation_figures
from .word_importance import N_ARTICLES, learn_word_importance


@dataclass(frozen=True, slots=True)
class AbstractLessons:
    """What was learnt, as a manifest holds it.

    Attributes:
        word_importance: see `WordImportance.to_state`; empty without a corpus.
        domain: see `DomainCorrection.to_state`; empty without reference abstracts.
        figures: on validation articles, and in ``references`` on the dev part of the reference abstracts;
            empty without any.
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
    n_chosen = max(n_articles, N_ARTICLES)
    articles = sample_articles(
        data.corpus, n_chosen, without=data.labelled_ids, seed=config.seed + 1
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
    """Learn from reference abstracts what serves on topic, and measure abstracts on validation articles and
    on the references' dev part."""
    figures: dict[str, Any] = {}
    budget = AbstractBudget(**config.abstract.model_dump())
    if data.validation is not None:
        figures = validation_figures(
            data.validation, reader, scorer, budget, importance, seed=config.seed
        )
    cases = [case for path in data.references for case in read_cases(path, *data.corpora)]
    learnt = score_cases(learnt_from(cases), reader, scorer)
    domain = fit_domain(learnt) if learnt else None
    if apart := score_cases(held_out(cases), reader, scorer):
        made = make_abstracts(apart, [domain] * len(apart), budget, importance)
        found = abstract_figures([abstract.text for abstract in made], apart, made)
        figures["references"] = {"n_articles": len(apart), **found}
    return AbstractLessons(
        importance.to_state() if importance else {}, domain.to_state() if domain else {}, figures
    )
