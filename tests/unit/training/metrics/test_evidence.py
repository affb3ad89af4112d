"""Deletion and sufficiency on scorers whose evidence is known."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest

from phobrief.training.metrics.evidence import (
    EvidenceCase,
    Variant,
    evidence_report,
    variants_of,
)

TOPICS = ("a", "b")
SENTENCES = tuple(f"câu {i}" for i in range(10))


def score(variants: Sequence[Variant]) -> np.ndarray:
    """Topic a: 0.5 for sentence 3 and a little for each sentence; topic b: the length alone."""
    rows = [
        (0.5 * ("câu 3" in v.sentences) + 0.01 * len(v.sentences), 0.1 * len(v.sentences))
        for v in variants
    ]
    return np.array(rows)


def case(topic: str, *evidence: int) -> EvidenceCase:
    return EvidenceCase("Tin", SENTENCES, topic, evidence)


def test_true_evidence_matters_more_than_random_sentences() -> None:
    found = evidence_report([case("a", 3)], score, TOPICS)["a"]
    assert found["drop_evidence"] == pytest.approx(0.51)
    assert found["drop_random"] == pytest.approx(0.01)
    assert found["ratio"] == pytest.approx(51)
    assert found["sufficiency"] == pytest.approx(0.51 / 0.6)


def test_evidence_no_better_than_chance_has_ratio_one() -> None:
    found = evidence_report([case("b", 2), case("b", 5, 6)], score, TOPICS)
    assert found["b"]["ratio"] == pytest.approx(1)
    assert found["all"]["n"] == 2
    assert found["a"] == {"n": 0}


def test_variants_take_out_as_many_others_and_never_the_evidence() -> None:
    full, without, alone, *randoms = variants_of(case("a", 3, 7), 20, np.random.default_rng(0))
    assert full.sentences == SENTENCES
    assert alone.sentences == ("câu 3", "câu 7")
    assert set(without.sentences) == set(SENTENCES) - set(alone.sentences)
    assert all(len(v.sentences) == 8 and {"câu 3", "câu 7"} <= set(v.sentences) for v in randoms)


def test_articles_that_are_mostly_evidence_are_counted_apart() -> None:
    found = evidence_report([EvidenceCase(None, ("x", "y", "z"), "a", (0, 1))], score, TOPICS)
    assert (found["n_skipped"], found["all"]) == (1, {"n": 0})


def test_no_ratio_where_random_sentences_change_nothing() -> None:
    def constant(variants: Sequence[Variant]) -> np.ndarray:
        return np.full((len(variants), 2), 0.5)

    found = evidence_report([case("a", 1)], constant, TOPICS)["a"]
    assert found["ratio"] is None
    assert found["ratio_interval"] is None


def test_repeats_with_the_seed_and_is_json_ready() -> None:
    cases = [case("a", 3), case("a", 3, 4), case("b", 1)]
    found = evidence_report(cases, score, TOPICS, seed=5)
    assert found == evidence_report(cases, score, TOPICS, seed=5)
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("bad", [case("c", 1), case("a"), case("a", 10)])
def test_impossible_cases_are_refused(bad: EvidenceCase) -> None:
    with pytest.raises(ValueError, match="expected"):
        evidence_report([bad], score, TOPICS)
