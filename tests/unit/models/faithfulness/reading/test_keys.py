"""One key for all ways of typing a word."""

import unicodedata

import pytest

from phobrief.models.faithfulness.reading.keys import key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Thuỷ", "Thủy"),
        ("Lý", "Lí"),
        ("kỷ", "kĩ"[:1] + "ỉ"),
        ("Đảng", "Ðảng"),
        ("điều", unicodedata.normalize("NFD", "điều")),
        ("ủy", "uỷ"),
        ("cán", "cá\u200bn"),
        ("TỈNH", "tỉnh"),
    ],
)
def test_same_word(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("má", "mà"), ("tuy", "tui"), ("an", "ân"), ("d", "đ")])
def test_other_word(one: str, other: str) -> None:
    assert key(one) != key(other)
