"""Thresholds keep what their policy promises, also on few articles."""

from __future__ import annotations

import json
from typing import get_args

import numpy as np
import pytest

from phobrief.aliases import Policy
from phobrief.models.topics.policies import Wish, pick
from phobrief.training.topics.thresholds import choose_threshold, learn_cuts

SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.2])
LABELS = np.array([1, 1, 0, 1, 0, 0])


@pytest.mark.parametrize(
    ("policy", "at_least", "threshold", "precision", "recall", "reached"),
    [
        ("best_f1", None, 0.35, 3 / 5, 1.0, True),
        ("min_precision", 0.9, 0.75, 1.0, 2 / 3, True),
        ("min_precision", 0.75, 0.55, 3 / 4, 1.0, True),
        ("min_recall", 0.6, 0.75, 1.0, 2 / 3, True),
        ("min_recall", 1.0, 0.55, 3 / 4, 1.0, True),
    ],
)
def test_policies(policy, at_least, threshold, precision, recall, reached) -> None:  # type: ignore[no-untyped-def]
    found = choose_threshold(SCORES, LABELS, policy, at_least)
    assert found.threshold == pytest.approx(threshold)
    assert (found.precision, found.recall) == (pytest.approx(precision), pytest.approx(recall))
    assert found.reached is reached


def test_a_precision_out_of_reach_gives_the_best_there_is() -> None:
    found = choose_threshold(np.array([0.9, 0.8, 0.1]), np.array([0, 1, 0]), "min_precision", 0.9)
    assert not found.reached
    assert (found.precision, found.threshold) == (0.5, pytest.approx(0.45))


def test_without_positives_the_threshold_is_a_half() -> None:
    found = choose_threshold(np.array([0.9, 0.1]), np.array([0, -1]))
    assert (found.threshold, found.reached, found.n_judged) == (0.5, False, 1)


def test_tagging_everything_keeps_a_threshold_within_scores() -> None:
    assert choose_threshold(np.array([0.9, 0.8]), np.array([1, 1])).threshold == pytest.approx(0.4)


@pytest.mark.parametrize(("policy", "at_least"), [("f1", None), ("min_recall", None)])
def test_policy_mistakes_are_named(policy: str, at_least: float | None) -> None:
    with pytest.raises(ValueError, match="expected"):
        choose_threshold(SCORES, LABELS, policy, at_least)  # type: ignore[arg-type]


def test_the_best_f1_is_the_one_that_scores_lead_to_expect() -> None:
    generator = np.random.default_rng(2)
    scores = generator.beta(0.4, 2.0, 50_000)
    labels = generator.random(50_000) < scores
    counted = [
        2 * (labels & (scores >= c)).sum() / ((scores >= c).sum() + labels.sum())
        for c in np.linspace(0.05, 0.95, 91)
    ]
    few = choose_threshold(scores[:200], labels[:200])
    f1 = (
        2
        * (labels & (scores >= few.threshold)).sum()
        / ((scores >= few.threshold).sum() + labels.sum())
    )
    assert f1 > max(counted) - 0.005
    # At the best cut the threshold is half of the F1 that it gives (Lipton et al. 2014).
    assert choose_threshold(scores, labels).threshold == pytest.approx(max(counted) / 2, abs=0.02)


def test_results_are_json_ready() -> None:
    tree = choose_threshold(SCORES, LABELS, "min_recall", 0.5).to_dict()
    assert json.loads(json.dumps(tree)) == tree


@pytest.mark.parametrize("policy", get_args(Policy))
def test_every_policy_of_the_config_can_be_tuned_and_named(policy: Policy) -> None:
    tuned = choose_threshold(SCORES, LABELS, policy, 0.5)
    name = policy if tuned.at_least is None else f"{policy}=0.5"
    assert str(Wish.of(name)) == name


def test_a_user_who_chooses_at_load_gets_what_tuning_gives() -> None:
    generator = np.random.default_rng(5)
    scores = generator.beta(0.5, 1.5, 300).round(2)
    labels = generator.random(300) < scores
    cuts = learn_cuts(scores, labels)
    assert len(cuts.best) < 40
    for policy in ("min_precision", "min_recall"):
        for at_least in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0):
            tuned = choose_threshold(scores, labels, policy, at_least)  # type: ignore[arg-type]
            wish = Wish.of(f"{policy}={at_least}")
            threshold, reached = pick(wish, cuts.best_f1, cuts.best)
            assert threshold == tuned.threshold
            assert (reached is None) == tuned.reached
    assert (
        pick(Wish.of("best_f1"), cuts.best_f1, cuts.best)[0]
        == choose_threshold(scores, labels).threshold
    )


def test_a_topic_without_positives_has_one_threshold_for_all_policies() -> None:
    cuts = learn_cuts(np.array([0.9, 0.1]), np.array([0, 0]))
    assert pick(Wish.of("min_recall=0.9"), cuts.best_f1, cuts.best) == (0.5, None)
