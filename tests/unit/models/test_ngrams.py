"""The linear model over n-grams: it reads letters as Vietnamese does, and a part's share is what it adds."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.models.ngrams import N_BUCKETS, NgramScorer, hashed_ngrams

RANDOM = np.random.default_rng(2)
SCORER = NgramScorer(
    RANDOM.uniform(0, 3, N_BUCKETS).astype(np.float32),
    RANDOM.normal(size=(N_BUCKETS, 2)).astype(np.float32),
    np.array([0.5, -0.5], dtype=np.float32),
)
TEXTS = st.lists(st.text("abc đ", max_size=12), max_size=5)


def test_syllables_and_their_pairs() -> None:
    grams = hashed_ngrams("Kiểm tra, kiểm tra")
    assert len(grams) == 7
    assert len({*grams}) == 4
    assert hashed_ngrams("kiểm tra")[2] in grams
    assert hashed_ngrams(" ...") == []


@pytest.mark.parametrize("other", ["hoà bình", "HÒA BÌNH", "Ho\u0300a bi\u0300nh", "hòa_bình"])
def test_spellings_of_one_word_are_one(other: str) -> None:
    assert hashed_ngrams(other) == hashed_ngrams("hòa bình")


def by_hand(grams: list[int], times: Counter[int]) -> npt.NDArray[np.float64]:
    """The logits, ``times`` how often each n-gram stands in the whole article."""
    here = Counter(grams)
    values = {
        g: n * (1 + np.log(times[g])) / times[g] * float(SCORER.idf[g]) for g, n in here.items()
    }
    length = np.sqrt(sum(v * v for v in values.values())) or 1.0
    return SCORER.bias + sum(
        (v / length * SCORER.weights[g].astype(float) for g, v in values.items()), np.zeros(2)
    )


@given(TEXTS)
def test_the_logits_without_a_part_are_those_of_the_others(texts: list[str]) -> None:
    parts = [hashed_ngrams(text) for text in texts]
    everything = [gram for part in parts for gram in part]
    times = Counter(everything)
    assert np.allclose(SCORER.logits(parts), by_hand(everything, times), atol=1e-6)
    without = SCORER.without_each(parts)
    assert without.shape == (len(parts), 2)
    for i, row in enumerate(without):
        rest = [gram for part in parts[:i] + parts[i + 1 :] for gram in part]
        assert np.allclose(row, by_hand(rest, times), atol=1e-5)


def test_an_article_without_a_word_has_the_bias() -> None:
    assert SCORER.logits([]).tolist() == [0.5, -0.5]
    assert SCORER.without_each([[], hashed_ngrams("tỉnh")])[1].tolist() == [0.5, -0.5]
