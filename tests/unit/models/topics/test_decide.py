"""Pooling and decisions."""

from __future__ import annotations

import numpy as np
import pytest

from phobrief.articles import Span
from phobrief.models.topics.decide import TopicDecision, decide, pool_topics, sentence_salience

SPANS = [Span(0, 1, "a"), Span(2, 3, "b"), Span(4, 5, "c")]


def outputs(attention: list[float], values: list[float], salience: list[float]) -> np.ndarray:
    return np.array(list(zip(attention, values, salience, strict=True)), dtype=np.float32)


def test_contributions_sum_to_the_logit_over_units_of_a_sentence() -> None:
    pooled = pool_topics(outputs([0, 0, 0, 0], [4, 4, -4, 8], [0] * 4), [0, 0, 1, 2], 3)
    assert pooled.logits[0] == pytest.approx(3.0)
    assert pooled.contributions[:, 0] == pytest.approx([2.0, -1.0, 2.0])


def test_attention_of_huge_logits_stays_finite() -> None:
    pooled = pool_topics(outputs([1e4, -1e4], [2, 9], [0, 0]), [0, 1], 2)
    assert pooled.logits[0] == pytest.approx(2.0)


def test_evidence_is_the_strongest_sentences_and_only_of_tags() -> None:
    pooled = pool_topics(outputs([0, 2, 0], [3, 6, -3], [0] * 3), [0, 1, 2], 3)
    (tagged,) = decide(pooled, SPANS, [TopicDecision("t", "T", 1.0, 0.0, 0.5)], max_evidence=2)
    assert tagged.tagged
    assert tagged.evidence[0] == SPANS[1]
    assert SPANS[2] not in tagged.evidence
    (untagged,) = decide(pooled, SPANS, [TopicDecision("t", "T", 1.0, -20.0, 0.5)], max_evidence=2)
    assert not untagged.tagged
    assert untagged.evidence == ()


def test_a_tag_always_shows_evidence() -> None:
    pooled = pool_topics(outputs([0, 0], [-1, -2], [0, 0]), [0, 1], 2)
    (score,) = decide(pooled, SPANS, [TopicDecision("t", "T", 1.0, 0.0, 0.1)], max_evidence=3)
    assert score.tagged
    assert score.evidence == (SPANS[0],)


def test_salience_of_a_split_sentence_is_its_best_unit() -> None:
    salience = sentence_salience(outputs([0, 0], [0, 0], [1, 5]), [1, 1], 3)
    assert salience[1] == 5
    assert np.isneginf(salience[[0, 2]]).all()
