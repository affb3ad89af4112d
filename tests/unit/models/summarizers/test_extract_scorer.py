"""The small network over extracts, its file, and what is wrong with a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gists import gist_scorer
from safetensors.numpy import load_file, save

from phobrief.errors import ModelStoreError
from phobrief.models.features import N_FEATURES
from phobrief.models.summarizers.extract_features import EXTRACT_FEATURES
from phobrief.models.summarizers.extract_scorer import EXTRACTS, ExtractScorer
from phobrief.models.summarizers.gist_features import GIST_FEATURES

N = len(EXTRACT_FEATURES)


def scorer(seed: int = 0, n_hidden: int = 5, n: int = N) -> ExtractScorer:
    random = np.random.default_rng(seed)

    def some(*shape: int) -> np.ndarray:
        return random.normal(size=shape).astype(np.float32)

    return ExtractScorer(
        usual=some(n),
        spread=np.ones(n, dtype=np.float32),
        weights_1=some(n, n_hidden),
        bias_1=some(n_hidden),
        weights_2=some(n_hidden, n_hidden),
        bias_2=some(n_hidden),
        weights_3=some(n_hidden, 1),
        bias_3=some(1),
    )


def wide_scorer() -> ExtractScorer:
    """One that expects the features of a gist too."""
    return scorer(n=N + len(GIST_FEATURES))


def only(name: str) -> ExtractScorer:
    """A network that passes one feature through, as long as it is not negative."""
    one, nothing = np.eye(N, 1, -EXTRACT_FEATURES.index(name)), np.zeros(1)
    arrays = (np.zeros(N), np.ones(N), one, nothing, np.eye(1), nothing, np.eye(1), nothing)
    return ExtractScorer(*(array.astype(np.float32) for array in arrays))


def test_it_rates_extracts_of_an_article() -> None:
    texts = ["Tỉnh uỷ họp.", "Mưa.", "Tỉnh uỷ bàn nhân sự."]
    features = np.zeros((3, N_FEATURES), dtype=np.float32)
    salience = np.zeros(3, dtype=np.float32)
    rate = only("title_coverage").rating("Tỉnh uỷ bàn", texts, features, salience)
    assert rate([(0,), (1,), (2,), (0, 1)]).tolist() == pytest.approx([2 / 3, 0, 1, 2 / 3])


def test_a_pull_wants_the_most_salient_sentence() -> None:
    texts, features = ["Mưa.", "Tỉnh uỷ.", "Nắng."], np.zeros((3, N_FEATURES), dtype=np.float32)
    salience = np.array([2.0, 0.0, 1.0], dtype=np.float32)
    rate = only("title_coverage").rating("Tỉnh uỷ", texts, features, salience, pull=0.25)
    assert rate([(0,), (1,), (1, 2), (0, 1)]).tolist() == pytest.approx([0, 0.5, 0.75, 1.0])


def test_what_is_far_from_usual_counts_as_four_spreads() -> None:
    rows = np.zeros((2, N), dtype=np.float32)
    rows[:, 0] = (4.0, 400.0)
    first = only(EXTRACT_FEATURES[0])
    assert first.score(rows).tolist() == [4.0, 4.0]
    wide = replace(first, spread=np.full(N, 2, dtype=np.float32))
    assert wide.score(rows).tolist() == [2.0, 4.0]


def test_saved_and_read_it_says_the_same(tmp_path: Path) -> None:
    scorer().save(tmp_path)
    read = ExtractScorer.load(tmp_path)
    assert read is not None
    rows = np.random.default_rng(1).normal(size=(6, N)).astype(np.float32)
    assert np.array_equal(read.score(rows), scorer().score(rows))


def test_the_gist_goes_into_the_file_with_its_features(tmp_path: Path) -> None:
    with_gist = replace(wide_scorer(), gist=gist_scorer())
    with_gist.save(tmp_path)
    read = ExtractScorer.load(tmp_path)
    assert read is not None
    texts = ["Tỉnh uỷ họp.", "Mưa.", "Tỉnh uỷ bàn nhân sự."]
    features, salience = np.zeros((3, N_FEATURES), dtype=np.float32), np.zeros(3, dtype=np.float32)
    extracts = [(0,), (1,), (0, 2)]
    one, other = (s.rating("Tỉnh uỷ", texts, features, salience) for s in (with_gist, read))
    assert np.array_equal(one(extracts), other(extracts))
    assert len(set(one(extracts).tolist())) == 3


def test_the_features_of_a_gist_want_the_gist(tmp_path: Path) -> None:
    wide_scorer().save(tmp_path)
    with pytest.raises(ModelStoreError, match=f"over {N} features"):
        ExtractScorer.load(tmp_path)
    replace(scorer(), gist=gist_scorer()).save(tmp_path)
    with pytest.raises(ModelStoreError, match=f"over {N + len(GIST_FEATURES)} features"):
        ExtractScorer.load(tmp_path)


def test_no_file_is_no_scorer(tmp_path: Path) -> None:
    assert ExtractScorer.load(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"half a file" * 20])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / EXTRACTS).write_bytes(content)
    with pytest.raises(ModelStoreError, match=f"{EXTRACTS}: cannot be read"):
        ExtractScorer.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("usual", np.zeros(N + 1)),
        ("weights_1", np.zeros((N - 1, 5))),
        ("weights_2", np.zeros((5, 4))),
        ("bias_1", None),
        ("strange", np.zeros(1)),
    ],
)
def test_another_shape_is_refused(tmp_path: Path, name: str, other: np.ndarray | None) -> None:
    scorer().save(tmp_path)
    arrays = load_file(tmp_path / EXTRACTS)
    if other is None:
        del arrays[name]
    else:
        arrays[name] = other
    (tmp_path / EXTRACTS).write_bytes(save(arrays))
    with pytest.raises(ModelStoreError, match="train it again"):
        ExtractScorer.load(tmp_path)
