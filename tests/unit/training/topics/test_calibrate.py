"""Calibration recovers what it should and stays sane on few articles; thresholds keep their policy."""

from __future__ import annotations

import json

import numpy as np
import pytest

from phobrief.training.metrics.topics import ece
from phobrief.training.topics.calibrate import Calibration, choose_threshold, fit_calibration


def overconfident(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True log odds, the three times too sure logits of them, and labels drawn by the truth."""
    generator = np.random.default_rng(seed)
    truth = generator.normal(-1, 1.5, n)
    labels = generator.random(n) < 1 / (1 + np.exp(-truth))
    return truth, 3 * truth + 1, labels


def test_recovers_scale_and_bias() -> None:
    _, logits, labels = overconfident(20_000)
    fitted = fit_calibration(logits, labels)
    assert fitted.scale == pytest.approx(1 / 3, abs=0.02)
    assert fitted.bias == pytest.approx(-1 / 3, abs=0.05)


def test_calibration_error_falls() -> None:
    _, logits, labels = overconfident(2000)
    before = Calibration().apply(logits)
    after = fit_calibration(logits, labels).apply(logits)
    assert ece(after, labels) < 0.03 < ece(before, labels)


def test_not_judged_is_left_out() -> None:
    _, logits, labels = overconfident(500)
    grades = labels.astype(int)
    with_gaps = fit_calibration(np.append(logits, [50.0, -50.0]), np.append(grades, [-1, -1]))
    assert with_gaps == fit_calibration(logits, labels)
    assert (with_gaps.n_judged, with_gaps.n_positive) == (500, int(labels.sum()))


@pytest.mark.parametrize(
    ("logits", "labels"),
    [
        ([4.0, -3.0, -2.0], [True, False, False]),
        ([1.0, 2.0], [False, False]),
        ([1.0, 2.0], [True, True]),
        ([300.0, -300.0], [True, False]),
    ],
)
def test_few_articles_give_finite_unextreme_scores(logits: list[float], labels: list[bool]) -> None:
    fitted = fit_calibration(np.array(logits), np.array(labels))
    assert 0 < fitted.scale < 3
    assert abs(fitted.bias) < 5


def test_order_is_never_turned_round() -> None:
    logits = np.linspace(-3, 3, 100)
    scores = fit_calibration(logits, logits < 0).apply(logits)
    assert (np.diff(scores) > 0).all()
    assert scores.mean() == pytest.approx(0.5, abs=0.05)


def test_nothing_judged_is_the_identity() -> None:
    assert fit_calibration(np.array([1.0]), np.array([-1])) == Calibration()


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
    tree = {
        "calibration": fit_calibration(SCORES, LABELS).to_dict(),
        "threshold": choose_threshold(SCORES, LABELS, "min_recall", 0.5).to_dict(),
    }
    assert json.loads(json.dumps(tree)) == tree
