"""Laws of ROUGE, and equality with the `rouge_score` library where that is installed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phobrief.models.text.syllables import syllables
from phobrief.training.metrics.rouge import greedy_oracle, rouge_ascii, rouge_tokens

tokens = st.lists(st.sampled_from(["đại", "hội", "đảng", "bộ", "tỉnh", "họp", "9"]), max_size=12)
texts = st.text(alphabet="abđộ uỷ9_.-\u0323", max_size=40)


def plain_common_subsequence(a: list[str], b: list[str]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b, start=1):
            above = row[j]
            row[j] = previous + 1 if x == y else max(above, row[j - 1])
            previous = above
    return row[-1]


@given(tokens, tokens)
def test_f1_is_symmetric_and_within_bounds(a: list[str], b: list[str]) -> None:
    forth, back = rouge_tokens(a, b), rouge_tokens(b, a)
    assert forth == back
    assert 0 <= min(forth.r1, forth.r2, forth.rl) <= max(forth.r1, forth.r2, forth.rl) <= 1
    assert forth.r1 >= forth.rl


@given(tokens.filter(lambda t: len(t) > 1))
def test_a_text_is_perfect_for_itself(a: list[str]) -> None:
    found = rouge_tokens(a, a)
    assert (found.r1, found.r2, found.rl) == (1.0, 1.0, 1.0)


@given(tokens.filter(bool), tokens.filter(bool))
def test_longest_common_subsequence_equals_the_plain_table(a: list[str], b: list[str]) -> None:
    expected = 2 * plain_common_subsequence(a, b) / (len(a) + len(b))
    assert rouge_tokens(a, b).rl == pytest.approx(expected)


@given(st.lists(texts, max_size=6), texts, st.integers(0, 4))
def test_oracle_is_a_set_of_sentences_in_order(
    sentences: list[str], abstract: str, limit: int
) -> None:
    chosen = greedy_oracle(sentences, abstract, limit)
    assert chosen == sorted(set(chosen))
    assert len(chosen) <= limit
    assert all(0 <= index < len(sentences) for index in chosen)


class Syllables:
    """Our tokens, for the library's scorer."""

    def tokenize(self, text: str) -> list[str]:
        return syllables(text)


@given(texts, texts)
@settings(deadline=None)  # the library's first import takes seconds
def test_equals_the_rouge_score_library(candidate: str, reference: str) -> None:
    scorer_module = pytest.importorskip("rouge_score.rouge_scorer")
    names = ["rouge1", "rouge2", "rougeL"]
    ours = rouge_tokens(syllables(candidate), syllables(reference))
    theirs = scorer_module.RougeScorer(names, tokenizer=Syllables()).score(reference, candidate)
    assert [ours.r1, ours.r2, ours.rl] == pytest.approx([theirs[n].fmeasure for n in names])
    ascii_ours = rouge_ascii(candidate, reference)
    theirs = scorer_module.RougeScorer(names).score(reference, candidate)
    assert [ascii_ours.r1, ascii_ours.r2, ascii_ours.rl] == pytest.approx(
        [theirs[n].fmeasure for n in names]
    )
