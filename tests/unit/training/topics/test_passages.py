"""Learning what passages say: one telling passage is found among many, and topics do not touch each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("torch")

from phobrief.models.topics.passages import Passages, PassageScorer
from phobrief.training.topics.passages import fit_passages, grow_passages

RANDOM = np.random.default_rng(5)
WIDTH = 12


def article(telling: int | None) -> Passages:
    """Twelve sentences of noise, one of them with a word of its own."""
    sums = RANDOM.normal(size=(13, WIDTH))
    sums[:, :3] = 0
    if telling is not None:
        sums[RANDOM.integers(12), telling] = 6
    return Passages(sums)


def articles(n: int) -> list[Passages]:
    return [article(i % 3 if i % 3 < 2 else None) for i in range(n)]


def grades(n: int) -> npt.NDArray[np.int_]:
    kinds = np.arange(n) % 3
    return np.column_stack([(kinds == 0) * 2, (kinds == 1) * 1])


LEARN, NEW = articles(240), articles(60)
GRADES = grades(240)


def right(scorer: PassageScorer, wanted: npt.NDArray[np.int_]) -> float:
    """The share of pairs of a carrier and another that are in the right order, least of all topics."""
    logits = np.stack([scorer.logits(one) for one in NEW])
    shares = []
    for column, grade in zip(logits.T, wanted.T, strict=True):
        carriers, others = column[grade > 0], column[grade == 0]
        shares.append(float((carriers[:, None] > others).mean()))
    return min(shares)


def test_one_telling_passage_among_many_is_found_in_new_articles() -> None:
    scorer = fit_passages(LEARN, GRADES)
    assert right(scorer, grades(60)) > 0.9


def test_the_same_seed_gives_the_same_scorer_whatever_was_drawn_before() -> None:
    first = fit_passages(LEARN[:30], GRADES[:30], seed=3)
    again = fit_passages(LEARN[:30], GRADES[:30], seed=3)
    other = fit_passages(LEARN[:30], GRADES[:30], seed=4)
    assert np.array_equal(first.weights_1, again.weights_1)
    assert not np.array_equal(first.weights_1, other.weights_1)


def test_a_topic_with_one_kind_of_articles_gets_no_share_and_unjudged_ones_do_not_teach() -> None:
    lacking = np.column_stack([GRADES, np.full(240, -1), np.full(240, 2)])
    scorer = fit_passages(LEARN, lacking)
    assert (scorer.share > 0).tolist() == [True, True, False, False]


def test_unjudged_articles_do_not_teach() -> None:
    hidden = np.where(np.arange(240)[:, None] < 120, GRADES, -1)
    judged = fit_passages(LEARN, hidden)
    assert right(judged, grades(60)) > 0.9
    wrong = np.where(np.arange(240)[:, None] < 120, GRADES, 2 - GRADES)
    misled = fit_passages(LEARN, wrong)
    assert right(misled, grades(60)) < 0.9


def test_a_new_topic_leaves_the_old_one_to_the_bit() -> None:
    old = fit_passages(LEARN, GRADES[:, :1])
    grown = grow_passages(old, LEARN, GRADES, refit_old=False)
    assert np.array_equal(grown.weights_1[:1], old.weights_1)
    assert np.array_equal(grown.share[:1], old.share)
    assert right(grown, grades(60)) > 0.9


def test_an_old_topic_learns_on_where_there_is_something_to_learn() -> None:
    old = fit_passages(LEARN[:45], GRADES[:45])
    more = np.column_stack([GRADES[:, 0], np.full(240, -1)])
    grown = grow_passages(old, LEARN, more, refit_old=True)
    for name in ("weights_1", "bias_1", "weights_2", "bias_2", "share"):
        assert np.array_equal(getattr(grown, name)[1], getattr(old, name)[1])
    carries = grades(60)[:, 0] > 0
    before, after = (np.array([s.logits(one)[0] for one in NEW]) for s in (old, grown))
    assert np.corrcoef(after, carries)[0, 1] > np.corrcoef(before, carries)[0, 1]
