"""What the model reads."""

from __future__ import annotations

import time
import unicodedata

import pytest

from phobrief.models.text.normalize import normalize_text

SPELLINGS = [
    ("Ðảng bộ, ðảng viên", "Đảng bộ, đảng viên"),
    ("Ɖảng", "Đảng"),
    ("c\u00e1\u0323n bộ", "cạ\u0301n bộ"),
    (unicodedata.normalize("NFD", "Tiếng Việt ở đường"), "Tiếng Việt ở đường"),
    ("cán\u200b bộ\ufeff", "cán bộ"),
    ("qui\u00adhoạch", "quihoạch"),
    ("cán\u00a0bộ\u202flãnh\u3000đạo", "cán bộ lãnh đạo"),
    ("một\nhai\thai\r\nba", "một hai hai  ba"),
    ("\u0093Đảng ta\u0094 \u0096 \u0091dân\u0092 \u0085", "“Đảng ta” – ‘dân’ …"),
    ("\u0081\u008d", ""),
    ("„Đảng‟ «ta» 5″ 3\u22122 \u2015 a\u2011b", '“Đảng“ “ta” 5" 3-2 - a-b'),
    ("a – b — c", "a – b — c"),
    ("m², ½, №, ５", "m², ½, №, ５"),
    ("Mục lục........5", "Mục lục...5"),
    ("Tỉnh ủy hóa", "Tỉnh uỷ hoá"),
    ("a\x00b\x07c\x1cd", "abc d"),
    ("nửa \ud83d cặp", "nửa \ufffd cặp"),
    ("lí lịch, kĩ thuật, QUI ĐỊNH", "lí lịch, kĩ thuật, QUI ĐỊNH"),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "normal"), SPELLINGS)
def test_normal_spelling(raw: str, normal: str) -> None:
    assert normalize_text(raw) == normal


@pytest.mark.parametrize(
    "text",
    ["\u0316\u0301", "e\u0301", "hóa ", "óa", ".", "\u200b", "\u1100\u1161\u11a8", "😀", "مرحبا"],
)
def test_time_grows_with_length_only(text: str) -> None:
    raw = text * (200_000 // len(text))
    start = time.process_time()
    normalize_text(raw)
    assert time.process_time() - start < 20  # a quadratic step takes hours


def test_a_heap_of_marks_is_cut_down() -> None:
    assert normalize_text("Đa\u0316" + "\u0301" * 40 + "ng") == "Đá\u0316" + "\u0301" * 14 + "ng"
