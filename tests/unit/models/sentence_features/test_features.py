"""Surface features are finite, of one size, and tell position, length and title."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ways_of_typing import WAYS, Rewrite

from phobrief.models.sentence_features.features import (
    FEATURE_NAMES,
    N_FEATURES,
    feature_columns,
    sentence_features,
)

TITLE = "Kỷ luật cán bộ"
TEXTS = ["Trời mưa nhẹ.", "Tỉnh ủy kỷ luật cán bộ.", "Ngày 12/5, ông A đã nói gì?"]
IDS = [[700, 800], [500, 600], [900]]


def test_every_feature_is_measured() -> None:
    columns = feature_columns(TITLE, [500, 600], IDS, TEXTS, [False] * 3)
    assert set(columns) == set(FEATURE_NAMES)
    assert {len(column) for column in columns.values()} == {3}


def test_what_is_measured() -> None:
    columns = feature_columns(TITLE, [500, 600], IDS, TEXTS, [False, False, True])
    expected = {
        "title_recall": [0.0, 1.0, 0.0],
        "first": [True, False, False],
        "last": [False, False, True],
        "heading": [False, False, True],
        "ends_with_question": [False, False, True],
        "tense": [False, False, True],
        "opens_with_time": [False, False, True],
        "short": [True, True, True],
        "title_f1_rank": [1 / 2, 1, 1 / 3],
    }
    for name, values in expected.items():
        assert list(columns[name]) == values, name


def test_features_are_the_columns_by_name() -> None:
    columns = feature_columns(TITLE, [500, 600], IDS, TEXTS, [False] * 3)
    features = sentence_features(TITLE, [500, 600], IDS, TEXTS, [False] * 3)
    found = features[:, FEATURE_NAMES.index("title_coverage")]
    assert np.allclose(found, columns["title_coverage"])


@given(
    st.text(max_size=40),
    st.lists(st.integers(0, 20000), max_size=30),
    st.lists(
        st.tuples(st.text(max_size=60), st.lists(st.integers(0, 20000), max_size=300)), max_size=12
    ),
)
def test_features_are_finite(
    title: str, title_ids: list[int], sentences: list[tuple[str, list[int]]]
) -> None:
    texts, ids = [text for text, _ in sentences], [pieces for _, pieces in sentences]
    features = sentence_features(title, title_ids, ids, texts, [False] * len(texts))
    assert features.shape == (len(texts), N_FEATURES)
    assert np.isfinite(features).all()


def test_an_endless_line_and_an_endless_title_are_read() -> None:
    words, ids = "cán bộ " * 100_000, [500] * 100_000
    features = sentence_features(words, ids, [ids, ids], [words, words], [False] * 2)
    assert np.isfinite(features).all()


@pytest.mark.parametrize("rewrite", WAYS)
def test_typing_makes_no_difference(rewrite: Rewrite) -> None:
    texts = ["Chiều 3/6, Đảng uỷ xã Hoà Đông họp.", "Trước đó, bà Thuỷ đã báo cáo.", *TEXTS]
    features = [
        sentence_features(title, [500, 600], [[700], *IDS, [5]], typed, [False] * 5)
        for title, typed in ((TITLE, texts), (rewrite(TITLE), [*map(rewrite, texts)]))
    ]
    assert np.array_equal(*features)
