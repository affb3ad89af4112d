"""What a run learns from: labelled articles, and plain ones with their abstracts and a teacher's scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from ...aliases import FloatArray, Log
from ...configs import TrainConfig
from ...models.reader import ArticleReader, Prepared
from ...models.topics.lexical import LexicalScorer
from ..data.labelled import LabelledArticle, grades_matrix
from ..data.marked_passages import marked_passages
from ..data.mixing import mixed_articles
from ..data.prepare import prepare_rows
from ..data.splits import RunData, sample_articles
from ..data.vietnews import VietnewsArticle, read_ids, to_article
from ..pretraining.start import Start
from ..topics.lexical import fit_lexical
from .distillation import add_own_salience
from .examples import (
    EpochExamples,
    Example,
    abstract_example,
    abstract_examples,
    labelled_examples,
    with_abstract,
    with_soft_topics,
)
from .near_topics import near_topics


@dataclass(frozen=True, slots=True)
class _Near:
    """Unlabelled articles near the topics, and the teacher's scores of them, (n, n_topics)."""

    articles: list[VietnewsArticle]
    prepared: list[Prepared]
    scores: FloatArray


def prepare_lessons(
    start: Start,
    reader: ArticleReader,
    data: RunData,
    topics: Sequence[str],
    config: TrainConfig,
    log: Log,
) -> EpochExamples:
    """The labelled articles with or without abstract on top; new mixed and plain ones in each epoch.

    A new salience head takes the features' mean and standard deviation from them; an old one has them.

    Returns:
        The examples of an epoch by its number; the same ones when asked again.
    """
    log("reading the labelled articles ...")
    rows = [*data.train, *data.more]
    bare = list(labelled_examples(rows, topics, reader))
    if start.teacher is not None:
        bare = add_own_salience(bare, start.teacher)
    elif bare:
        rows_of_features = np.concatenate([example.prepared.features for example in bare])
        start.network.salience_head.fit_features(torch.from_numpy(rows_of_features))
    leading = list(labelled_examples(list(map(with_abstract, rows)), topics, reader))
    near = _read_near(reader, rows, data, topics, config, log)
    plain = _plain_examples(near, data, len(topics), config, reader, log)

    @lru_cache(maxsize=1)
    def of_epoch(epoch: int) -> Sequence[Example]:
        random = np.random.default_rng((config.seed, epoch, 2))
        lead = random.random(len(bare)) < config.finetune.lead_share
        labelled = [leading[i] if lead[i] else bare[i] for i in range(len(bare))]
        mixed = labelled_examples(
            mixed_articles(rows, config.finetune.n_mixed, random), topics, reader
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
) -> _Near:
    n_near = config.finetune.n_near
    if data.corpus is None or not n_near:
        return _Near([], [], np.zeros((0, len(topics)), dtype=np.float32))
    log("looking for articles near the topics ...")
    labelled_ids = [row.article.id or "" for row in (*data.train, *data.dev, *data.more)]
    found = near_topics(rows, topics, data.corpus, n_near, without=labelled_ids)
    log(f"reading {len(found)} of them ...")
    near = list(read_ids(data.corpus, list(found)))
    read = list(reader.prepare_readable(map(to_article, near)))
    articles = [near[number] for number, _ in read]
    scores = np.array([found[article.id] for article in articles], dtype=np.float32)
    prepared = [one for _, one in read]
    return _Near(articles, prepared, scores.reshape(-1, len(topics)))


def _plain_examples(
    near: _Near,
    data: RunData,
    n_topics: int,
    config: TrainConfig,
    reader: ArticleReader,
    log: Log,
) -> Callable[[int], list[Example]]:
    """Plain articles for the salience head, new ones each epoch; those near the topics with their scores."""
    settings = config.finetune
    n_near = round(settings.n_salience * settings.relevant_share) if near.articles else 0
    n_chance = settings.n_salience - n_near
    if data.corpus is None or not settings.n_salience:
        return lambda epoch: []
    known = [row.article.id or "" for row in (*data.train, *data.dev, *data.more)]
    known += [article.id for article in near.articles]
    chance = sample_articles(
        data.corpus, n_chance * settings.epochs, without=known, seed=config.seed
    )
    order = np.random.default_rng((config.seed, 3)).permutation(len(near.articles))

    def of_epoch(epoch: int) -> list[Example]:
        log(f"epoch {epoch + 1}: reading {settings.n_salience} plain articles ...")
        by_chance = _turn(range(len(chance)), epoch, n_chance)
        by_topic = [int(order[i]) for i in _turn(range(len(order)), epoch, n_near)]
        examples = abstract_examples([chance[i] for i in by_chance], n_topics, reader)
        taught = [abstract_example(near.prepared[i], near.articles[i], n_topics) for i in by_topic]
        soft = with_soft_topics(taught, near.scores[by_topic], settings.teacher_weight)
        return [*examples, *soft]

    return of_epoch


def _turn(items: Sequence[int], epoch: int, n: int) -> list[int]:
    """The ``n`` items whose turn it is; where there are fewer than all epochs need, some are repeated."""
    return [items[i % len(items)] for i in range(epoch * n, (epoch + 1) * n)] if items else []
