"""The baseline learns what is there, keeps to its folds, and leaves out what is not judged."""

from __future__ import annotations

import random

import numpy as np
import pytest

from phobrief.articles import Article
from phobrief.errors import TrainingError
from phobrief.training.data.corpora.vietnews import VietnewsArticle
from phobrief.training.topics.baseline import (
    TfidfBaseline,
    article_text,
    cross_validate_baseline,
    format_summary,
    segmented_text,
)
from phobrief.training.topics.folds import assign_folds

pytest.importorskip("sklearn")

TOPICS = ("a", "b")


def articles(n: int, seed: int = 0) -> tuple[list[str], np.ndarray]:
    """Texts where "bổ_nhiệm" makes topic a and "kỷ_luật" topic b, among noise."""
    chance = random.Random(seed)
    noise = [f"từ{k}" for k in range(50)]
    texts, grades = [], []
    for _ in range(n):
        a, b = chance.random() < 0.4, chance.random() < 0.3
        words = chance.choices(noise, k=20) + ["bổ_nhiệm"] * (2 * a) + ["kỷ_luật"] * b
        chance.shuffle(words)
        texts.append(" ".join(words))
        grades.append([2 * a, b])
    return texts, np.array(grades)


def test_learns_words_and_its_thresholds() -> None:
    texts, grades = articles(200)
    baseline = TfidfBaseline().fit(texts, grades)
    fresh, truth = articles(100, seed=1)
    scores = baseline.scores(fresh)
    assert scores.shape == (100, 2)
    assert (baseline.tagged(scores) == (truth > 0)).mean() > 0.95


def test_not_judged_is_not_absent() -> None:
    texts, grades = articles(60)
    masked, absent = grades.copy(), grades.copy()
    masked[40:, 0], absent[40:, 0] = -1, 0
    fitted = [TfidfBaseline().fit(texts, g) for g in (masked, absent)]
    assert fitted[0].calibrations_[0].n_judged == 40
    assert fitted[0].classifier_.models_[0].intercept_ > fitted[1].classifier_.models_[0].intercept_


def test_tuned_on_articles_kept_apart() -> None:
    texts, grades = articles(200)
    apart, truth = articles(50, seed=2)
    alone, tuned = (TfidfBaseline().fit(texts, grades, t) for t in (None, (apart, truth)))
    assert [t.n_judged for t in tuned.thresholds_] == [50, 50]
    assert [t.n_judged for t in alone.thresholds_] == [200, 200]
    assert np.array_equal(alone.classifier_.models_[0].coef_, tuned.classifier_.models_[0].coef_)
    fresh, labels = articles(100, seed=1)
    assert (tuned.tagged(tuned.scores(fresh)) == (labels > 0)).mean() > 0.95


def test_a_topic_without_positives_gets_low_scores_and_no_tags() -> None:
    texts, grades = articles(40)
    grades[:, 1] = 0
    baseline = TfidfBaseline().fit(texts, grades)
    scores = baseline.scores(texts)
    assert scores[:, 1].max() < 0.1
    assert not baseline.tagged(scores)[:, 1].any()


def test_nothing_to_learn_from() -> None:
    with pytest.raises(TrainingError, match="found none"):
        TfidfBaseline().fit([], np.zeros((0, 2), dtype=int))


def test_folds_spread_every_combination_and_repeat() -> None:
    grades = articles(203)[1]
    folds = assign_folds(grades, 5, seed=3)
    assert np.array_equal(folds, assign_folds(grades, 5, seed=3))
    assert not np.array_equal(folds, assign_folds(grades, 5, seed=4))
    for column in (grades > 0).T:
        counts = np.bincount(folds[column], minlength=5)
        assert counts.max() - counts.min() <= 3


def test_cross_validation_gives_mean_and_standard_deviation_over_seeds() -> None:
    texts, grades = articles(100)
    found = cross_validate_baseline(texts, grades, TOPICS, n_folds=3, seeds=(0, 1))
    assert len(found["runs"]) == 2
    assert found["mean"]["macro_f1"] > 0.7
    assert found["std"]["macro_f1"] >= 0
    assert format_summary(found).startswith(f"macro_f1 {found['mean']['macro_f1']:.3f}")


def test_further_grades_are_learnt_from_and_never_scored() -> None:
    texts, grades = articles(60)
    few = cross_validate_baseline(texts[:30], grades[:30], TOPICS, n_folds=3, seeds=(0,))
    more = cross_validate_baseline(
        texts[:30], grades[:30], TOPICS, n_folds=3, seeds=(0,), more=(texts[30:], grades[30:])
    )
    assert more["runs"][0]["n_articles"] == few["runs"][0]["n_articles"] == 30
    assert more["mean"]["macro_average_precision"] > few["mean"]["macro_average_precision"]


def test_texts_hold_the_title_twice() -> None:
    assert article_text(Article("Thân bài", title="Tin")) == "Tin\nTin\nThân bài"
    segmented = VietnewsArticle("x", "Tin_tức", "Tóm_tắt", ("Câu",))
    assert segmented_text(segmented, with_abstract=True) == "Tin_tức\nTin_tức\nTóm_tắt\nCâu"
    assert segmented_text(segmented, with_abstract=False) == "Tin_tức\nTin_tức\nCâu"
