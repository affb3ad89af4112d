"""What a run learns about abstracts after the topics: the salience head, the length, what is on topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from ..aliases import Log
from ..configs import TrainConfig
from ..errors import TrainingError
from ..models.encoder import BriefNetwork
from ..models.reader import ArticleReader
from ..models.summarizers.budget import AbstractBudget
from ..models.summarizers.extract_scorer import ExtractScorer
from .decisions import figure_articles, score_all, tune_budget
from .extractive_cases import read_cases
from .extracts import learn_extracts
from .gist import learn_gist
from .on_topic import ScoredCase, fit_on_topic, score_cases
from .run_data import RunData, sample_articles
from .salience import held_out_salience, learn_salience, salience_of, show
from .vietnews import VietnewsArticle, sample_vietnews


@dataclass(frozen=True, slots=True)
class AbstractLessons:
    """What was learnt, as a manifest holds it.

    Attributes:
        state: the length of an abstract.
        on_topic: see `OnTopicSalience.to_state`; empty without reference abstracts.
        figures: on validation articles; empty without any.
    """

    state: AbstractBudget
    on_topic: dict[str, float]
    figures: dict[str, Any]


def train_salience(
    network: BriefNetwork,
    reader: ArticleReader,
    data: RunData,
    config: TrainConfig,
    device: torch.device,
    log: Log,
) -> ExtractScorer | None:
    """Train the salience head on ``salience.n_articles`` of the corpus, none of them a labelled one, and the
    gist on ``salience.n_gist`` others; on some of the same where the corpus has no others.

    Returns:
        What rates extracts, learnt from ``salience.n_extracts`` validation articles; without any, from the
        same as the head, as it would see them had it not learnt from them. None where there are none.
    """
    settings = config.salience
    if data.corpus is None or not settings.n_articles:
        return None
    known = [row.article.id or "" for row in (*data.train, *data.dev, *data.more)]
    n_articles = settings.n_articles + settings.n_gist
    drawn = sample_articles(data.corpus, n_articles, without=known, seed=config.seed + 1)
    articles, others = drawn[: settings.n_articles], drawn[settings.n_articles :]
    lacking = settings.n_gist - len(others)
    gist = None
    if settings.n_gist:
        gist = learn_gist([*others, *articles[:lacking]], settings, seed=config.seed, log=log)
    del drawn, others
    seen = learn_salience(
        network, reader, articles, settings, seed=config.seed, device=device, log=log
    )
    unseen = _unseen(data, config)
    if unseen:
        log(f"extracts: showing the encoder {len(unseen)} validation articles ...")
    if lessons := list(show(network, reader, unseen, device)):
        saliences = [salience_of(network.salience_head, one, device) for one in lessons]
    else:
        lessons = seen
        saliences = held_out_salience(
            network.salience_head, seen, settings, seed=config.seed, device=device, log=log
        )
    budget = AbstractBudget(**config.abstract.model_dump())
    return learn_extracts(lessons, saliences, gist, budget, settings, seed=config.seed, log=log)


def _unseen(data: RunData, config: TrainConfig) -> list[VietnewsArticle]:
    """Validation articles but for those that figures come from: encoder and head have learnt from none.

    The encoder has learnt from some articles of the corpus: 24,000 of them taught to choose no better than
    6,000 of these.
    """
    n = config.salience.n_extracts
    if data.validation is None or not n:
        return []
    reported = {article.id for article in figure_articles(data.validation, config.seed)}
    return list(sample_vietnews(data.validation, n, seed=config.seed, without=reported))


def tune_abstracts(
    network: BriefNetwork,
    reader: ArticleReader,
    data: RunData,
    config: TrainConfig,
    device: str | None,
    extracts: ExtractScorer | None,
) -> AbstractLessons:
    """Learn the length on validation articles, and from reference abstracts what serves on topic.

    Where ``extracts`` are rated, nothing is left to learn about the length.

    Raises:
        TrainingError: reference abstracts without the corpus that holds their articles.
    """
    state = AbstractBudget(**config.abstract.model_dump())
    figures: dict[str, Any] = {}
    references = _references(network, reader, data, device)
    if data.validation is not None:
        state, figures = tune_budget(
            network, reader, data.validation, state, config, device, extracts, references
        )
    on_topic = fit_on_topic(references).to_state() if references else {}
    return AbstractLessons(state, on_topic, figures)


def _references(
    network: BriefNetwork, reader: ArticleReader, data: RunData, device: str | None
) -> list[ScoredCase]:
    if data.references is None:
        return []
    if data.corpus is None:
        raise TrainingError("data.references: its articles are those of data.articles; give it too")
    cases = read_cases(data.references, data.corpus)
    return score_cases(cases, reader.prepare, lambda p: score_all(network, reader, p, device))
