"""Calibration recovers what it should and stays sane on few articles."""

from __future__ import annotations

import json

import numpy as np
import pytest

from phobrief.training.metrics.topics import ece
from phobrief.training.topics.calibrate import Calibration, fit_calibration


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


def test_results_are_json_ready() -> None:
    tree = fit_calibration(np.array([0.9, 0.2, -1.0]), np.array([1, 0, 0])).to_dict()
    assert json.loads(json.dumps(tree)) == tree
