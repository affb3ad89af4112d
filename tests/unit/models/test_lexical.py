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
from phobrief.models.lexical import LEXICAL, N_LEAD, TITLE_TIMES, LexicalScorer, Wording
from phobrief.models.ngrams import N_BUCKETS, NgramScorer, hashed_ngrams
from phobrief.models.passages import PassageScorer

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
        scale=np.array([0.8] * 4 + [0.3] * 3 + [0.5] * 4, dtype=np.float32),
        supports=0.5 * normal(9, 11),
        weights=normal(9, n_topics),
        bias=np.arange(n_topics, dtype=np.float32),
        mix=np.linspace(0.5, 1.5, n_topics, dtype=np.float32),
        ngrams=NgramScorer(
            random.uniform(1, 5, N_BUCKETS).astype(np.float32),
            normal(N_BUCKETS, n_topics),
            np.full(n_topics, 0.25, dtype=np.float32),
        ),
        passages=PassageScorer(
            normal(n_topics, 7, 3),
            normal(n_topics, 3),
            normal(n_topics, 3),
            normal(n_topics),
            np.full(n_topics, 0.5, dtype=np.float32),
        ),
    )


SCORER = make_scorer()
NO_WEIGHTS = np.zeros(N_PIECES)
NO_NGRAMS = NgramScorer(
    np.zeros(N_BUCKETS, np.float32), np.zeros((N_BUCKETS, 2), np.float32), np.zeros(2, np.float32)
)
NO_PASSAGES = replace(SCORER.passages, share=np.zeros(2, np.float32))
MACHINE = replace(SCORER, ngrams=NO_NGRAMS, passages=NO_PASSAGES)
"""The machine alone."""


def wording(title: Ids, sentences: list[Ids]) -> Wording:
    def text(ids: Ids) -> str:
        return " ".join(f"w{piece}" for piece in ids)

    return Wording(title, sentences, text(title), [text(ids) for ids in sentences])


def occurrence_weights(parts: list[Ids]) -> FloatArray:
    """The weight of one occurrence of each piece in an article of these parts."""
    times = np.bincount(np.array(list(chain(*parts)), dtype=int), minlength=N_PIECES)
    weights = (1 + np.log(np.maximum(times, 1))) / np.maximum(times, 1) * SCORER.rarity
    return np.asarray(weights, dtype=np.float64)


def logit(occurring: Ids, weights: FloatArray, lead: Ids, lead_weights: FloatArray) -> FloatArray:
    """The logits of an article word by word, ``weights`` those of one occurrence of a piece in all of it,
    ``lead_weights`` in its lead."""
    s = SCORER
    total = sum((weights[i] * s.vectors[i] for i in occurring), np.zeros(7))
    mass = sum(weights[i] for i in occurring)
    first = sum((lead_weights[i] * s.vectors[i, :4] for i in lead), np.zeros(4))
    parts = (
        total[:4] / (np.linalg.norm(total[:4]) or 1.0),
        total[4:] / (mass or 1.0),
        first / (np.linalg.norm(first) or 1.0),
    )
    place = np.concatenate(parts) * s.scale
    kernel = np.array([np.exp(-np.square(place - support).sum()) for support in s.supports])
    return (kernel @ s.weights + s.bias) * s.mix


def known(ids: Ids) -> Ids:
    return [i for i in ids if i < N_PIECES]


@given(PIECES, st.lists(PIECES, max_size=8))
def test_a_row_is_what_the_logits_lose_without_the_sentence(
    title: Ids, sentences: list[Ids]
) -> None:
    parts = [known(ids) for ids in sentences] + [known(title) * TITLE_TIMES]
    lead = [*parts[:-1][:N_LEAD], parts[-1]]
    weights, lead_weights = occurrence_weights(parts), occurrence_weights(lead)
    whole = logit(list(chain(*parts)), weights, list(chain(*lead)), lead_weights)
    rows = MACHINE.score(wording(title, sentences))
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
    assert np.allclose(MACHINE.logits(wording(title, sentences)), whole, atol=1e-4)


