"""What a run learns from: labelled articles, and unlabelled ones with abstracts or a teacher's scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
import torch

from ...aliases import Log
from ...configs import TrainConfig
from ...models.reader import ArticleReader
from ...models.topics.lexical import LexicalScorer
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..data.articles.marked_passages import marked_passages
from ..data.articles.mixing import mixed_articles
from ..data.articles.prepare import prepare_rows
from ..data.articles.splits import RunData, sample_articles
from ..data.corpora.by_id import as_article, find_articles
from ..data.corpora.vietnews import VietnewsArticle
from ..pretraining.start import Start
from ..topics.lexical import fit_lexical
from .distillation import add_own_salience
from .examples import (
    EpochExamples,
    Example,
    abstract_examples,
    labelled_examples,
    unlabelled_example,
    with_abstract,
    with_soft_topics,
)
from .near_topics import near_topics

Item = TypeVar("Item")


def prepare_lessons(
    start: Start,
    reader: ArticleReader,
    data: RunData,
    topics: Sequence[str],
    config: TrainConfig,
    log: Log,
) -> EpochExamples:
    """The labelled articles with or without abstract on top, the passages that editors marked in them; new
    mixed and unlabelled ones in each epoch.

    A new salience head takes the features' mean and standard deviation from them; an old one has them.

    Returns:
        The examples of an epoch by its number; the same ones when asked again.
    """
    log("reading the labelled articles ...")
    whole = [*data.train, *data.more]
    rows = [*whole, *marked_passages(whole)]
    bare = list(labelled_examples(rows, topics, reader))
    if start.teacher is not None:
        bare = add_own_salience(bare, start.teacher)
    elif bare:
        rows_of_features = np.concatenate([example.prepared.features for example in bare])
        start.network.salience_head.fit_features(torch.from_numpy(rows_of_features))
    leading = list(labelled_examples(list(map(with_abstract, rows)), topics, reader))
    near = _read_near(reader, whole, data, topics, config, log)
    plain = _plain_examples(near, data, len(topics), config, reader, log)

    @lru_cache(maxsize=1)
    def of_epoch(epoch: int) -> Sequence[Example]:
        random = np.random.default_rng((config.seed, epoch, 2))
        lead = random.random(len(bare)) < config.finetune.lead_share
        labelled = [leading[i] if lead[i] else bare[i] for i in range(len(bare))]
        mixed = labelled_examples(
            mixed_articles(whole, config.finetune.n_mixed, random), topics, reader
        )
        return [*labelled, *mixed, *plain(epoch)]

    return of_epoch


def learn_lexical(
    reader: ArticleReader,
    data: RunData,
    topics: Sequence[str],
    config: TrainConfig,
    log: Log,
) -> LexicalScorer | None:
    """The lexical model of the labelled rows, each with its abstract on top where it has one, and of the
    passages that editors marked in them.

    Returns:
        None where the config wants none.
    """
    if not config.decision.lexical:
        return None
    log("fitting the lexical model ...")
    labelled = [*data.train, *data.more]
    rows = [*map(with_abstract, labelled), *marked_passages(labelled)]
    read, prepared = prepare_rows(reader, rows)
    return fit_lexical(
        prepared, grades_matrix(read, topics), reader.tokenizer.n_pieces, seed=config.seed
    )


def _read_near(
    reader: ArticleReader,
    rows: Sequence[LabelledArticle],
    data: RunData,
    topics: Sequence[str],
    config: TrainConfig,
    log: Log,
) -> list[Example]:
    """Unlabelled articles near the topics, with a teacher's scores, in an order by chance."""
    settings = config.finetune
    if not data.corpora or not settings.n_near:
        return []
    log("looking for articles near the topics ...")
    scores = near_topics(rows, topics, data.corpora, settings.n_near, without=data.labelled_ids)
    log(f"reading {len(scores)} of them ...")
    found = list(find_articles(scores, *data.corpora).items())
    read = list(reader.prepare_readable(as_article(article) for _, article in found))
    near = [unlabelled_example(one, found[number][1], len(topics)) for number, one in read]
    soft = [scores[found[number][0]] for number, _ in read]
    taught = with_soft_topics(near, soft, settings.teacher_weight)
    return [taught[i] for i in np.random.default_rng((config.seed, 3)).permutation(len(taught))]


def _plain_examples(
    near: Sequence[Example],
    data: RunData,
    n_topics: int,
    config: TrainConfig,
    reader: ArticleReader,
    log: Log,
) -> Callable[[int], list[Example]]:
    """Unlabelled articles, new ones each epoch: near the topics with their scores, others for salience."""
    settings = config.finetune
    n_near = round(settings.n_salience * settings.relevant_share) if near else 0
    n_chance = settings.n_salience - n_near
    chance: list[VietnewsArticle] = []
    if data.corpus is not None:
        n_chosen = n_chance * settings.epochs
        chance = sample_articles(data.corpus, n_chosen, without=data.labelled_ids, seed=config.seed)

    def of_epoch(epoch: int) -> list[Example]:
        by_chance = _turn(chance, epoch, n_chance)
        if by_chance:
            log(f"epoch {epoch + 1}: reading {len(by_chance)} articles for salience ...")
        return [*abstract_examples(by_chance, n_topics, reader), *_turn(near, epoch, n_near)]

    return of_epoch


def _turn(items: Sequence[Item], epoch: int, n: int) -> list[Item]:
    """The ``n`` items whose turn it is; where there are fewer than all epochs need, some are repeated."""
    return [items[i % len(items)] for i in range(epoch * n, (epoch + 1) * n)] if items else []
