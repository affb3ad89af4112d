"""What counts as a syllable."""

from __future__ import annotations

import unicodedata

import pytest

from phobrief.models.text.syllables import count_syllables, syllables, written_syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đại_hội Đảng_bộ tỉnh.", ["đại", "hội", "đảng", "bộ", "tỉnh"]),
        ("Quy định 205-QĐ/TW, ngày 23/9", ["quy", "định", "205", "qđ", "tw", "ngày", "23", "9"]),
        (unicodedata.normalize("NFD", "Uỷ viên"), ["uỷ", "viên"]),
        ("Chữ ký: ________", ["chữ", "ký"]),
        ("“…” – !", []),
    ],
)
def test_syllables(text: str, expected: list[str]) -> None:
    assert syllables(text) == expected
    assert count_syllables(text) == len(expected)


def test_syllables_do_not_depend_on_case_joints_or_normal_form() -> None:
    assert syllables("Kỷ_luật CÁN bộ, 12/5") == ["kỷ", "luật", "cán", "bộ", "12", "5"]
    assert syllables(unicodedata.normalize("NFD", "Kỷ luật")) == ["kỷ", "luật"]
    assert written_syllables("Kỷ_luật CÁN bộ") == ["Kỷ", "luật", "CÁN", "bộ"]
