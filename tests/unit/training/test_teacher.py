"""The teacher's soft scores: as sure as the logits are far apart, and nothing of topics it knows nothing of."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn")

from hypothesis import given
from hypothesis import strategies as st

from phobrief.training.teacher import soft_scores

LOGITS = np.array([[-2.0, 0.0, 0.3], [0.0, 0.0, 0.3], [2.0, 0.0, 0.3]], dtype=np.float32)


def test_scores_by_hand() -> None:
    spread = np.sqrt(8 / 3)
    above = 1 / (1 + np.exp(-3 * 2 / spread))
    assert soft_scores(LOGITS)[:, 0] == pytest.approx([1 - above, 0.5, above])


def test_a_topic_of_which_nothing_was_learnt_gets_zeros() -> None:
    assert not soft_scores(LOGITS)[:, 1:].any()
    many = np.full((10_000, 1), 0.3, dtype=np.float32)  # the mean of which is not quite 0.3
    assert not soft_scores(many).any()


def test_nothing_to_score_is_no_error() -> None:
    assert soft_scores(np.zeros((0, 3), dtype=np.float32)).shape == (0, 3)


@given(
    st.lists(st.floats(-50, 50, width=32), min_size=2, max_size=20),
    st.floats(0.125, 8, width=32),
)
def test_scores_order_articles_as_logits_do_at_any_scale(column: list[float], scale: float) -> None:
    logits = np.array(column, dtype=np.float32)[:, None]
    scores = soft_scores(logits)[:, 0]
    assert ((scores >= 0) & (scores <= 1)).all()
    assert (np.diff(scores[np.argsort(column)]) >= 0).all()
    assert soft_scores(logits * scale)[:, 0] == pytest.approx(scores, abs=1e-3)
