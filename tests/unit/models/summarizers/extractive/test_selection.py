"""Which extracts are possible, and what becomes of their ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.articles import Sentence
from phobrief.models.store.manifest import AbstractBudget
from phobrief.models.summarizers.extractive.compression import Compressed
from phobrief.models.summarizers.extractive.extractive import Choices, extract
from phobrief.models.summarizers.extractive.pages.news import FRAME
from phobrief.models.summarizers.extractive.selection import (
    N_PROMISING,
    SALIENCE_COUNTS,
    USUAL,
    WORDS_COUNT,
    Candidate,
    possible_extracts,
    rating,
    select,
)
from phobrief.models.summarizers.extractive.word_counts import GRAM_COUNTS
from phobrief.models.summarizers.extractive.word_importance import WordImportance
from phobrief.models.text.syllables import syllables

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
    return of_versions(n, usable=usable, depends=depends, adds=adds, joins=joins)


def of_versions(
    *lengths: int,
    usable: bool = True,
    depends: bool = False,
    adds: bool = False,
    joins: bool = False,
) -> Candidate:
    """A sentence that can be printed in so many syllables."""
    printed = [Compressed(((0, 1),), (), n, f"{n}.") for n in lengths]
    follows = frozenset(range(99)) if adds else frozenset[int]()
    return Candidate(printed, usable, depends, follows, joins, frozenset())


def numbers(choices: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(i for i, _ in choices)


def possible(*args: Any) -> list[tuple[int, ...]]:
    return [numbers(extract) for extract in possible_extracts(*args)]


def selected(*args: Any) -> list[int]:
    return [i for i, _ in select(*args)]


def salience(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def prefer(*wanted: int):  # type: ignore[no-untyped-def]
    return lambda extracts, longer: np.array(
        [float(numbers(e) == wanted) for e in extracts], dtype=np.float32
    )


def test_singles_and_pairs_that_the_rules_allow() -> None:
    some = [
        candidate(),
        candidate(depends=True),
        candidate(depends=True, adds=True),
        candidate(usable=False),
        candidate(35),
    ]
    found = possible(some, salience(1, 1, 1, 1, 1), BUDGET)
    assert set(found) == {(0,), (4,), (0, 1), (0, 2)}


def test_no_pairs_where_one_sentence_is_asked_for() -> None:
    one = AbstractBudget(max_sentences=1, max_syllables=40)
    assert possible([candidate()] * 3, salience(1, 2, 3), one) == [(0,), (1,), (2,)]


def test_only_promising_sentences_are_tried() -> None:
    many = [candidate(1)] * 40
    found = possible(many, np.arange(40, dtype=np.float32), BUDGET)
    assert {i for pair in found for i in pair} == set(range(40 - N_PROMISING, 40))


def test_the_best_that_may_open_are_tried_though_others_are_more_salient() -> None:
    some = [candidate(1), *[candidate(1, depends=True)] * 8]
    assert (0,) in possible(some, np.arange(9, dtype=np.float32), BUDGET)


def test_where_all_depend_on_others_any_may_open() -> None:
    some = [candidate(depends=True)] * 2
    assert (1,) in possible(some, salience(0, 1), BUDGET)


def test_nothing_usable_is_no_extract() -> None:
    assert possible([candidate(usable=False)], salience(1), BUDGET) == []
    assert possible([], salience(), BUDGET) == []


def test_two_that_would_run_together_are_no_extract() -> None:
    item = replace(candidate(), versions=[Compressed(((0, 1),), (), 10, "Điều động ba cán bộ;")])
    some, order = [item, replace(candidate(), versions=[_ENDED])], salience(2, 1)
    assert possible(some, order, BUDGET) == [(0,), (1,)]
    assert selected(
        some, order, AbstractBudget(max_sentences=3, max_syllables=40, next_share=0.1)
    ) == [0]
    assert (0, 1) in possible([replace(item, joins=True), some[1]], order, BUDGET)


_ENDED = Compressed(((0, 1),), (), 10, "Giao Ban Tổ chức theo dõi.")


def test_the_best_rated_extract_is_chosen() -> None:
    some, order = [candidate()] * 4, salience(4, 3, 2, 1)
    assert selected(some, order, BUDGET, prefer(1, 3)) == [1, 3]
    assert selected(some, order, BUDGET, prefer(2)) == [2]


def test_a_longer_budget_adds_to_what_was_rated_best() -> None:
    longer = AbstractBudget(max_sentences=3, max_syllables=40, next_share=0.1)
    some, order = [candidate()] * 4, salience(4, 3, 2, 1)
    assert selected(some, order, longer, prefer(1, 3)) == [1, 3, 0]
    assert selected(some, order, longer, prefer(2)) == [2, 0, 1]


def test_the_version_that_fits_is_taken_and_the_rated_one_where_several_do() -> None:
    lead = [of_versions(50, 36, 20), candidate(30)]
    assert possible_extracts(lead, salience(2, 1), BUDGET) == [((0, 1),), ((0, 2),), ((1, 0),)]
    assert select(lead, salience(2, 1), BUDGET) == [(0, 1)]

    def shortest(extracts: Sequence[Sequence[tuple[int, str]]], longer: float) -> np.ndarray:
        return salience(*(-sum(float(text) for _, text in e) for e in extracts))

    assert select(lead, salience(2, 1), BUDGET, shortest) == [(0, 2)]


def test_what_only_a_narrow_budget_takes_waits_for_it() -> None:
    short = Compressed(((0, 1),), ("time dropped",), 20, "20.", on_need=True)
    two = replace(candidate(30), versions=[*candidate(30).versions, short])
    assert possible_extracts([two], salience(1), BUDGET) == [((0, 0),)]
    narrow = AbstractBudget(max_sentences=2, max_syllables=25)
    assert possible_extracts([two], salience(1), narrow) == [((0, 1),)]


def test_a_rating_is_told_how_long_the_abstract_shall_be() -> None:
    told = []

    def listen(extracts: Sequence[Any], longer: float) -> np.ndarray:
        told.append(longer)
        return np.zeros(len(extracts), dtype=np.float32)

    for limit in (40, 80):
        select([candidate()], salience(1), AbstractBudget(max_syllables=limit), listen)
    assert told == [40 / USUAL, 80 / USUAL]


def test_the_frame_of_the_news_is_rated_down_in_articles_on_topic() -> None:
    texts = ["Xây dựng Đảng là nhiệm vụ then chốt.", "Tỉnh uỷ điều động ba cán bộ."]
    extracts = [((i, text),) for i, text in enumerate(texts)]
    off, on = (
        rating(even_chances(), "", texts, salience(1, 1), share)(extracts, 1.0)
        for share in (0.0, 1.0)
    )
    assert (off - on).tolist() == pytest.approx([-FRAME, 0])


def test_a_meeting_is_held_back_on_topic_until_what_came_of_it_is_told() -> None:
    texts = ["Tỉnh uỷ công bố các quyết định về công tác cán bộ.", "Ông Bình giữ chức Bí thư."]
    extracts = [((0, texts[0]),), ((0, texts[0]), (1, texts[1])), ((1, texts[1]),)]
    off, on = (
        rating(even_chances(), "", texts, salience(1, 1), share)(extracts, 1.0)
        for share in (0.0, 1.0)
    )
    assert (off - on).tolist() == pytest.approx([-FRAME, 0, 0])


def test_a_rating_that_cannot_choose_leaves_nothing() -> None:
    assert selected([candidate(usable=False)], salience(1), BUDGET, prefer(0)) == []


def even_chances() -> WordImportance:
    """Every syllable and every pair is as likely as not."""
    nothing = np.zeros(len(GRAM_COUNTS) + 1, dtype=np.float32)
    return WordImportance(nothing, nothing, 10.0)


def test_a_rating_counts_expected_words_and_what_the_best_sentence_falls_short() -> None:
    texts = ["Tỉnh uỷ họp.", "Mưa to.", "Hội nghị bàn nhân sự."]
    importance, order = even_chances(), salience(1.0, 3.0, -np.inf)
    article = importance.expect("", texts)
    f1 = article.f1
    spoken = [article.held(syllables(text)) for text in texts]
    extracts = [tuple((i, texts[i]) for i in e) for e in [(0,), (1,), (0, 1), (2,)]]
    found = rating(importance, "", texts, order)(extracts, 1.0)
    expected = [
        WORDS_COUNT * f1(spoken[:1]) - SALIENCE_COUNTS * 2,
        WORDS_COUNT * f1(spoken[1:2]),
        WORDS_COUNT * f1(spoken[:2]),
        WORDS_COUNT * f1(spoken[2:]) - SALIENCE_COUNTS * 20,  # not seen, yet no -inf
    ]
    assert found.tolist() == pytest.approx(expected, abs=1e-6)
    assert found.dtype == np.float32


def test_where_nothing_was_seen_the_words_decide() -> None:
    texts = ["Mưa to.", "Hội nghị bàn nhân sự."]
    unseen = rating(even_chances(), "", texts, salience(-np.inf, -np.inf))(
        [((0, texts[0]),), ((1, texts[1]),)], 1.0
    )
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
    choices = select(
        some, order, budget, lambda e, longer: random.random(len(e)).astype(np.float32)
    )
    chosen = numbers(choices)
    assert len(set(chosen)) == len(chosen) <= max_sentences
    assert sum(some[i].versions[v].n_syllables for i, v in choices) <= max_syllables
    assert all(some[i].usable for i in chosen)
    fits = [c for c in some if c.usable and 0 < c.versions[-1].n_syllables <= max_syllables]
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
    found = possible(choices.candidates, salience(2, 0, 1), BUDGET)
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
