"""What sentences share, in syllables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.models.sentence_features.overlap import CommonSubsequence, overlap_of, ranks
from phobrief.models.text.syllables import syllables

LETTERS = st.lists(st.sampled_from("abcd"), max_size=12)


def columns_of(title: str, texts: list[str]) -> dict[str, list[float]]:
    found = overlap_of(syllables(title), [syllables(text) for text in texts])
    return {name: list(column) for name, column in found.items()}


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
    assert CommonSubsequence(one).length(other) == longest(one, other)


def test_the_share_of_the_title() -> None:
    columns = columns_of("kỷ luật cán bộ", ["trời mưa", "cán bộ bị kỷ luật", "kỷ luật cán bộ"])
    assert columns["title_coverage"] == [0.0, 1.0, 1.0]
    assert columns["title_f1"] == pytest.approx([0.0, 8 / 9, 1.0])
    assert columns["title_pairs_coverage"] == pytest.approx([0.0, 2 / 3, 1.0])
    assert columns["title_sequence"] == pytest.approx([0.0, 4 / 9, 1.0])
    assert columns["title_f1_previous"] == pytest.approx([0.0, 0.0, 8 / 9])
    assert columns["title_f1_next"] == pytest.approx([8 / 9, 1.0, 0.0])
    assert columns["title_f1_gain"] == pytest.approx([0.0, 8 / 9, 1 / 9])


def test_the_share_of_the_lead() -> None:
    columns = columns_of("", ["a b", "a c", "d", "d e"])
    assert columns["lead_f1"] == pytest.approx([1.0, 0.5, 0.0, 0.0])
    assert columns["lead_coverage"] == pytest.approx([1.0, 1.0, 1.0, 0.5])


def test_nothing_is_no_error() -> None:
    assert all(column == [] for column in columns_of("", []).values())
    assert all(len(column) == 1 for column in columns_of("", ["…"]).values())


def test_ranks_fall_from_the_best_and_earlier_ones_win_ties() -> None:
    assert ranks([0.1, 0.9, 0.1]) == [1 / 2, 1, 1 / 3]
