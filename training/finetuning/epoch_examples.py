"""What a run learns topics from: labelled articles, and passages that editors marked in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from ...aliases import Log
from ...configs import TrainConfig
from ...models.reader import ArticleReader
from ...models.topics.lexical import LexicalScorer
from ..data.articles.labelled import grades_matrix
from ..data.articles.marked_passages import marked_passages
from ..data.articles.prepare import prepare_rows
from ..data.articles.splits import RunData
from ..pretraining.start import Start
from ..topics.lexical import fit_lexical
from .distillation import add_own_salience
from .examples import EpochExamples, Example, labelled_examples, with_abstract


def prepare_lessons(
    start: Start,
    reader: ArticleReader,
    data: RunData,
    topics: Sequence[str],
    config: TrainConfig,
    log: Log,
) -> EpochExamples:
    """The labelled articles, with or without abstract on top as each epoch draws it, and the passages that
    editors marked in them.

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

    def of_epoch(epoch: int) -> Sequence[Example]:
        random = np.random.default_rng((config.seed, epoch, 2))
        lead = random.random(len(bare)) < config.finetune.lead_share
        return [leading[i] if lead[i] else bare[i] for i in range(len(bare))]

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
