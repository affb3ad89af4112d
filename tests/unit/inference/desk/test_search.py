"""Searching: Vietnamese with marks and without, and nothing that is typed is an operator."""

from __future__ import annotations

import unicodedata

import pytest
from desk_rows import incoming, place

from phobrief.inference.desk.store import search
from phobrief.inference.desk.store.articles import add_articles
from phobrief.inference.desk.store.database import Store
from phobrief.inference.desk.store.search import find

TEXTS = (
    "Đại hội đảng bộ huyện bàn văn kiện.",
    "Toà tuyên án tử hình.",
    "Bài thơ tư hình khối.",
    "Tỉnh uỷ họp về đại biểu và hội nghị.",
)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("dai hoi", [0, 3]),
        ("đại hội", [0, 3]),
        ('"dai hoi"', [0]),
        ("tử hình", [1]),
        ("tư hình", [2]),
        ("tu hinh", [1, 2]),
        ("tỉnh ủy", [0, 1, 2, 3]),
        ("BỘ", [0]),
        ("bo", [0, 1, 2, 3]),
        ("' OR 1=1 --", []),
        ('folded:dai AND NOT (hoi"', []),
        ("***", []),
        ("../../etc", []),
    ],
)
def test_words_are_found(store: Store, query: str, numbers: list[int]) -> None:
    with store.writing() as session:
        rows = [(incoming(i, text), place()) for i, text in enumerate(TEXTS)]
        ids = add_articles(session, rows, "an")
    with store.reading() as session:
        for form in (query, unicodedata.normalize("NFD", query)):
            found, more = find(session, form, 10)
            assert sorted(ids.index(i) for i in found) == numbers
            assert not more


def test_words_that_stand_together_come_first(store: Store) -> None:
    with store.writing() as session:
        rows = [(incoming(i, TEXTS[i]), place()) for i in (3, 0)]
        ids = add_articles(session, rows, "an")
    with store.reading() as session:
        assert find(session, "đại hội", 1) == ([ids[1]], True)
        assert find(session, "đại hội", 1, 1) == ([ids[0]], False)


def test_of_very_many_the_newest_are_put_in_order(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_RANKED", 2)
    with store.writing() as session:
        rows = [(incoming(i, TEXTS[n]), place()) for i, n in enumerate((0, 0, 3))]
        ids = add_articles(session, rows, "an")
    with store.reading() as session:
        assert find(session, "đại hội", 10) == ([ids[1], ids[2]], False)
