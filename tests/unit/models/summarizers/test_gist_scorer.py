"""The networks that tell the gist, and what is wrong with their arrays."""

from __future__ import annotations

import numpy as np
import pytest
from gists import gist_scorer
from hypothesis import given
from hypothesis import strategies as st

from phobrief.models.summarizers.gist_counts import GRAM_COUNTS, ArticleGrams
from phobrief.models.summarizers.gist_scorer import (
    N_BUCKETS,
    N_DIRECTIONS,
    GistNetwork,
    GistScorer,
    hashed,
)

N = len(GRAM_COUNTS)
TEXTS = ["Tỉnh uỷ họp.", "Mưa to.", "Hội nghị của Tỉnh uỷ bàn nhân sự."]


def only(size: int, row: int, weight: float = 1.0) -> GistNetwork:
    """A network whose logit is one of its inputs, as long as that is not negative."""
    one = np.zeros((N + size * N_DIRECTIONS, 1))
    one[row] = weight
    nothing, same = np.zeros(1), np.eye(1)
    known = np.zeros((size, N_BUCKETS, N_DIRECTIONS))
    arrays = (np.zeros(N), np.ones(N), one, nothing, same, nothing, same, nothing, known)
    return GistNetwork(*(array.astype(np.float32) for array in arrays))


def test_a_chance_follows_the_counts() -> None:
    row = GRAM_COUNTS.index("in_title")
    gist = GistScorer(only(1, row), only(2, row, 2.0)).gist("Tỉnh uỷ", TEXTS)
    even, more = 0.5, 1 / (1 + np.exp(-1))
    assert gist.syllables.expected((1,)) == pytest.approx(2 * even)
    assert gist.syllables.expected((0,)) == pytest.approx(2 * more + even)
    assert gist.pairs.expected((0,)) == pytest.approx(1 / (1 + np.exp(-2)) + even)


def test_a_chance_follows_the_syllable_and_its_place_in_the_pair() -> None:
    pairs = only(2, N + N_DIRECTIONS)  # the first number known of the second member
    pairs.known[1, hashed(["uỷ"])[0], 0] = 3.0
    article = ArticleGrams.of("", ["Uỷ ban, Tỉnh uỷ"])
    chances = pairs.chances(article.pairs, hashed(article.vocabulary))
    names = [tuple(article.vocabulary[i] for i in members) for members in article.pairs.members]
    found = dict(zip(names, chances.tolist(), strict=True))
    assert found[("tỉnh", "uỷ")] == pytest.approx(1 / (1 + np.exp(-3)))
    assert found[("uỷ", "ban")] == pytest.approx(0.5)


def test_out_of_a_file_it_says_the_same() -> None:
    one = gist_scorer()
    other = GistScorer.of({name: array.copy() for name, array in one.arrays().items()})
    extracts = [(0,), (1, 2)]
    rows = (s.gist("Tỉnh uỷ họp", TEXTS).rows(extracts) for s in (one, other))
    assert np.array_equal(*rows)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("pairs.known", np.zeros((1, N_BUCKETS, N_DIRECTIONS))),
        ("syllables.usual", np.zeros(N + 1)),
        ("syllables.bias_1", np.zeros(4)),
        ("pairs.weights_3", None),
    ],
)
def test_another_shape_is_refused(name: str, other: np.ndarray | None) -> None:
    arrays = gist_scorer().arrays()
    if other is None:
        del arrays[name]
    else:
        arrays[name] = other
    with pytest.raises(ValueError, match=name.partition(".")[0]):
        GistScorer.of(arrays)


@given(st.text(max_size=60), st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_has_chances(title: str, texts: list[str]) -> None:
    gist = gist_scorer().gist(title, texts)
    for part in (gist.syllables, gist.pairs):
        assert ((part.chances >= 0) & (part.chances <= 1)).all()
    assert np.isfinite(gist.rows([(i,) for i in range(len(texts))])).all()
