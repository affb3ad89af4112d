"""Which names read like those of persons: by their first and last syllable."""

from __future__ import annotations

import pytest

from phobrief.models.text.persons import reads_like_person

PERSONS = [
    "Thu Trang",
    "THU TRANG",
    "Nguyễn Thị Hòa",
    "Nguyễn Thị Hoà",
    "Hòa Nguyễn",
    "Trần Đức Minh",
]
OTHERS = [
    "",
    "Trang",
    "Tây Bắc Bộ",
    "Hà Nội",
    "Xây Dựng Đảng",
    "Quốc Hội",
    "Gia Đình",
    "Vatican News",
]


@pytest.mark.parametrize("name", PERSONS)
def test_a_person(name: str) -> None:
    assert reads_like_person(name)


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_none(name: str) -> None:
    assert not reads_like_person(name)
