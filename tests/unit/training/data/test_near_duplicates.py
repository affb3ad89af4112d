"""Groups of nearly the same texts: found, and none invented."""

from __future__ import annotations

import numpy as np

from phobrief.training.data.near_duplicates import near_groups, overlap, shingles

WORDS = [f"từ{i}" for i in range(400)]


def article(seed: int, n: int = 120) -> list[str]:
    return list(np.random.default_rng(seed).choice(WORDS, n))


def test_copies_with_small_changes_are_found() -> None:
    texts = [article(i) for i in range(40)]
    edited = [*texts[7][:60], "thêm", *texts[7][60:]]
    shortened = texts[9][:105]
    all_texts = [" ".join(words) for words in [*texts, edited, shortened]]
    assert near_groups(all_texts) == [[7, 40], [9, 41]]


def test_case_composition_and_punctuation_do_not_matter() -> None:
    assert near_groups(["Đại hội, đảng bộ!", "ĐẠI HỘI ĐẢNG BỘ", "đa\u0323i hô\u0323i đảng bộ"]) == [
        [0, 1, 2]
    ]


def test_texts_on_the_same_matter_are_not_the_same() -> None:
    half = [[*article(1)[:60], *article(i)[:60]] for i in range(2, 12)]
    assert near_groups([" ".join(words) for words in half]) == []


def test_empty_and_short_texts() -> None:
    assert near_groups(["", " ", "...", "một", "hai", "một hai"]) == []
    assert near_groups(["một hai", "Một hai."]) == [[0, 1]]
    assert near_groups([]) == []


def test_ten_thousand_copies_take_no_pairs() -> None:
    text = " ".join(article(3))
    texts = [f"{text} số {i}" for i in range(300)] + [text] * 10_000
    assert near_groups(texts) == [list(range(10_300))]


def test_overlap_is_jaccard() -> None:
    a, b = shingles("một hai ba bốn năm"), shingles("hai ba bốn năm sáu")
    assert overlap(a, b) == 1 / 3
    assert overlap(a, a) == 1.0
    assert overlap(a, shingles("")) == 0.0
