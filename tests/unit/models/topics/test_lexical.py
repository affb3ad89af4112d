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
from phobrief.models.topics import lexical as module
from phobrief.models.topics.lexical import LEXICAL, N_LEAD, TITLE_TIMES, LatentSpace, LexicalScorer
from phobrief.models.topics.passages import PassageScorer

Ids = list[int]
FloatArray = npt.NDArray[np.float64]

N_PIECES = 60
PIECES = st.lists(st.integers(0, N_PIECES - 1), max_size=10)
"""A tenth of them without weight."""


def make_scorer(n_topics: int = 2) -> LexicalScorer:
    random = np.random.default_rng(0)

    def normal(*shape: int) -> npt.NDArray[np.float32]:
        return random.normal(size=shape).astype(np.float32)

    term_weights = random.uniform(1, 5, N_PIECES).astype(np.float32)
    term_weights[::10] = 0
    return LexicalScorer(
        LatentSpace(term_weights, normal(N_PIECES, 4), np.array([0.8, 0.5], dtype=np.float32)),
        support_vectors=0.5 * normal(9, 8),
        support_weights=normal(9, n_topics),
        bias=np.arange(n_topics, dtype=np.float32),
        mix=np.linspace(0.5, 1.5, n_topics, dtype=np.float32),
        passages=PassageScorer(
            normal(n_topics, 4, 3),
            normal(n_topics, 3),
            normal(n_topics, 3),
            normal(n_topics),
            np.full(n_topics, 0.5, dtype=np.float32),
        ),
    )


SCORER = make_scorer()
NO_WEIGHTS = np.zeros(N_PIECES)
NO_PASSAGES = replace(SCORER.passages, share=np.zeros(2, np.float32))
SVM = replace(SCORER, passages=NO_PASSAGES)
"""Without the networks for passages."""


def occurrence_weights(parts: list[Ids]) -> FloatArray:
    """The weight of one occurrence of each piece in an article of these parts."""
    times = np.bincount(np.array(list(chain(*parts)), dtype=int), minlength=N_PIECES)
    weights = (1 + np.log(np.maximum(times, 1))) / np.maximum(times, 1) * SCORER.space.term_weights
    return np.asarray(weights, dtype=np.float64)


def logit(occurring: Ids, weights: FloatArray, lead: Ids, lead_weights: FloatArray) -> FloatArray:
    """The logits of an article word by word, ``weights`` those of one occurrence of a piece in all of it,
    ``lead_weights`` in its lead."""
    s = SCORER
    total = sum((weights[i] * s.space.vectors[i] for i in occurring), np.zeros(4))
    first = sum((lead_weights[i] * s.space.vectors[i] for i in lead), np.zeros(4))
    parts = [part / (np.linalg.norm(part) or 1.0) for part in (total, first)]
    vector = np.concatenate(
        [part * scale for part, scale in zip(parts, s.space.scale, strict=True)]
    )
    kernel = np.array([np.exp(-np.square(vector - one).sum()) for one in s.support_vectors])
    return (kernel @ s.support_weights + s.bias) * s.mix


@given(PIECES, st.lists(PIECES, max_size=8))
def test_a_row_is_what_the_logits_lose_without_the_sentence(
    title: Ids, sentences: list[Ids]
) -> None:
    parts = [*sentences, title * TITLE_TIMES]
    lead = [*parts[:-1][:N_LEAD], parts[-1]]
    weights, lead_weights = occurrence_weights(parts), occurrence_weights(lead)
    whole = logit(list(chain(*parts)), weights, list(chain(*lead)), lead_weights)
    rows = SVM.contributions(title, sentences)
    assert rows.shape == (len(sentences) + 1, 2)
    for i, row in enumerate(rows[:-1]):
        rest = list(chain(*parts[:i], *parts[i + 1 :]))
        # The sentences behind the lead do not move up into it.
        lead_rest = list(
            chain(*(part for n, part in enumerate(lead) if n != i or n == len(lead) - 1))
        )
        without = logit(rest, weights, lead_rest, lead_weights)
        assert np.allclose(row, whole - without, atol=1e-4)
    assert np.allclose(rows.sum(axis=0), whole, atol=1e-4)
    assert np.allclose(SVM.logits(title, sentences), whole, atol=1e-4)


