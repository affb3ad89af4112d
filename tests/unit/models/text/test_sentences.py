"""Sentence splitting on the hand-checked passages, and what its spans promise."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from phobrief.benchmarks.text.sentences import read_passages, score
from phobrief.models.text.sentences import split

PASSAGES = read_passages(
    (Path(__file__).parents[3] / "data" / "sentences.txt").read_text(encoding="utf-8")
)


def texts(passage: str) -> list[str]:
    return [passage[start:end] for start, end in split(passage)]


def test_the_set_is_large_enough_to_mean_something() -> None:
    assert sum(len(gold) for _, gold in PASSAGES) >= 300


def test_precision_and_recall_on_the_hand_checked_passages() -> None:
    result = score(PASSAGES, split)
    assert result.precision >= 0.99
    assert result.recall >= 0.99


@pytest.mark.parametrize("form", ["NFD", "eth"])
def test_decomposed_text_and_eth_letters_split_alike(form: str) -> None:
    for passage, _ in PASSAGES:
        respelt = (
            unicodedata.normalize("NFD", passage)
            if form == "NFD"
            else passage.replace("Đ", "Ð").replace("đ", "ð")
        )
        back = [
            unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")
            for text in texts(respelt)
        ]
        assert back == [text.replace("Ð", "Đ") for text in texts(passage)]


def test_zero_width_characters_and_no_break_spaces_do_not_matter() -> None:
    passage = "Ban Tổ chức T.Ư đã họp.\u200b\u00a0Hội nghị kết thúc lúc 11 giờ.\ufeff Ông về."
    assert len(texts(passage)) == 3


def test_a_percentage_ends_a_sentence_without_a_space_after_it() -> None:
    assert texts("Bội chi 5%.Như vậy tỉnh phải tiết kiệm.") == [
        "Bội chi 5%.",
        "Như vậy tỉnh phải tiết kiệm.",
    ]


def test_offsets_count_from_the_start_of_the_whole_text() -> None:
    text = "Dòng đầu.\nMột câu. Hai câu.\n"
    assert [text[a:b] for a, b in split(text, 10, 27)] == ["Một câu.", "Hai câu."]


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\u200b", "\t\n"])
def test_a_blank_line_has_no_sentences(blank: str) -> None:
    assert split(blank) == []


@pytest.mark.parametrize("text", [".", "...", "?!", "./.", "”", "• ", "; - ", "A.", "1."])
def test_odd_lines_come_back_whole(text: str) -> None:
    assert texts(text) == [text.strip()]
