"""Examples of a retraining run: labels where there are any, mixed with the old model's own answers.

Learning without forgetting (Li & Hoiem 2016) for a multi-label head: the loss of a topic is
``BCE(label) + w * BCE(old answer)``, which is one BCE with target ``(label + w * answer) / (1 + w)`` at
weight ``1 + w``; where nobody judged the topic, only the second part is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...aliases import FloatArray
from ...articles import Article
from ...configs.retraining import DistillationConfig
from ...models.reader import ArticleReader
from ...models.scoring import ArticleScorer
from ..finetuning.distillation import softmax_salience
from ..finetuning.examples import Example


@dataclass(frozen=True, slots=True)
class OldAnswers:
    """The old model's answers on some examples.

    Attributes:
        topics: (n_examples, n_old_topics), the sigmoid of its raw logits: the new network's raw logits
            should stay where they were, so that the old calibration holds.
        salience: for each example the target distribution over its sentences, (n_sentences,).
    """

    topics: FloatArray
    salience: list[FloatArray]


def old_answers(scorer: ArticleScorer, examples: Sequence[Example]) -> OldAnswers:
    """Score examples with the old model."""
    scores = scorer.score([example.prepared for example in examples])
    logits = np.array([score.topics.logits for score in scores], dtype=np.float32)
    topics = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return OldAnswers(topics, [softmax_salience(score.salience) for score in scores])


def distilled(
    examples: Sequence[Example],
    answers: OldAnswers,
    config: DistillationConfig,
    *,
    has_base: bool,
) -> list[Example]:
    """Mix the old answers into the targets of the old topics (the first columns) and of the salience.

    Half of the salience is the reference abstract's, where there is one; else all of it is the old model's.

    Args:
        config: the weights of old answers, where a topic is judged and where it is not.
        has_base: whether old labels are there; then judged topics learn from labels alone.
    """
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
        if example.salience is not None:
            salience = (example.salience + salience) / 2
        mixed.append(replace(example, topics=targets, topic_weights=weights, salience=salience))
    return mixed


def plain_examples(
    articles: Sequence[Article], n_topics: int, reader: ArticleReader
) -> list[Example]:
    """Unlabelled articles as examples that judge nothing; those that cannot be read are left out."""
    nothing = np.zeros(n_topics, dtype=np.float32)
    return [Example(read, nothing, nothing) for _, read in reader.prepare_readable(articles)]


def probe_examples(examples: Sequence[Example], n_old: int) -> list[Example]:
    """The examples that judge a new topic, with only the new topics in their loss."""
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
