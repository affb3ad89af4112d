"""Figures by hand, against scikit-learn where installed, under masking, and in empty corners."""

from __future__ import annotations

import numpy as np
import pytest

from phobrief.training.metrics.topics import (
    average_precision,
    brier,
    confusion,
    ece,
    topic_report,
)

TOPICS = ("a", "b")
GRADES = np.array([[2, 0], [1, 0], [0, 2], [0, -1], [1, 0]])
SCORES = np.array([[0.9, 0.1], [0.8, 0.6], [0.7, 0.9], [0.1, 0.9], [0.2, 0.2]])
TAGGED = SCORES >= 0.5


def test_figures_by_hand() -> None:
    report = topic_report(SCORES, TAGGED, GRADES, TOPICS, n_bootstrap=0)
    a, b = report["topics"]["a"], report["topics"]["b"]
    assert (a["precision"], a["recall"], a["f1"]) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (a["support"], a["n_judged"], a["n_tagged"]) == (3, 5, 3)
    assert (b["precision"], b["recall"], b["n_judged"]) == (0.5, 1.0, 4)
    assert a["average_precision"] == pytest.approx((1 + 1 + 3 / 4) / 3)
    assert report["macro_f1"] == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert report["micro_f1"] == pytest.approx(2 * 3 / (2 * 3 + 2 + 1))


def test_not_judged_counts_for_nothing() -> None:
    changed = SCORES.copy()
    changed[3, 1] = 0.0
    one = topic_report(SCORES, TAGGED, GRADES, TOPICS, n_bootstrap=50)
    other = topic_report(changed, changed >= 0.5, GRADES, TOPICS, n_bootstrap=50)
    assert one == other


def test_intervals_hold_the_figure_and_repeat_with_the_seed() -> None:
    generator = np.random.default_rng(1)
    grades = (generator.random((300, 2)) < 0.3).astype(int)
    scores = np.clip(grades * 0.4 + generator.random((300, 2)) * 0.6, 0, 1)
    report = topic_report(scores, scores > 0.5, grades, TOPICS, seed=3)
    low, high = report["macro_f1_interval"]
    assert low < report["macro_f1"] < high
    assert high - low < 0.15
    assert report == topic_report(scores, scores > 0.5, grades, TOPICS, seed=3)


def test_a_topic_that_no_article_carries_has_no_figure_and_spoils_no_mean() -> None:
    grades = np.array([[1, 0], [0, 0]])
    scores = np.array([[0.9, 0.1], [0.1, 0.9]])
    report = topic_report(scores, scores >= 0.5, grades, TOPICS)
    assert report["topics"]["b"]["f1"] is None
    assert report["topics"]["b"]["f1_interval"] is None
    assert (report["macro_f1"], report["macro_average_precision"]) == (1.0, 1.0)


ONE_OF_TWELVE = 2 * np.eye(12, dtype=int)


@pytest.mark.parametrize(
    ("share_wrong", "share_found"),
    [(0.5, 1.0), (0.7, 1.0), (0.2, 0.6), (0.0, 1.0), (0.0, 0.5), (0.0, 0.0)],
)
def test_an_interval_holds_its_figure_where_resamples_lack_topics(
    share_wrong: float, share_found: float
) -> None:
    generator = np.random.default_rng(0)
    wrong = generator.random((12, 12)) < share_wrong
    found = generator.random(12) < share_found
    tagged = np.where(ONE_OF_TWELVE > 0, found, wrong)
    names = [f"t{t}" for t in range(12)]
    report = topic_report(tagged.astype(float), tagged, ONE_OF_TWELVE, names)
    low, high = report["macro_f1_interval"]
    assert low <= report["macro_f1"] <= high


@pytest.mark.parametrize(
    ("tags", "low"),
    [
        ([1, 1, 0], 0.0),  # without the first article the second one's wrong tag is left: 0
        ([1, 0, 0], 1.0),  # without it nothing is left, which speaks against no model
        ([0, 0, 0], 0.0),
    ],
)
def test_a_resample_without_the_topic(tags: list[int], low: float) -> None:
    tagged = np.array([tags], dtype=bool).T
    report = topic_report(tagged.astype(float), tagged, np.array([[2], [0], [0]]), ["a"])
    assert report["topics"]["a"]["f1_interval"][0] == low
    assert report["macro_f1_interval"][0] == report["micro_f1_interval"][0] == low


def test_no_articles_at_all() -> None:
    empty = np.zeros((0, 2))
    report = topic_report(empty, empty > 0, empty.astype(int), TOPICS)
    assert report["macro_f1"] is None
    assert report["topics"]["a"]["ece"] is None


def test_equals_scikit_learn() -> None:
    sklearn_metrics = pytest.importorskip("sklearn.metrics")
    generator = np.random.default_rng(0)
    for _ in range(20):
        labels = generator.random(50) < 0.3
        scores = generator.integers(0, 8, 50) / 8  # with ties
        if labels.any():
            expected = sklearn_metrics.average_precision_score(labels, scores)
            assert average_precision(scores, labels) == pytest.approx(expected)
            assert brier(scores, labels) == pytest.approx(
                sklearn_metrics.brier_score_loss(labels, scores)
            )


def test_ece_by_hand() -> None:
    scores = np.array([0.12, 0.18, 0.95, 1.0])
    labels = np.array([False, True, True, True])
    assert ece(scores, labels) == pytest.approx((2 * abs(0.15 - 0.5) + 2 * abs(0.975 - 1)) / 4)


@pytest.mark.parametrize(
    ("grades", "tags", "expected"),
    [
        ([1, 0], [1, 0], [[1, 0, 0], [0, 0, 0], [0, 0, 0]]),
        ([1, 0], [0, 1], [[0, 1, 0], [0, 0, 0], [0, 0, 0]]),
        ([1, 0], [0, 0], [[0, 0, 1], [0, 0, 0], [0, 0, 0]]),
        ([1, 0], [1, 1], [[1, 1, 0], [0, 0, 0], [0, 0, 0]]),
        ([0, 0], [0, 1], [[0, 0, 0], [0, 0, 0], [0, 1, 0]]),
        ([0, 0], [0, 0], [[0, 0, 0], [0, 0, 0], [0, 0, 1]]),
        ([1, 2], [1, 0], [[1, 0, 0], [0, 0, 1], [0, 0, 0]]),
        ([-1, 0], [1, 0], [[0, 0, 0], [0, 0, 0], [0, 0, 1]]),
        ([-1, -1], [1, 0], [[0, 0, 0], [0, 0, 0], [0, 0, 0]]),
    ],
)
def test_confusion(grades: list[int], tags: list[int], expected: list[list[int]]) -> None:
    found = confusion(np.array([tags], dtype=bool), np.array([grades]), TOPICS)
    assert found == {"labels": ["a", "b", "none"], "counts": expected}
