"""What the model reads, and the way back to what the user wrote."""

from __future__ import annotations

import re
import sys
import time
import unicodedata

import pytest

from phobrief.models.text import normalize as module
from phobrief.models.text.normalize import normalize, normalize_text

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
    assert normalize(raw).text == normal


def test_positions_of_plain_text_are_its_own() -> None:
    normalized = normalize("Tỉnh ủy Cà Mau")
    assert normalized.starts is None
    assert normalized.to_raw(5, 7) == (5, 7)
    assert normalized.to_normalized(5, 7) == (5, 7)


def test_positions_of_decomposed_text() -> None:
    raw = unicodedata.normalize("NFD", "cán bộ\u200b Đảng")
    normalized = normalize(raw)
    start = normalized.text.index("bộ")
    assert raw[slice(*normalized.to_raw(start, start + 2))] == unicodedata.normalize("NFD", "bộ")
    assert normalized.to_normalized(*normalized.to_raw(start, start + 2)) == (start, start + 2)


def test_a_dot_leader_maps_to_all_its_dots() -> None:
    raw = "a......b"
    normalized = normalize(raw)
    assert normalized.text == "a...b"
    assert normalized.to_raw(1, 4) == (1, 7)
    assert normalized.to_raw(4, 5) == (7, 8)


def test_deleted_characters_have_no_normalized_span() -> None:
    normalized = normalize("a\u200bb")
    assert normalized.to_normalized(1, 2) == (1, 1)
    assert normalized.to_raw(2, 2) == (3, 3)


@pytest.mark.parametrize("span", [(-1, 0), (0, 4), (2, 1)])
def test_a_span_outside_is_an_error(span: tuple[int, int]) -> None:
    with pytest.raises(IndexError, match="not within"):
        normalize("abc").to_raw(*span)
    with pytest.raises(IndexError, match="not within"):
        normalize("abc").to_normalized(*span)


def test_characters_said_to_start_anew_do() -> None:
    """No character of the shortcut's class may change under NFC or join the one before it."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    anew = set(re.findall(f"[{module._STARTS_ANEW}]", every))
    assert all(unicodedata.is_normalized("NFC", char) for char in anew)
    assert not any(map(unicodedata.combining, anew))
    parts = map(unicodedata.decomposition, every)
    followers = {chr(int(p.split()[1], 16)) for p in parts if p[:1] != "<" and " " in p}
    assert not anew & followers


@pytest.mark.parametrize(
    "text",
    ["\u0316\u0301", "e\u0301", "hóa ", "óa", ".", "\u200b", "\u1100\u1161\u11a8", "😀", "مرحبا"],
)
def test_time_grows_with_length_only(text: str) -> None:
    raw = text * (200_000 // len(text))
    start = time.process_time()
    normalize(raw)
    assert time.process_time() - start < 20  # a quadratic step takes hours
