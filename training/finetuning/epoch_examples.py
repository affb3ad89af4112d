"""What a run learns from: labelled articles, and unlabelled ones with abstracts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import torch

from ...aliases import Log
from ...configs import TrainConfig
from ...models.reader import ArticleReader
from ...models.topics.lexical import LexicalScorer
from ..data.articles.labelled import grades_matrix
from ..data.articles.marked_passages import marked_passages
from ..data.articles.mixing import mixed_articles
from ..data.articles.prepare import prepare_rows
from ..data.articles.splits import RunData, sample_articles
from ..pretraining.start import Start
from ..topics.lexical import fit_lexical
from .distillation import add_own_salience
from .examples import (
    EpochExamples,
    Example,
    abstract_examples,
    labelled_examples,
    with_abstract,
)


def prepare_lessons(
    start: Start,
    reader: ArticleReader,
    data: RunData,
    topics: Sequence[str],
    config: TrainConfig,
    log: Log,
) -> EpochExamples:
    """The labelled articles with or without abstract on top, the passages that editors marked in them; new
    mixed ones and ones for salience in each epoch.

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
    for_salience = _abstract_examples(data, len(topics), config, reader, log)

    @lru_cache(maxsize=1)
    def of_epoch(epoch: int) -> Sequence[Example]:
        random = np.random.default_rng((config.seed, epoch, 2))
        lead = random.random(len(bare)) < config.finetune.lead_share
        labelled = [leading[i] if lead[i] else bare[i] for i in range(len(bare))]
        mixed = labelled_examples(
            mixed_articles(whole, config.finetune.n_mixed, random), topics, reader
        )
        return [*labelled, *mixed, *for_salience(epoch)]

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


def _abstract_examples(
    data: RunData, n_topics: int, config: TrainConfig, reader: ArticleReader, log: Log
) -> Callable[[int], list[Example]]:
    """Unlabelled articles with abstracts, new ones each epoch, for salience."""
    n, articles = config.finetune.n_salience, []
    if data.corpus is not None:
        n_chosen = n * config.finetune.epochs
        articles = sample_articles(
            data.corpus, n_chosen, without=data.labelled_ids, seed=config.seed
        )

    def of_epoch(epoch: int) -> list[Example]:
        # Where there are fewer than all epochs need, some are repeated.
        turn = range(epoch * n, (epoch + 1) * n) if articles else ()
        chosen = [articles[i % len(articles)] for i in turn]
        if chosen:
            log(f"epoch {epoch + 1}: reading {len(chosen)} articles for salience ...")
        return list(abstract_examples(chosen, n_topics, reader))

    return of_epoch
