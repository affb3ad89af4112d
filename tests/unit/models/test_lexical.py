"""The linear model beside the encoder: its parts add up, survive saving, and are refused when broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.errors import ModelStoreError
from phobrief.models.lexical import LEXICAL, N_BUCKETS, LexicalScorer, occurrences, tfidf

Ids = list[int]


def scorer(n_topics: int = 2) -> LexicalScorer:
    random = np.random.default_rng(0)
    idf = random.uniform(0, 5, N_BUCKETS).astype(np.float32)
    weights = random.normal(size=(N_BUCKETS, n_topics)).astype(np.float32)
    return LexicalScorer(idf, weights, np.arange(n_topics, dtype=np.float32))


SCORER = scorer()


@given(
    st.lists(st.integers(0, 70_000), max_size=10),
    st.lists(st.lists(st.integers(0, 70_000), max_size=20), max_size=6),
)
def test_rows_add_up_to_the_logit_of_the_whole(title: Ids, sentences: list[Ids]) -> None:
    parts = SCORER.score(title, sentences)
    assert parts.shape == (len(sentences) + 1, 2)
    buckets = occurrences(title, sentences).buckets
    values, whole = tfidf(buckets, SCORER.idf), np.zeros(2)
    for bucket, value in zip(buckets, values, strict=True):
        whole += value * SCORER.weights[bucket]
    assert np.allclose(parts.sum(axis=0), whole + SCORER.bias, atol=1e-4)


def test_the_vector_has_length_one() -> None:
    buckets = occurrences([5, 6], [[5, 6, 7, 5], [8]]).buckets
    values = tfidf(buckets, SCORER.idf)
    per_bucket = [values[buckets == bucket].sum() for bucket in np.unique(buckets)]
    assert np.isclose(np.square(per_bucket).sum(), 1.0, atol=1e-5)


def test_pairs_do_not_cross_sentences_and_order_counts() -> None:
    assert len(occurrences([], [[1, 2], [3]]).buckets) == 4
    assert set(occurrences([], [[1, 2]]).buckets) != set(occurrences([], [[2, 1]]).buckets)


def test_an_empty_article_has_the_bias_alone() -> None:
    assert SCORER.score([], []).tolist() == [[0.0, 1.0]]


def test_saved_and_read_it_says_the_same(tmp_path: Path) -> None:
    SCORER.save(tmp_path)
    read = LexicalScorer.load(tmp_path, 2)
    assert read is not None
    parts = [s.score([3], [[1, 2, 3], [4, 5]]) for s in (SCORER, read)]
    assert np.allclose(*parts, atol=1e-2)


def test_no_file_is_no_scorer(tmp_path: Path) -> None:
    assert LexicalScorer.load(tmp_path, 2) is None


@pytest.mark.parametrize("content", [b"", b"half a file" * 20])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LEXICAL).write_bytes(content)
    with pytest.raises(ModelStoreError, match=LEXICAL):
        LexicalScorer.load(tmp_path, 2)


def test_weights_for_other_topics_are_refused(tmp_path: Path) -> None:
    SCORER.save(tmp_path)
    with pytest.raises(ModelStoreError, match="3 topics"):
        LexicalScorer.load(tmp_path, 3)
