"""The correction of salience for articles on the model's topics."""

from __future__ import annotations

import numpy as np
import pytest

from phobrief.errors import ModelStoreError
from phobrief.models.sentence_features.features import FEATURE_NAMES, N_FEATURES
from phobrief.models.summarizers.extractive.domain import DomainCorrection

SALIENCE = np.array([0.5, 1.0, -np.inf], dtype=np.float32)


def first_counts(scale: float, weight: float) -> DomainCorrection:
    weights = np.zeros(N_FEATURES, dtype=np.float32)
    weights[FEATURE_NAMES.index("first")] = weight
    return DomainCorrection(scale, weights)


@pytest.fixture
def features() -> np.ndarray:
    features = np.zeros((3, N_FEATURES), dtype=np.float32)
    features[0, FEATURE_NAMES.index("first")] = 1
    return features


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, [0.5, 1.0]), (0.5, [1.25, 1.5]), (1.0, [2.0, 2.0])]
)
def test_it_counts_as_far_as_the_article_is_on_topic(
    features: np.ndarray, share: float, expected: list[float]
) -> None:
    found = first_counts(2.0, 1.0).apply(SALIENCE, features, share)
    assert found[:2].tolist() == expected
    assert found[2] == -np.inf  # not seen stays not seen, without a warning


def test_state_and_back(features: np.ndarray) -> None:
    given = first_counts(1.25, 0.5)
    back = DomainCorrection.from_state(given.to_state())
    assert back is not None
    assert (back.scale, back.weights.tolist()) == (given.scale, given.weights.tolist())
    assert DomainCorrection.from_state({}) is None


def test_a_feature_of_a_newer_version_is_named() -> None:
    with pytest.raises(ModelStoreError, match="unknown features moon_phase"):
        DomainCorrection.from_state({"salience": 1.0, "moon_phase": 2.0})
