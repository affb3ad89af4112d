"""How much of the gist extracts hold: every figure by hand."""

from __future__ import annotations

import numpy as np
import pytest

from phobrief.models.summarizers.gist_features import GIST_FEATURES, Chances, Gist


def numbers(*sentences: list[int]) -> list[np.ndarray]:
    return [np.array(sentence, dtype=np.int64) for sentence in sentences]


def gist() -> Gist:
    """Three sentences of 4, 2 and 6 syllables; the first and the last share a gram."""
    words = Chances(
        np.array([0.5, 1.0, 0.25, 0.25], dtype=np.float32), numbers([0, 1], [2], [1, 3])
    )
    pairs = Chances(np.array([0.5, 0.1], dtype=np.float32), numbers([0], [], [1]))
    return Gist(words, pairs, np.array([4, 2, 6]))


def named(row: np.ndarray) -> dict[str, float]:
    return dict(zip(GIST_FEATURES, row.tolist(), strict=True))


def test_one_sentence() -> None:
    row = named(gist().rows([(0,)])[0])
    assert row["gist syllables"] == row["gist all_syllables"] - 0.5 == 1.5
    assert row["gist pairs"] == pytest.approx(0.5)
    assert row["gist syllable_precision"] == pytest.approx(1.5 / 4)
    assert row["gist syllable_recall"] == pytest.approx(1.5 / 2)
    assert row["gist syllable_f1"] == pytest.approx(2 * 1.5 / (4 + 28))
    assert row["gist pair_f1"] == pytest.approx(2 * 0.5 / (4 + 27))
    assert row["gist syllable_f1_here"] == pytest.approx(2 * 1.5 / (4 + 1.3 * 2))
    assert row["gist first syllable_f1"] == row["gist last syllable_f1"] == row["gist syllable_f1"]
    assert row["gist syllable_f1 below"] == 0


def test_what_two_sentences_share_counts_once() -> None:
    rows = gist().rows([(0, 2), (1,)])
    both, other = named(rows[0]), named(rows[1])
    assert both["gist syllables"] == pytest.approx(0.5 + 1.0 + 0.25)
    assert both["gist pairs"] == pytest.approx(0.6)
    assert both["gist syllable_precision"] == pytest.approx(1.75 / 10)
    assert both["gist first pair_precision"] == pytest.approx(0.5 / 4)
    assert both["gist last pair_precision"] == pytest.approx(0.1 / 6)
    below = 2 * 0.25 / (2 + 28) - 2 * 1.75 / (10 + 28)
    assert other["gist syllable_f1 below"] == pytest.approx(below)
    assert both["gist syllable_f1 below"] == 0


def test_an_article_without_a_pair_or_a_syllable() -> None:
    nothing = Chances(np.zeros(0, dtype=np.float32), numbers([], []))
    rows = Gist(nothing, nothing, np.zeros(2, dtype=np.int64)).rows([(0,), (0, 1)])
    assert rows.shape == (2, len(GIST_FEATURES))
    assert np.isfinite(rows).all()