@given(PIECES, st.lists(PIECES, max_size=8))
def test_the_passages_add_their_own_shares(title: Ids, sentences: list[Ids]) -> None:
    added = SCORER.contributions(title, sentences) - SVM.contributions(title, sentences)
    passages = SCORER.space.represent(title, sentences)[1]
    told = SCORER.passages.without_each(passages) * SCORER.mix
    assert np.allclose(added.sum(axis=0), told[-1], atol=1e-4)
    assert np.allclose(added[:-1], told[-1] - told[:-1], atol=1e-4)
    rows = SCORER.contributions(title, sentences)
    assert np.allclose(SCORER.logits(title, sentences), rows.sum(axis=0), atol=1e-4)


def test_an_empty_article_stands_at_the_origin() -> None:
    assert SCORER.space.represent([], [])[0].tolist() == [0.0] * 8
    rows = SVM.contributions([], [])
    assert rows == pytest.approx(logit([], NO_WEIGHTS, [], NO_WEIGHTS)[None], abs=1e-5)
    assert SCORER.contributions([], [[], []])[:-1] == pytest.approx(np.zeros((2, 2)), abs=1e-5)


def test_the_only_sentence_leaves_an_empty_article_behind() -> None:
    # An empty passage is one more than none.
    rows = SVM.contributions([], [[1, 2, 3, 2, 1], []])
    assert rows[1] == pytest.approx(np.zeros(2), abs=1e-5)
    assert rows[2] == pytest.approx(SVM.logits([], []), abs=1e-5)


def test_without_support_vectors_there_is_the_bias_alone() -> None:
    bare = replace(
        SVM,
        support_vectors=SCORER.support_vectors[:0],
        support_weights=SCORER.support_weights[:0],
    )
    assert bare.contributions([1], [[2, 3]])[-1].tolist() == [0.0, 1.5]


def test_an_article_of_many_sentences_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    sentences = random.integers(0, N_PIECES, size=(1300, 6)).tolist()
    rows = SCORER.contributions([1, 2], sentences)
    monkeypatch.setattr(module, "_CHUNK", 5000)
    assert np.allclose(rows, SCORER.contributions([1, 2], sentences), atol=1e-6)
    assert np.allclose(rows.sum(axis=0), SCORER.logits([1, 2], sentences), atol=1e-4)


def test_saved_and_read_it_says_the_same(tmp_path: Path) -> None:
    SCORER.save(tmp_path)
    read = LexicalScorer.load(tmp_path, 2)
    assert read is not None
    rows = [s.contributions([3], [[1, 2, 3], [4, 5]]) for s in (SCORER, read)]
    assert np.allclose(*rows, atol=1e-2)
    (tmp_path / "again").mkdir()
    read.save(tmp_path / "again")
    assert (tmp_path / "again" / LEXICAL).read_bytes() == (tmp_path / LEXICAL).read_bytes()


def test_no_file_is_no_scorer(tmp_path: Path) -> None:
    assert LexicalScorer.load(tmp_path, 2) is None


@pytest.mark.parametrize("content", [b"", b"half a file" * 20])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LEXICAL).write_bytes(content)
    with pytest.raises(ModelStoreError, match=f"{LEXICAL}: cannot be read"):
        LexicalScorer.load(tmp_path, 2)


@pytest.mark.parametrize(
    "lacking", ["space.term_weights", "support_vectors", "mix", "passages.share"]
)
def test_a_file_that_lacks_something_says_what(tmp_path: Path, lacking: str) -> None:
    SCORER.save(tmp_path)
    arrays = load_file(tmp_path / LEXICAL)
    del arrays[lacking]
    (tmp_path / LEXICAL).write_bytes(save(arrays))
    with pytest.raises(ModelStoreError, match=rf"lacks {lacking}; .* train it again"):
        LexicalScorer.load(tmp_path, 2)


def test_weights_for_other_topics_are_refused(tmp_path: Path) -> None:
    SCORER.save(tmp_path)
    with pytest.raises(ModelStoreError, match="3 topics"):
        LexicalScorer.load(tmp_path, 3)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("space.term_weights", np.zeros(N_PIECES + 1)),
        ("space.vectors", np.zeros((N_PIECES, 8))),
        ("space.vectors", np.zeros(())),
        ("space.scale", np.zeros(())),
        ("support_vectors", np.zeros((9, 6))),
        ("support_vectors", np.zeros(())),
        ("support_weights", np.zeros((8, 2))),
        ("mix", np.zeros((2, 1))),
        ("passages.weights_1", np.zeros((2, 6, 3))),
        ("passages.bias_1", np.zeros((2, 4))),
        ("passages.bias_1", np.zeros(())),
        ("passages.weights_2", np.zeros((3, 3))),
        ("passages.share", np.zeros(3)),
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
