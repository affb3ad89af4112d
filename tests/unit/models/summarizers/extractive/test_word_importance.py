"""How much of its abstract an extract is likely to hold: every figure by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.errors import ModelStoreError
from phobrief.models.summarizers.extractive.word_counts import GRAM_COUNTS
from phobrief.models.summarizers.extractive.word_importance import (
    Chances,
    ExpectedAbstract,
    WordImportance,
)
from phobrief.models.text.syllables import syllables

TEXTS = ["Tỉnh uỷ họp.", "Mưa to.", "Hội nghị của Tỉnh uỷ bàn nhân sự."]


TUPLES = [["tỉnh", "uỷ", "tỉnh", "uỷ"], ["mưa", "to"], ["uỷ", "họp", "uỷ", "họp", "uỷ", "họp"]]


def expected() -> ExpectedAbstract:
    """For three texts of 4, 2 and 6 syllables; the first and the last share a syllable."""
    words = Chances(
        np.array([0.5, 1.0, 0.25, 0.25], dtype=np.float32),
        {("tỉnh",): 0, ("uỷ",): 1, ("mưa",): 2, ("họp",): 3},
    )
    pairs = Chances(np.array([0.5, 0.1], dtype=np.float32), {("tỉnh", "uỷ"): 0, ("uỷ", "họp"): 1})
    return ExpectedAbstract(words, pairs, 28.0)


def singles(*texts: list[str]) -> list[tuple[str, ...]]:
    return [(one,) for text in texts for one in text]


def twos(*texts: list[str]) -> list[tuple[str, ...]]:
    return [pair for text in texts for pair in pairwise(text)]


def chance(of: Chances, grams: list[tuple[str, ...]]) -> float:
    return of.expected(of.known(grams))


def f1(found: ExpectedAbstract, texts: list[list[str]], longer: float = 1.0) -> float:
    return found.f1([found.held(text) for text in texts], longer)


def only(name: str, weight: float) -> np.ndarray:
    """Weights of one count."""
    return (np.array([*GRAM_COUNTS, "bias"]) == name).astype(np.float32) * weight


def test_one_sentence() -> None:
    found = expected()
    assert chance(found.syllables, singles(TUPLES[0])) == 1.5
    assert chance(found.pairs, twos(TUPLES[0])) == pytest.approx(0.5)
    assert f1(found, TUPLES[:1]) == pytest.approx(2 * 1.5 / (4 + 28) + 2 * 0.5 / (4 + 27))


def test_what_two_sentences_share_counts_once() -> None:
    found = expected()
    both = [TUPLES[0], TUPLES[2]]
    assert chance(found.syllables, singles(*both)) == pytest.approx(0.5 + 1.0 + 0.25)
    assert chance(found.pairs, twos(*both)) == pytest.approx(0.6)
    assert f1(found, both, 2.0) == pytest.approx(2 * 1.75 / (10 + 56) + 2 * 0.6 / (10 + 55))
    assert f1(found, both) == pytest.approx(2 * 1.75 / (10 + 28) + 2 * 0.6 / (10 + 27))


def test_an_article_without_a_pair_or_a_syllable() -> None:
    nothing = Chances(np.zeros(0, dtype=np.float32), {})
    for length in (0.0, 1.0, 28.0):
        found = ExpectedAbstract(nothing, nothing, length)
        assert f1(found, [[]]) == f1(found, [[], []]) == f1(found, [["lạ", "quá"]]) == 0.0


def test_a_chance_follows_the_counts() -> None:
    importance = WordImportance(only("in_title", 1.0), only("in_title", 2.0), 28.0)
    found = importance.expect("Tỉnh uỷ", TEXTS)
    even, more = 0.5, 1 / (1 + np.exp(-1))
    first, second = (syllables(text) for text in TEXTS[:2])
    assert chance(found.syllables, singles(second)) == pytest.approx(2 * even)
    assert chance(found.syllables, singles(first)) == pytest.approx(2 * more + even)
    assert chance(found.pairs, twos(first)) == pytest.approx(1 / (1 + np.exp(-2)) + even)


def test_a_bias_is_the_chance_of_any() -> None:
    importance = WordImportance(only("bias", -2.0), only("bias", 0.0), 28.0)
    found = importance.expect("", TEXTS)
    assert found.syllables.chances == pytest.approx(np.full(11, 1 / (1 + np.exp(2.0))))


def test_state_and_back() -> None:
    given = WordImportance(only("in_title", 1.25), only("bias", -0.5), 28.5)
    back = WordImportance.from_state(given.to_state())
    assert back is not None
    assert (back.syllables.tolist(), back.pairs.tolist(), back.length) == (
        given.syllables.tolist(),
        given.pairs.tolist(),
        28.5,
    )
    assert WordImportance.from_state({}) is None


@pytest.mark.parametrize("name", ["syllable in_title", "pair bias", "abstract length"])
def test_other_counts_are_refused_and_named(name: str) -> None:
    state = WordImportance(only("bias", 1.0), only("bias", 1.0), 28.0).to_state()
    del state[name]
    with pytest.raises(ModelStoreError, match=f"unknown or missing {name}"):
        WordImportance.from_state(state)
    with pytest.raises(ModelStoreError, match="moon_phase"):
        WordImportance.from_state({**state, name: 1.0, "moon_phase": 2.0})


@given(st.text(max_size=60), st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_has_chances(title: str, texts: list[str]) -> None:
    random = np.random.default_rng(0)
    weights = 100 * random.normal(size=(2, len(GRAM_COUNTS) + 1)).astype(np.float32)
    found = WordImportance(weights[0], weights[1], 28.0).expect(title, texts)
    for part in (found.syllables, found.pairs):
        assert ((part.chances >= 0) & (part.chances <= 1)).all()
    assert np.isfinite([f1(found, [syllables(text)]) for text in texts]).all()
