"""What sentences share, in syllables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.models.sentence_features.overlap import common_subsequence, overlap_columns, ranks

LETTERS = st.lists(st.sampled_from("abcd"), max_size=12)


def longest(one: list[str], other: list[str]) -> int:
    """The textbook's table."""
    row = [0] * (len(other) + 1)
    for a in one:
        corner = 0
        for j, b in enumerate(other, start=1):
            corner, row[j] = row[j], corner + 1 if a == b else max(row[j], row[j - 1])
    return row[-1]


@given(LETTERS, LETTERS)
def test_the_common_subsequence_is_the_textbooks(one: list[str], other: list[str]) -> None:
    assert common_subsequence(one, other) == longest(one, other)


def test_the_share_of_the_title() -> None:
    columns = overlap_columns("kỷ luật cán bộ", ["trời mưa", "cán bộ bị kỷ luật", "kỷ luật cán bộ"])
    assert list(columns["title_coverage"]) == [0.0, 1.0, 1.0]
    assert list(columns["title_f1"]) == pytest.approx([0.0, 8 / 9, 1.0])
    assert list(columns["title_pairs_coverage"]) == pytest.approx([0.0, 2 / 3, 1.0])
    assert list(columns["title_sequence"]) == pytest.approx([0.0, 4 / 9, 1.0])
    assert list(columns["title_f1_previous"]) == pytest.approx([0.0, 0.0, 8 / 9])
    assert list(columns["title_f1_next"]) == pytest.approx([8 / 9, 1.0, 0.0])
    assert list(columns["title_f1_gain"]) == pytest.approx([0.0, 8 / 9, 1 / 9])


def test_the_share_of_the_lead() -> None:
    columns = overlap_columns("", ["a b", "a c", "d", "d e"])
    assert list(columns["lead_f1"]) == pytest.approx([1.0, 0.5, 0.0, 0.0])
    assert list(columns["lead_coverage"]) == pytest.approx([1.0, 1.0, 1.0, 0.5])


def test_nothing_is_no_error() -> None:
    assert all(list(column) == [] for column in overlap_columns("", []).values())
    assert all(len(list(column)) == 1 for column in overlap_columns("", ["…"]).values())


def test_ranks_fall_from_the_best_and_earlier_ones_win_ties() -> None:
    assert ranks([0.1, 0.9, 0.1]) == [1 / 2, 1, 1 / 3]
