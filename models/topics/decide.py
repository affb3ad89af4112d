"""From what the heads say of units to tags with evidence, in numpy: the same for every runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...aliases import FloatArray
from ...articles import Span, TopicScore


@dataclass(frozen=True, slots=True)
class TopicDecision:
    """What was learnt for one topic on dev: calibration of the logit, and the threshold.

    Attributes:
        id, name: of the topic.
        scale, bias: calibrated score = sigmoid(scale * logit + bias) (Platt 1999).
        threshold: score from which the topic is tagged.
    """

    id: str
    name: str
    scale: float
    bias: float
    threshold: float

    def score(self, logit: float) -> float:
        """Calibrated probability of a logit."""
        z = max(-60.0, min(60.0, self.scale * logit + self.bias))
        return float(1 / (1 + np.exp(-z)))


@dataclass(frozen=True, slots=True)
class PooledTopics:
    """Topics of one article.

    Attributes:
        logits: (n_topics,).
        contributions: (n_sentences, n_topics), how much each sentence adds to or takes from the encoder's
            part of the logit.
    """

    logits: FloatArray
    contributions: FloatArray


def pool_topics(
    unit_outputs: FloatArray,
    sentences: Sequence[int],
    n_sentences: int,
    lexical: FloatArray | None = None,
) -> PooledTopics:
    """Pool the units of all windows of one article by attention, and add what the words alone say.

    Args:
        unit_outputs: (n_units, 2 * n_topics + 1) as `BriefNetwork.forward` gives them.
        sentences: the sentence of each unit.
        n_sentences: sentences of the article.
        lexical: (n_topics,) as `LexicalScorer.logits` gives them.
    """
    n_topics = (unit_outputs.shape[1] - 1) // 2
    attention, values = unit_outputs[:, :n_topics], unit_outputs[:, n_topics : 2 * n_topics]
    weights = np.exp(attention - attention.max(axis=0, keepdims=True))
    weights /= weights.sum(axis=0, keepdims=True)
    contributions = np.zeros((n_sentences, n_topics), dtype=np.float32)
    np.add.at(contributions, np.asarray(sentences), weights * values)
    logits = contributions.sum(axis=0)
    return PooledTopics(logits if lexical is None else logits + lexical, contributions)


def decide(
    pooled: PooledTopics,
    spans: Sequence[Span],
    topics: Sequence[TopicDecision],
    *,
    max_evidence: int,
) -> tuple[TopicScore, ...]:
    """Turn pooled logits into scores, tags and evidence.

    Args:
        pooled: one article's topics, the contributions those that make evidence.
        spans: its sentences, in order.
        topics: decisions in the order of the logits.
        max_evidence: sentences shown per tag.
    """
    return tuple(
        _topic_score(
            topic, float(pooled.logits[t]), pooled.contributions[:, t], spans, max_evidence
        )
        for t, topic in enumerate(topics)
    )


def _topic_score(
    topic: TopicDecision,
    logit: float,
    contributions: FloatArray,
    spans: Sequence[Span],
    max_evidence: int,
) -> TopicScore:
    score = topic.score(logit)
    tagged = score >= topic.threshold
    evidence = _evidence(contributions, spans, max_evidence) if tagged else ()
    return TopicScore(topic.id, topic.name, round(score, 6), tagged, evidence)


_ENOUGH = 0.8
"""Evidence stops once it carries this share of all that speaks for the topic."""


def _evidence(
    contributions: FloatArray, spans: Sequence[Span], max_evidence: int
) -> tuple[Span, ...]:
    # A tag must have evidence even when every sentence counts slightly against it (a low threshold):
    # the strongest is always shown.
    order = np.argsort(-contributions, kind="stable")[:max_evidence]
    total = float(np.clip(contributions, 0, None).sum())
    chosen: list[Span] = []
    carried = 0.0
    for sentence in order:
        if chosen and (contributions[sentence] <= 0 or carried >= _ENOUGH * total):
            break
        chosen.append(spans[sentence])
        carried += float(contributions[sentence])
    return tuple(chosen)


def sentence_salience(
    unit_outputs: FloatArray, sentences: Sequence[int], n_sentences: int
) -> FloatArray:
    """Salience of each sentence, (n_sentences,), from what `BriefNetwork.forward` gives: the highest of its
    units; -inf where it has none."""
    best = np.full(n_sentences, -np.inf, dtype=np.float32)
    np.maximum.at(best, np.asarray(sentences), unit_outputs[:, -1])
    return best
