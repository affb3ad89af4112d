"""Surface features are finite and tell position and title."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from phobrief.models.features import FEATURE_NAMES, N_FEATURES, sentence_features


def test_the_sentence_that_repeats_the_title_recalls_it() -> None:
    features = sentence_features(
        [500, 600], [[700, 800], [500, 600]], ["a", "b"], [0, 1], [False] * 2
    )
    recall = features[:, FEATURE_NAMES.index("title_recall")]
    assert recall.tolist() == [0.0, 1.0]
    assert features[:, FEATURE_NAMES.index("first")].tolist() == [1.0, 0.0]


@given(
    st.lists(st.integers(0, 20000), max_size=30),
    st.lists(st.lists(st.integers(0, 20000), max_size=300), max_size=20),
)
def test_features_are_finite(title: list[int], sentences: list[list[int]]) -> None:
    n = len(sentences)
    features = sentence_features(title, sentences, ["“A 1?”"] * n, list(range(n)), [False] * n)
    assert features.shape == (n, N_FEATURES)
    assert np.isfinite(features).all()
    assert (np.abs(features) < 4).all()
