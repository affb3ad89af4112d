"""Confident learning: by hand on a few scores, and on noise of a known size."""

from __future__ import annotations

import numpy as np
import pytest

from phobrief.training.curation.label_errors import MIN_ROWS, confident_learning, find_label_errors


def test_by_hand() -> None:
    present = np.array([True, True, True, False, False, False, False, False])
    scores = np.array([0.9, 0.8, 0.1, 0.1, 0.2, 0.1, 0.2, 0.9])
    # Present from 0.6 on (mean of 0.9, 0.8, 0.1); absent from 1 - 0.3 on (mean of 0.9, 0.8, 0.9, 0.8, 0.1).
    present_wrong, absent_wrong, wrong, suspects = confident_learning(present, scores)
    assert present_wrong == pytest.approx(1 / 3)
    assert absent_wrong == pytest.approx(1 / 5)
    assert wrong == pytest.approx(3 / 8 / 3 + 5 / 8 / 5)
    assert set(suspects.tolist()) == {2, 7}


def test_the_worst_comes_first() -> None:
    present = np.array([True] * 6 + [False] * 6)
    scores = np.array([0.9, 0.9, 0.9, 0.9, 0.3, 0.05, 0.1, 0.1, 0.1, 0.1, 0.1, 0.97])
    assert confident_learning(present, scores)[3].tolist()[:2] == [11, 5]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3])
def test_noise_of_a_known_size(share: float) -> None:
    random = np.random.default_rng(0)
    truth = random.random(4000) < 0.4
    scores = np.clip(np.where(truth, 0.85, 0.15) + random.normal(0, 0.08, 4000), 0, 1)
    given = truth ^ (random.random(4000) < share)
    wrong, suspects = confident_learning(given, scores)[2:]
    assert wrong == pytest.approx(share, abs=0.02)
    assert (given[suspects] != truth[suspects]).all()


def test_scores_that_say_nothing_find_nothing_certain() -> None:
    present = np.arange(40) % 2 == 0
    suspects = confident_learning(present, np.full(40, 0.5))[3]
    assert len(suspects) <= 20


def test_too_few_rows_and_rows_not_judged() -> None:
    pytest.importorskip("sklearn")
    texts = [f"họp {'cán bộ' if i % 2 else 'trời mưa'} số {i}" for i in range(60)]
    judged = np.array([2 * (i % 2) for i in range(60)])
    rare = np.array([2] * (MIN_ROWS - 1) + [0] * (61 - MIN_ROWS))
    partly = np.where(np.arange(60) < 20, -1, judged)
    found = find_label_errors(texts, np.stack([judged, rare, partly], axis=1), range(60))
    assert found[1] is None
    assert found[0] is not None
    assert found[0].auc > 0.95
    assert found[2] is not None
    assert np.isnan(found[2].scores[:20]).all()
    assert np.isfinite(found[2].scores[20:]).all()


def test_copies_share_a_fold() -> None:
    """A wrong label on a copy would otherwise be learnt from the other copy, and hide."""
    pytest.importorskip("sklearn")
    random = np.random.default_rng(0)
    words = [f"từ{i}" for i in range(300)]
    texts = [" ".join(random.choice(words, 20)) for _ in range(40)]
    grades = np.array([[2 * (i % 2)] for i in range(40)])
    together = find_label_errors(
        [*texts, *texts], np.concatenate([grades, grades]), [*range(40)] * 2
    )
    apart = find_label_errors([*texts, *texts], np.concatenate([grades, grades]), range(80))
    assert together[0] is not None
    assert apart[0] is not None
    assert apart[0].auc > 0.95 > 0.8 > together[0].auc
