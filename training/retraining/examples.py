"""Examples of a retraining run: labels where there are some, the old model's own answers beside and between.

Learning without forgetting (Li & Hoiem 2016) for a multi-label head: the loss of a topic is
``BCE(label) + w * BCE(old answer)``, which is one BCE with target ``(label + w * answer) / (1 + w)`` at
weight ``1 + w``; where nobody judged the topic only the second part is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...aliases import FloatArray
from ...articles import Article
from ...configs.retraining import DistillationConfig
from ...errors import ArticleError
from ...models.encoder.runtimes.choose import open_runtime
from ...models.model import score_articles
from ...models.reader import ArticleReader
from ...models.store.folder import ModelFolder
from ..data.labelled import LabelledArticle
from ..finetuning.distillation import softmax_salience
from ..finetuning.examples import Example, labelled_examples

_CHUNK = 64


@dataclass(frozen=True, slots=True)
class OldAnswers:
    """What the old model says of some examples.

    Attributes:
        topics: (n_examples, n_old_topics), the sigmoid of its raw logits: the new network's raw logits
            should stay where they were, so that the old calibration holds.
        salience: (n_sentences,) target distribution each.
    """

    topics: FloatArray
    salience: list[FloatArray]


def old_answers(
    folder: ModelFolder, reader: ArticleReader, examples: Sequence[Example]
) -> OldAnswers:
    """Score examples with the old model."""
    runtime = open_runtime(folder)
    n_topics = len(folder.manifest.topics)
    topics = np.zeros((len(examples), n_topics), dtype=np.float32)
    salience: list[FloatArray] = []
    for start in range(0, len(examples), _CHUNK):
        prepared = [e.prepared for e in examples[start : start + _CHUNK]]
        for score in score_articles(prepared, runtime, reader.tokenizer.pad_id, n_topics):
            topics[len(salience)] = 1 / (1 + np.exp(-np.clip(score.topics.logits, -30, 30)))
            salience.append(softmax_salience(score.salience))
    return OldAnswers(topics, salience)


def distilled(
    examples: Sequence[Example],
    answers: OldAnswers,
    config: DistillationConfig,
    *,
    has_base: bool,
) -> list[Example]:
    """Mix the old answers into the targets of the old topics (the first columns), and into salience."""
    n_old = answers.topics.shape[1]
    beside_label = 0.0 if has_base else config.judged
    mixed = []
    for example, soft, salience in zip(examples, answers.topics, answers.salience, strict=True):
        targets, weights = example.topics.copy(), example.topic_weights.copy()
        label, weight = targets[:n_old], weights[:n_old]
        judged = weight > 0
        added = np.where(judged, beside_label * weight, config.unjudged).astype(np.float32)
        total = weight + added
        targets[:n_old] = np.where(
            total > 0, (weight * label + added * soft) / np.maximum(total, 1e-9), label
        )
        weights[:n_old] = total
        mixed.append(replace(example, topics=targets, topic_weights=weights, salience=salience))
    return mixed


def read_examples(
    rows: Sequence[LabelledArticle], topics: Sequence[str], reader: ArticleReader
) -> list[Example]:
    """Labelled rows as examples; those that cannot be read are left out."""
    return list(labelled_examples(rows, topics, reader))


def plain_examples(
    articles: Sequence[Article], n_topics: int, reader: ArticleReader
) -> list[Example]:
    """Unlabelled articles as examples that judge nothing."""
    nothing = np.zeros(n_topics, dtype=np.float32)
    found = []
    for article in articles:
        try:
            found.append(Example(reader.prepare(article), nothing, nothing))
        except ArticleError:
            continue
    return found


def probe_examples(examples: Sequence[Example], n_old: int) -> list[Example]:
    """The examples that judge a new topic, with nothing but the new topics in their loss."""
    probing = []
    for example in examples:
        weights = example.topic_weights.copy()
        weights[:n_old] = 0
        if weights.any():
            probing.append(replace(example, topic_weights=weights, salience=None))
    return probing


def every_epoch(examples: Sequence[Example]) -> Callable[[int], Sequence[Example]]:
    """The same examples in every epoch."""
    return lambda epoch: examples
