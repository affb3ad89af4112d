"""Which extracts are possible, and what becomes of their ratings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.articles import Sentence
from phobrief.models.store.manifest import AbstractBudget
from phobrief.models.summarizers.extractive.extractive import Choices, extract
from phobrief.models.summarizers.extractive.selection import (
    N_PROMISING,
    SALIENCE_COUNTS,
    WORDS_COUNT,
    Candidate,
    possible_extracts,
    rating,
    select,
)
from phobrief.models.summarizers.extractive.word_counts import GRAM_COUNTS
from phobrief.models.summarizers.extractive.word_importance import WordImportance

BUDGET = AbstractBudget(max_sentences=2, max_syllables=40)
Extracts = Sequence[tuple[int, ...]]


def candidate(
    n: int = 10,
    *,
    usable: bool = True,
    depends: bool = False,
    adds: bool = False,
    joins: bool = False,
) -> Candidate:
    return Candidate(n, usable, depends, adds, joins, frozenset())


def salience(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def prefer(*wanted: int):  # type: ignore[no-untyped-def]
    return lambda extracts: np.array([float(e == wanted) for e in extracts], dtype=np.float32)


def test_singles_and_pairs_that_the_rules_allow() -> None:
    some = [
        candidate(),
        candidate(depends=True),
        candidate(depends=True, adds=True),
        candidate(usable=False),
        candidate(35),
    ]
    found = possible_extracts(some, salience(1, 1, 1, 1, 1), BUDGET)
    assert set(found) == {(0,), (4,), (0, 1), (0, 2)}


def test_no_pairs_where_one_sentence_is_asked_for() -> None:
    one = AbstractBudget(max_sentences=1, max_syllables=40)
    assert possible_extracts([candidate()] * 3, salience(1, 2, 3), one) == [(0,), (1,), (2,)]


def test_only_promising_sentences_are_tried() -> None:
    many = [candidate(1)] * 40
    found = possible_extracts(many, np.arange(40, dtype=np.float32), BUDGET)
    assert {i for pair in found for i in pair} == set(range(40 - N_PROMISING, 40))


def test_the_best_that_may_open_are_tried_though_others_are_more_salient() -> None:
    some = [candidate(1), *[candidate(1, depends=True)] * 8]
    assert (0,) in possible_extracts(some, np.arange(9, dtype=np.float32), BUDGET)


def test_where_all_depend_on_others_any_may_open() -> None:
    some = [candidate(depends=True)] * 2
    assert (1,) in possible_extracts(some, salience(0, 1), BUDGET)


def test_nothing_usable_is_no_extract() -> None:
    assert possible_extracts([candidate(usable=False)], salience(1), BUDGET) == []
    assert possible_extracts([], salience(), BUDGET) == []


def test_the_best_rated_extract_is_chosen() -> None:
    some, order = [candidate()] * 4, salience(4, 3, 2, 1)
    assert select(some, order, BUDGET, prefer(1, 3)) == [1, 3]
    assert select(some, order, BUDGET, prefer(2)) == [2]


def test_a_longer_budget_adds_to_what_was_rated_best() -> None:
    longer = AbstractBudget(max_sentences=3, max_syllables=40, next_share=0.1)
    some, order = [candidate()] * 4, salience(4, 3, 2, 1)
    assert select(some, order, longer, prefer(1, 3)) == [1, 3, 0]
    assert select(some, order, longer, prefer(2)) == [2, 0, 1]


def test_a_rating_that_cannot_choose_leaves_nothing() -> None:
    assert select([candidate(usable=False)], salience(1), BUDGET, prefer(0)) == []


def even_chances() -> WordImportance:
    """Every syllable and every pair is as likely as not."""
    nothing = np.zeros(len(GRAM_COUNTS) + 1, dtype=np.float32)
    return WordImportance(nothing, nothing, 10.0)


def test_a_rating_counts_expected_words_and_what_the_best_sentence_falls_short() -> None:
    texts = ["Tỉnh uỷ họp.", "Mưa to.", "Hội nghị bàn nhân sự."]
    importance, order = even_chances(), salience(1.0, 3.0, -np.inf)
    f1 = importance.expect("", texts).f1
    found = rating(importance, "", texts, order)([(0,), (1,), (0, 1), (2,)])
    expected = [
        WORDS_COUNT * f1((0,)) - SALIENCE_COUNTS * 2,
        WORDS_COUNT * f1((1,)),
        WORDS_COUNT * f1((0, 1)),
        WORDS_COUNT * f1((2,)) - SALIENCE_COUNTS * 20,  # not seen, yet no -inf
    ]
    assert found.tolist() == pytest.approx(expected, abs=1e-6)
    assert found.dtype == np.float32


def test_where_nothing_was_seen_the_words_decide() -> None:
    texts = ["Mưa to.", "Hội nghị bàn nhân sự."]
    unseen = rating(even_chances(), "", texts, salience(-np.inf, -np.inf))([(0,), (1,)])
    assert np.isfinite(unseen).all()
    assert unseen[1] > unseen[0]


@given(
    st.lists(
        st.builds(
            candidate,
            st.integers(0, 30),
            usable=st.booleans(),
            depends=st.booleans(),
            adds=st.booleans(),
        ),
        max_size=12,
    ),
    st.integers(1, 4),
    st.integers(1, 60),
    st.integers(0, 99),
)
def test_limits_and_rules_hold_whatever_the_rating(
    some: list[Candidate], max_sentences: int, max_syllables: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    budget = AbstractBudget(max_sentences=max_sentences, max_syllables=max_syllables, next_share=0)
    order = random.normal(size=len(some)).astype(np.float32)
    chosen = select(some, order, budget, lambda e: random.random(len(e)).astype(np.float32))
    assert len(set(chosen)) == len(chosen) <= max_sentences
    assert sum(some[i].n_syllables for i in chosen) <= max_syllables
    assert all(some[i].usable for i in chosen)
    fits = [c for c in some if c.usable and 0 < c.n_syllables <= max_syllables]
    assert bool(chosen) == bool(fits)
    if any(not c.depends for c in fits):
        assert not some[min(chosen)].depends


SPOKEN = [
    "Bí thư Trần Văn Bình nói tại hội nghị: “Phải làm nghiêm từ trên xuống.",
    "Không ai được đứng ngoài”.",
    "Hội nghị kết thúc lúc chiều muộn cùng ngày.",
]


def sentences(texts: Sequence[str]) -> list[Sentence]:
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    return [Sentence(int(at), int(at) + len(t), t) for at, t in zip(starts, texts, strict=False)]


def test_a_quotation_over_two_sentences_is_taken_whole_or_not_at_all() -> None:
    choices = Choices.of(sentences(SPOKEN), [[1], [2], [3]])
    assert [c.usable for c in choices.candidates] == [False, False, True]
    found = possible_extracts(choices.candidates, salience(2, 0, 1), BUDGET)
    assert set(found) == {(2,), (0, 1)}
    made = extract(sentences(SPOKEN), [[1], [2], [3]], salience(2, 0, 1), BUDGET, prefer(0, 1))
    assert made.text == " ".join(SPOKEN[:2])
    assert [s.text for s in made.sentences] == SPOKEN[:2]
    assert made.checks == ("verbatim", "opening stands alone")


@pytest.mark.parametrize("limit", [10, 18])
def test_a_quotation_that_does_not_fit_is_left_out(limit: int) -> None:
    budget = AbstractBudget(max_sentences=2, max_syllables=limit)
    made = extract(sentences(SPOKEN), [[1], [2], [3]], salience(2, 0, 1), budget, prefer(0, 1))
    assert made.text == SPOKEN[2]
