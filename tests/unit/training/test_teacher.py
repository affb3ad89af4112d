"""The teacher knows on unlabelled articles what labels have shown it, and says nothing of other topics."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn")

from prepared import prepared

from phobrief.models.reader import Prepared
from phobrief.training.teacher import teach

RANDOM = np.random.default_rng(5)
EMBEDDINGS = RANDOM.normal(size=(200, 16)).astype(np.float32)


def article(words: range) -> Prepared:
    return prepared((words[0],), [RANDOM.choice(list(words), 8).tolist() for _ in range(4)])


KINDS = np.arange(60) % 2
ARTICLES = [article(range(100, 130) if kind else range(120, 150)) for kind in KINDS]
GRADES = np.column_stack([2 * KINDS, np.full(60, -1), np.zeros(60, dtype=int)])[:40]


def test_scores_follow_the_labels_and_are_zero_where_nothing_was_learnt() -> None:
    scores = teach(ARTICLES[:40], GRADES, ARTICLES[40:], EMBEDDINGS, seed=1)
    assert scores.shape == (20, 3)
    assert ((scores[:, 0] > 0.5) == (KINDS[40:] > 0)).all()
    assert not scores[:, 1:].any()


def test_the_same_seed_gives_the_same_scores() -> None:
    first, second = (
        teach(ARTICLES[:40], GRADES, ARTICLES[40:], EMBEDDINGS, seed=1) for _ in range(2)
    )
    assert np.array_equal(first, second)


def test_nothing_to_score_is_no_error() -> None:
    assert teach(ARTICLES[:40], GRADES, [], EMBEDDINGS, seed=1).shape == (0, 3)
