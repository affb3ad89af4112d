"""What extracts are like: every figure by hand on a small article."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.models.features import N_FEATURES
from phobrief.models.summarizers.extract_features import EXTRACT_FEATURES, ArticleView

TITLE = "Huyện uỷ họp bàn nhân sự"
TEXTS = ["Huyện uỷ Phú Khê họp.", "Trời mưa to.", "Hội nghị bàn nhân sự của huyện uỷ."]
FEATURES = np.arange(3 * N_FEATURES, dtype=np.float32).reshape(3, N_FEATURES)
SALIENCE = np.array([1.0, -1.0, 0.0], dtype=np.float32)


def view(title: str = TITLE, salience: np.ndarray = SALIENCE) -> ArticleView:
    return ArticleView.of(title, TEXTS, FEATURES, salience)


def named(row: np.ndarray) -> dict[str, float]:
    return dict(zip(EXTRACT_FEATURES, row.tolist(), strict=True))


def test_one_sentence() -> None:
    row = named(view().rows([(2,)])[0])
    assert row["n_sentences"] == 1
    assert row["n_syllables"] == row["n_syllables_first"] == row["n_syllables_last"] == 8
    assert row["gap_first"] == row["gap_last"] == -1
    assert row["rank_first"] == 1
    assert row["share"] == pytest.approx(row["share_first"])
    assert row["title_f1"] == pytest.approx(2 * 5 / (6 + 8))  # all but "họp"
    assert row["title_pairs_f1"] == pytest.approx(2 * 3 / (5 + 7))
    assert row["title_sequence"] == pytest.approx(2 * 3 / (6 + 8))
    assert row["overlap"] == 0
    assert (row["position_first"], row["distance"], row["n_article"]) == (2, 0, 3)


def test_two_sentences_are_counted_together() -> None:
    row = named(view().rows([(0, 2)])[0])
    assert row["n_sentences"] == 2
    assert row["n_syllables"] == 13
    assert row["title_coverage"] == 1
    assert row["overlap"] == pytest.approx(2 / 5)
    assert row["distance"] == 2
    shares = np.exp(SALIENCE) / np.exp(SALIENCE).sum()
    assert row["share"] == pytest.approx(shares[0] + shares[2])
    assert row["highest_share"] == pytest.approx(shares[0])
    assert row[f"first {list(row)[24].removeprefix('first ')}"] == FEATURES[0, 0]


def test_features_of_the_first_and_of_the_last_sentence_stand_behind() -> None:
    row = view().rows([(0, 2)])[0]
    assert row[-2 * N_FEATURES : -N_FEATURES].tolist() == FEATURES[0].tolist()
    assert row[-N_FEATURES:].tolist() == FEATURES[2].tolist()


def test_only_differences_of_salience_count() -> None:
    shifted = view(salience=SALIENCE + 7).rows([(0,), (1, 2)])
    assert np.allclose(shifted, view().rows([(0,), (1, 2)]), atol=1e-5)


def test_sentences_the_model_did_not_see() -> None:
    unseen = np.full(3, -np.inf, dtype=np.float32)
    for salience in (unseen, np.array([0, -np.inf, 1], dtype=np.float32)):
        assert np.isfinite(view(salience=salience).rows([(0,), (0, 1), (1, 2)])).all()


@given(st.text(max_size=40), st.lists(st.text(max_size=30), min_size=2, max_size=5))
def test_any_text_gives_finite_numbers(title: str, texts: list[str]) -> None:
    features = np.zeros((len(texts), N_FEATURES), dtype=np.float32)
    found = ArticleView.of(title, texts, features, np.zeros(len(texts), dtype=np.float32))
    rows = found.rows([(0,), (0, 1), (len(texts) - 1,)])
    assert rows.shape == (3, len(EXTRACT_FEATURES))
    assert np.isfinite(rows).all()
