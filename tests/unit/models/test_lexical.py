"""The lexical model beside the encoder: its rows add up, survive saving, and are refused when broken."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save

from phobrief.errors import ModelStoreError
from phobrief.models import lexical as module
from phobrief.models.lexical import LEXICAL, TITLE_TIMES, LexicalScorer

Ids = list[int]
FloatArray = npt.NDArray[np.float64]

N_PIECES = 60
PIECES = st.lists(st.integers(0, N_PIECES + 5), max_size=10)
"""Some of them unknown to the scorer, and a tenth of the others without weight."""


def make_scorer(n_topics: int = 2) -> LexicalScorer:
    random = np.random.default_rng(0)

    def normal(*shape: int) -> npt.NDArray[np.float32]:
        return random.normal(size=shape).astype(np.float32)

    rarity = random.uniform(1, 5, N_PIECES).astype(np.float32)
    rarity[::10] = 0
    return LexicalScorer(
        rarity,
        normal(N_PIECES, 7),
        n_latent=4,
        scale=np.array([0.8] * 4 + [0.3] * 3, dtype=np.float32),
        supports=0.5 * normal(9, 7),
        weights=normal(9, n_topics),
        bias=np.arange(n_topics, dtype=np.float32),
        mix=np.linspace(0.5, 1.5, n_topics, dtype=np.float32),
    )


SCORER = make_scorer()


def logit(occurring: Ids, weights: FloatArray) -> FloatArray:
    """The logits of an article word by word, ``weights`` the weight of one occurrence of a piece."""
    s = SCORER
    total = sum((weights[i] * s.vectors[i] for i in occurring), np.zeros(7))
    mass = sum(weights[i] for i in occurring)
    length = np.linalg.norm(total[:4])
    place = np.concatenate([total[:4] / (length or 1.0), total[4:] / (mass or 1.0)]) * s.scale
    kernel = np.array([np.exp(-np.square(place - support).sum()) for support in s.supports])
    return (kernel @ s.weights + s.bias) * s.mix


def known(ids: Ids) -> Ids:
    return [i for i in ids if i < N_PIECES]


@given(PIECES, st.lists(PIECES, max_size=6))
def test_a_row_is_what_the_logits_lose_without_the_sentence(
    title: Ids, sentences: list[Ids]
) -> None:
    parts = [known(ids) for ids in sentences] + [known(title) * TITLE_TIMES]
    everything = list(chain(*parts))
    times = np.bincount(np.array(everything, dtype=int), minlength=N_PIECES)
    weights = (1 + np.log(np.maximum(times, 1))) / np.maximum(times, 1) * SCORER.rarity
    whole = logit(everything, weights)
    rows = SCORER.score(title, sentences)
    assert rows.shape == (len(sentences) + 1, 2)
    for i, row in enumerate(rows[:-1]):
        rest = list(chain(*parts[:i], *parts[i + 1 :]))
        assert np.allclose(row, whole - logit(rest, weights), atol=1e-4)
    assert np.allclose(rows.sum(axis=0), whole, atol=1e-4)
    assert np.allclose(SCORER.logits(title, sentences), whole, atol=1e-4)


def test_an_empty_article_stands_at_the_origin() -> None:
    assert SCORER.vector([], []).tolist() == [0.0] * 7
    assert SCORER.score([], []) == pytest.approx(logit([], np.zeros(N_PIECES))[None], abs=1e-5)
    assert not SCORER.score([], [[], []])[:-1].any()


def test_the_only_sentence_leaves_an_empty_article_behind() -> None:
    rows = SCORER.score([], [[1, 2, 3, 2, 1], []])
    assert not rows[1].any()
    assert rows[2] == pytest.approx(SCORER.logits([], []), abs=1e-5)


def test_without_supports_there_is_the_bias_alone() -> None:
    bare = replace(SCORER, supports=SCORER.supports[:0], weights=SCORER.weights[:0])
    assert bare.score([1], [[2, 3]])[-1].tolist() == [0.0, 1.5]


def test_an_article_of_many_sentences_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    sentences = random.integers(0, N_PIECES, size=(1300, 6)).tolist()
    rows = SCORER.score([1, 2], sentences)
    monkeypatch.setattr(module, "_CHUNK", 5000)
    assert np.allclose(rows, SCORER.score([1, 2], sentences), atol=1e-6)
    assert np.allclose(rows.sum(axis=0), SCORER.logits([1, 2], sentences), atol=1e-4)


def test_saved_and_read_it_says_the_same(tmp_path: Path) -> None:
    SCORER.save(tmp_path)
    read = LexicalScorer.load(tmp_path, 2)
    assert read is not None
    rows = [s.score([3], [[1, 2, 3], [4, 5]]) for s in (SCORER, read)]
    assert np.allclose(*rows, atol=1e-2)
    (tmp_path / "again").mkdir()
    read.save(tmp_path / "again")
    assert (tmp_path / "again" / LEXICAL).read_bytes() == (tmp_path / LEXICAL).read_bytes()


def test_no_file_is_no_scorer(tmp_path: Path) -> None:
    assert LexicalScorer.load(tmp_path, 2) is None


@pytest.mark.parametrize("content", [b"", b"half a file" * 20, save({"rarity": np.zeros(3)})])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LEXICAL).write_bytes(content)
    with pytest.raises(ModelStoreError, match=f"{LEXICAL}: cannot be read"):
        LexicalScorer.load(tmp_path, 2)


def test_a_file_of_hashed_words_says_how_to_make_it_anew(tmp_path: Path) -> None:
    old = {"idf": np.zeros(8), "weights": np.zeros((8, 2)), "bias": np.zeros(2)}
    (tmp_path / LEXICAL).write_bytes(save(old))
    with pytest.raises(ModelStoreError, match=r"older version .* phobrief\.training\.refit"):
        LexicalScorer.load(tmp_path, 2)


def test_weights_for_other_topics_are_refused(tmp_path: Path) -> None:
    SCORER.save(tmp_path)
    with pytest.raises(ModelStoreError, match="3 topics"):
        LexicalScorer.load(tmp_path, 3)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("rarity", np.zeros(N_PIECES + 1)),
        ("vectors", np.zeros((N_PIECES, 8))),
        ("n_latent", np.array([8])),
        ("n_latent", np.zeros(0, dtype=np.int64)),
        ("scale", np.zeros(())),
        ("supports", np.zeros((9, 6))),
        ("supports", np.zeros(())),
        ("weights", np.zeros((8, 2))),
        ("mix", np.zeros((2, 1))),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(
    tmp_path: Path, name: str, other: npt.NDArray[np.float64]
) -> None:
    SCORER.save(tmp_path)
    arrays = {**load_file(tmp_path / LEXICAL), name: other}
    (tmp_path / LEXICAL).write_bytes(save(arrays))
    with pytest.raises(ModelStoreError, match=LEXICAL):
        LexicalScorer.load(tmp_path, 2)
