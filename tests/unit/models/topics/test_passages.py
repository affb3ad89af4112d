"""Rating passages: what an article gets, and what it loses without a sentence, against counting by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.models.topics import passages as module
from phobrief.models.topics.passages import LENGTH_EXPONENT, N_SENTENCES, Passages, PassageScorer

DoubleArray = npt.NDArray[np.float64]

WIDTH, N_TOPICS, N_HIDDEN = 6, 2, 5


def make_scorer() -> PassageScorer:
    random = np.random.default_rng(0)

    def normal(*shape: int) -> npt.NDArray[np.float32]:
        return random.normal(size=shape).astype(np.float32)

    return PassageScorer(
        normal(N_TOPICS, WIDTH, N_HIDDEN),
        normal(N_TOPICS, N_HIDDEN),
        normal(N_TOPICS, N_HIDDEN),
        normal(N_TOPICS),
        np.array([0.5, 1.0], dtype=np.float32),
    )


SCORER = make_scorer()


def article(n_sentences: int, seed: int = 0) -> Passages:
    random = np.random.default_rng(seed)
    return Passages(random.normal(size=(n_sentences + 1, WIDTH)))


def by_hand(article: Passages, without: int | None = None) -> DoubleArray:
    """Passage by passage; passages stay what they were but for the sentence."""
    n = article.n_sentences
    groups = [list(range(i, i + N_SENTENCES)) for i in range(n - N_SENTENCES + 1)]
    if 0 < n < N_SENTENCES:
        groups = [list(range(n))]
    ratings = []
    for group in [[n], *groups]:
        kept = [i for i in group if i != without or i == n]
        row = article.sums[kept].sum(axis=0)
        row /= np.linalg.norm(row) or 1
        ratings.append(
            [
                np.maximum(row @ SCORER.weights_1[t] + SCORER.bias_1[t], 0) @ SCORER.weights_2[t]
                + SCORER.bias_2[t]
                for t in range(N_TOPICS)
            ]
        )
    sums = np.exp(np.array(ratings)).sum(axis=0)
    return np.asarray((np.log(sums) - LENGTH_EXPONENT * np.log(len(ratings))) * SCORER.share)


@given(st.integers(0, 9), st.integers(0, 5))
def test_an_article_gets_the_soft_maximum_and_loses_what_each_sentence_adds(
    n_sentences: int, seed: int
) -> None:
    one = article(n_sentences, seed)
    assert SCORER.logits(one) == pytest.approx(by_hand(one), abs=1e-4)
    without = SCORER.without_each(one)
    assert without.shape == (n_sentences + 1, N_TOPICS)
    assert without[-1] == pytest.approx(by_hand(one), abs=1e-4)
    for i in range(n_sentences):
        assert without[i] == pytest.approx(by_hand(one, without=i), abs=1e-4)


def test_many_sentences_are_left_out_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    one = article(50)
    at_once = SCORER.without_each(one)
    monkeypatch.setattr(module, "_CHUNK", 7)
    assert SCORER.without_each(one) == pytest.approx(at_once, abs=1e-6)


def test_the_sentence_that_carries_an_article_is_missed_most() -> None:
    sums = np.zeros((21, WIDTH))
    sums[12, 0] = 1
    lone = Passages(sums)
    telling = replace(
        SCORER,
        weights_1=np.tile(np.eye(WIDTH, N_HIDDEN, dtype=np.float32) * 9, (N_TOPICS, 1, 1)),
        bias_1=np.zeros_like(SCORER.bias_1),
        weights_2=np.ones_like(SCORER.weights_2),
        bias_2=np.full_like(SCORER.bias_2, -4),
    )
    lost = telling.logits(lone) - telling.without_each(lone)[:-1]
    assert (lost.argmax(axis=0) == 12).all()
    assert (lost[12] > 5 * SCORER.share).all()
    assert np.abs(np.delete(lost, 12, axis=0)).max() < 0.1


def test_a_topic_of_no_share_gets_nothing() -> None:
    silent = replace(SCORER, share=np.array([0, 1], dtype=np.float32))
    assert not silent.without_each(article(4))[:, 0].any()


def test_huge_ratings_do_not_overflow() -> None:
    loud = replace(SCORER, weights_2=SCORER.weights_2 * 1000)
    with np.errstate(over="raise", invalid="raise"):
        assert np.isfinite(loud.without_each(article(6))).all()
