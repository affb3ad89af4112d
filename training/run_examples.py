"""What each epoch of a run learns from: labelled articles, and plain ones for what they can teach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from ..configs import TrainConfig
from ..errors import ArticleError
from ..models.lexical import LexicalScorer
from ..models.reader import ArticleReader
from .examples import (
    Example,
    abstract_examples,
    labelled_examples,
    with_abstract,
    with_soft_topics,
)
from .labelled import LabelledArticle, grades_matrix
from .lexical import fit_lexical
from .near_topics import near_topics
from .run_data import RunData, sample_articles
from .self_teaching import add_own_salience
from .start import Start
from .teacher import Teacher
from .vietnews import VietnewsArticle, read_ids

Log = Callable[[str], None]


def epoch_examples(
    start: Start,
    reader: ArticleReader,
    data: RunData,
    topics: Sequence[str],
    config: TrainConfig,
    log: Log,
) -> Callable[[int], Sequence[Example]]:
    """Examples by epoch: the labelled articles with or without abstract on top, and new plain ones."""
    log("reading the labelled articles ...")
    bare = list(labelled_examples(data.train, topics, reader))
    if start.teacher is not None:
        bare = add_own_salience(bare, start.teacher, reader)
    leading = list(labelled_examples(map(with_abstract, data.train), topics, reader))
    plain = _plain_examples(leading, data, len(topics), config, reader, log)

    @lru_cache(maxsize=1)
    def of_epoch(epoch: int) -> Sequence[Example]:
        random = np.random.default_rng((config.seed, epoch, 2))
        lead = random.random(len(bare)) < config.finetune.lead_share
        labelled = [leading[i] if lead[i] else bare[i] for i in range(len(bare))]
        return labelled + plain(epoch)

    return of_epoch


def _plain_examples(
    labelled: Sequence[Example],
    data: RunData,
    n_topics: int,
    config: TrainConfig,
    reader: ArticleReader,
    log: Log,
) -> Callable[[int], list[Example]]:
    """Plain articles for the salience head, new ones each epoch, with a teacher's topic scores."""
    per_epoch, weight = config.finetune.n_salience, config.finetune.teacher_weight
    if data.corpus is None or not per_epoch:
        return lambda epoch: []
    labelled_ids = [row.article.id or "" for row in (*data.train, *data.dev)]
    articles = _choose_articles(data, per_epoch * config.finetune.epochs, labelled_ids, config, log)
    if not articles:
        return lambda epoch: []
    teacher = _fit_teacher(labelled) if weight else None

    def of_epoch(epoch: int) -> list[Example]:
        log(f"epoch {epoch + 1}: reading {per_epoch} plain articles ...")
        # A corpus smaller than all epochs ask for is gone through again.
        first = epoch * per_epoch
        part = [articles[i % len(articles)] for i in range(first, first + per_epoch)]
        examples = list(abstract_examples(part, n_topics, reader))
        if teacher is None:
            return examples
        scores = teacher.scores([example.prepared for example in examples])
        return with_soft_topics(examples, scores, weight)

    return of_epoch


def _choose_articles(
    data: RunData, n_articles: int, without: Sequence[str], config: TrainConfig, log: Log
) -> list[VietnewsArticle]:
    """Plain articles by chance, and as many as the config asks for of those near the topics."""
    assert data.corpus is not None
    n_relevant = round(n_articles * config.finetune.relevant_share)
    chance = sample_articles(
        data.corpus, n_articles - n_relevant, without=without, seed=config.seed
    )
    if not n_relevant:
        return chance
    log("looking for articles near the topics ...")
    taken = {*without, *(article.id for article in chance)}
    ids = near_topics(data.train, data.corpus, n_relevant, without=taken)
    found = list(read_ids(data.corpus, ids))
    mixed = [*chance, *found]
    order = np.random.default_rng((config.seed, 3)).permutation(len(mixed))
    return [mixed[i] for i in order]


def _fit_teacher(labelled: Sequence[Example]) -> Teacher:
    return Teacher.fit(
        [example.prepared for example in labelled],
        np.stack([example.topics for example in labelled]),
        np.stack([example.topic_weights for example in labelled]),
    )


def fit_lexical_on(
    reader: ArticleReader, rows: Sequence[LabelledArticle], topics: Sequence[str]
) -> LexicalScorer:
    """The linear model of labelled rows, each with and without its abstract on top."""
    both = [*rows, *(with_abstract(row) for row in rows if row.abstract)]
    read, prepared = [], []
    for row in both:
        try:
            prepared.append(reader.prepare(row.article))
        except ArticleError:
            continue
        read.append(row)
    return fit_lexical(prepared, grades_matrix(read, topics))
