"""Tone marks move by syllable, whatever the case."""

from __future__ import annotations

import pytest

from phobrief.models.text.tones import to_new_style

MOVED = [
    ("hóa", "hoá"),
    ("xã hội hóa", "xã hội hoá"),
    ("Khóa", "Khoá"),
    ("TÒA ÁN", "TOÀ ÁN"),
    ("thúy", "thuý"),
    ("THỦY", "THUỶ"),
    ("Ủy ban", "Uỷ ban"),
    ("tỉnh_ủy", "tỉnh_uỷ"),
    ("khỏe", "khoẻ"),
    ("lòe loẹt", "loè loẹt"),
    ("họa", "hoạ"),
    ("tòan", "toàn"),
    ("ngòai", "ngoài"),
    ("Hùynh", "Huỳnh"),
    ("qúy", "quý"),
    ("lũy", "luỹ"),
    ("hòA", "hoÀ"),
    ("hÒa", "hOà"),
]

KEPT = [
    "hoá",
    "thuý",
    "khoẻ",
    "hoàn toàn",
    "quý",
    "của",
    "múa",
    "lúa",
    "chùa",
    "mùi",
    "kỷ luật",
    "Oasis",
    "Figueróa",
    "Lisbóa",
    "hóaX",
    "",
]


@pytest.mark.parametrize(("old", "new"), MOVED)
def test_moves_the_mark(old: str, new: str) -> None:
    assert to_new_style(old) == new


@pytest.mark.parametrize("text", KEPT)
def test_keeps_what_is_no_old_style_syllable(text: str) -> None:
    assert to_new_style(text) == text
