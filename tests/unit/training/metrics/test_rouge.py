"""ROUGE over syllables: values worked out by hand, the oracle, and the ASCII variant."""

from __future__ import annotations

import pytest

from phobrief.training.metrics.rouge import (
    Rouge,
    greedy_oracle,
    rouge,
    rouge_ascii,
    rouge_tokens,
    sentence_rouge,
)


def test_values_by_hand() -> None:
    # 3 of 4 and 3 of 5 unigrams; bigrams "a b" of 3 and 4; subsequence a b d.
    found = rouge_tokens(list("abxd"), list("abcde"))
    assert found == Rouge(pytest.approx(6 / 9), pytest.approx(2 / 7), pytest.approx(6 / 9))


def test_a_repeated_word_counts_as_often_as_the_reference_has_it() -> None:
    assert rouge_tokens(["a"] * 4, ["a", "b"]).r1 == pytest.approx(2 / 6)


@pytest.mark.parametrize(("candidate", "reference"), [("", "đại hội"), ("đại hội", ""), ("", "")])
def test_nothing_scores_nothing(candidate: str, reference: str) -> None:
    assert rouge(candidate, reference) == Rouge(0.0, 0.0, 0.0)


def test_ascii_variant_sees_likeness_where_there_is_none() -> None:
    one, other = "Tỉnh ủy chuẩn bị đại hội", "Mưa lớn tại huyện miền núi"
    assert rouge(one, other).r1 == 0.0
    assert rouge_ascii(one, other).r1 > 0.3


def test_sentences_are_scored_one_by_one() -> None:
    abstract = "Tỉnh uỷ họp bàn nhân sự"
    sentences = ["Trời mưa to.", "Tỉnh uỷ họp bàn nhân sự."]
    assert sentence_rouge(sentences, abstract) == [rouge(s, abstract) for s in sentences]


def test_oracle_takes_what_adds_and_keeps_reading_order() -> None:
    sentences = ["bàn nhân sự đại hội", "trời mưa", "Tỉnh uỷ họp sáng nay tại Vinh", "trời nắng"]
    abstract = "Tỉnh uỷ họp sáng nay tại Vinh, bàn nhân sự đại hội"
    assert greedy_oracle(sentences, abstract, 3) == [0, 2]
    assert greedy_oracle(sentences, abstract, 1) == [2]


@pytest.mark.parametrize("sentences", [[], ["trời mưa"], ["..."]])
def test_oracle_without_anything_to_take(sentences: list[str]) -> None:
    assert greedy_oracle(sentences, "Tỉnh uỷ họp", 2) == []