@given(PIECES, st.lists(PIECES, max_size=6))
def test_the_linear_model_adds_its_own_shares(title: Ids, sentences: list[Ids]) -> None:
    words = wording(title, sentences)
    added = replace(SCORER, passages=NO_PASSAGES).score(words) - MACHINE.score(words)
    parts = [*map(hashed_ngrams, words.sentences), hashed_ngrams(words.title) * TITLE_TIMES]
    whole = SCORER.ngrams.logits(parts)
    assert np.allclose(added.sum(axis=0), whole * SCORER.mix, atol=1e-4)
    lost = (whole - SCORER.ngrams.without_each(parts)[:-1]) * SCORER.mix
    assert np.allclose(added[:-1], lost, atol=1e-4)


@given(PIECES, st.lists(PIECES, max_size=8))
def test_so_do_the_passages(title: Ids, sentences: list[Ids]) -> None:
    words = wording(title, sentences)
    added = SCORER.score(words) - replace(SCORER, passages=NO_PASSAGES).score(words)
    told = SCORER.passages.without_each(SCORER.views(words)[1]) * SCORER.mix
    assert np.allclose(added.sum(axis=0), told[-1], atol=1e-4)
    assert np.allclose(added[:-1], told[-1] - told[:-1], atol=1e-4)
    assert np.allclose(SCORER.logits(words), SCORER.score(words).sum(axis=0), atol=1e-4)


def test_an_empty_article_stands_at_the_origin() -> None:
    assert SCORER.views(wording([], []))[0].tolist() == [0.0] * 11
    rows = MACHINE.score(wording([], []))
    assert rows == pytest.approx(logit([], NO_WEIGHTS, [], NO_WEIGHTS)[None], abs=1e-5)
    assert SCORER.score(wording([], [[], []]))[:-1] == pytest.approx(np.zeros((2, 2)), abs=1e-5)


def test_the_only_sentence_leaves_an_empty_article_behind() -> None:
    # An empty passage is one more than none.
    scorer = replace(SCORER, passages=NO_PASSAGES)
    rows = scorer.score(wording([], [[1, 2, 3, 2, 1], []]))
    assert rows[1] == pytest.approx(np.zeros(2), abs=1e-5)
    assert rows[2] == pytest.approx(scorer.logits(wording([], [])), abs=1e-5)


def test_without_supports_there_is_the_bias_alone() -> None:
    bare = replace(MACHINE, supports=SCORER.supports[:0], weights=SCORER.weights[:0])
    assert bare.score(wording([1], [[2, 3]]))[-1].tolist() == [0.0, 1.5]


def test_an_article_of_many_sentences_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    sentences = random.integers(0, N_PIECES, size=(1300, 6)).tolist()
    words = wording([1, 2], sentences)
    rows = SCORER.score(words)
    monkeypatch.setattr(module, "_CHUNK", 5000)
    assert np.allclose(rows, SCORER.score(words), atol=1e-6)
    assert np.allclose(rows.sum(axis=0), SCORER.logits(words), atol=1e-4)


def test_saved_and_read_it_says_the_same(tmp_path: Path) -> None:
    SCORER.save(tmp_path)
    read = LexicalScorer.load(tmp_path, 2)
    assert read is not None
    rows = [s.score(wording([3], [[1, 2, 3], [4, 5]])) for s in (SCORER, read)]
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


@pytest.mark.parametrize("lacking", ["rarity", "n_latent", "ngrams.idf", "passages.share"])
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
        ("rarity", np.zeros(N_PIECES + 1)),
        ("vectors", np.zeros((N_PIECES, 8))),
        ("n_latent", np.array([8])),
        ("n_latent", np.zeros(0, dtype=np.int64)),
        ("scale", np.zeros(())),
        ("supports", np.zeros((9, 6))),
        ("supports", np.zeros(())),
        ("weights", np.zeros((8, 2))),
        ("mix", np.zeros((2, 1))),
        ("ngrams.idf", np.zeros(8)),
        ("ngrams.weights", np.zeros((N_BUCKETS, 3))),
        ("ngrams.bias", np.zeros(1)),
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
