"""Figures of abstracts on cases small enough to count by hand."""

from __future__ import annotations

import pytest

from phobrief.articles import Abstract, Article, Span
from phobrief.models.store.manifest import AbstractBudget
from phobrief.models.text.document import to_document
from phobrief.training.metrics.abstracts import (
    Summarized,
    abstract_report,
    n_sentences,
    novel_bigrams,
    repetition,
    report_lines,
    support,
)

TEXT = """Sáng 29/12, Huyện uỷ Phú Khê điều động 12 cán bộ về các xã vùng cao.
Ông Trần Văn Bình trao quyết định cho các cán bộ tại hội trường."""
DOCUMENT = to_document(Article(TEXT))


def item(text: str, *ranges: tuple[int, int], method: str = "extractive") -> Summarized:
    spans = tuple(Span(low, high, TEXT[low:high]) for low, high in ranges)
    return Summarized(DOCUMENT, Abstract(text, spans, method), TEXT.splitlines()[0])


def test_support_counts_numbers_and_names() -> None:
    found = support(TEXT, "Ngày 29/12, Huyện uỷ Phú Khê điều động 35 cán bộ, ông Vũ Văn Giang nói.")
    assert (found.n_numbers, found.n_numbers_supported) == (2, 1)
    assert (found.n_names, found.n_names_supported) == (3, 2)  # "Huyện" counts as one
    assert found.doubts == ("number", "person")


@pytest.mark.parametrize(
    ("abstract", "expected"), [("điều động 12 cán bộ", 0.0), ("cán bộ điều động", 1 / 3), ("", 0.0)]
)
def test_novel_bigrams(abstract: str, expected: float) -> None:
    assert novel_bigrams(abstract, TEXT) == pytest.approx(expected)


@pytest.mark.parametrize(("text", "expected"), [("a b c a b c", 0.25), ("a b c d", 0.0), ("", 0.0)])
def test_repetition(text: str, expected: float) -> None:
    assert repetition(text) == pytest.approx(expected)


def test_several_spans_of_a_sentence_are_one_sentence() -> None:
    assert n_sentences(item("…", (0, 10), (12, 20))) == 1
    assert n_sentences(item("…", (0, 10), (75, 90))) == 2
    assert n_sentences(item("…", (0, 10), (0, 10), method="abstractive")) == 2


def test_report_of_a_good_and_a_bad_abstract() -> None:
    good = item(TEXT.splitlines()[0], (0, 71))
    bad = item("Huyện uỷ Phú Khê điều động 35 cán bộ.", (0, 71), method="abstractive")
    report = abstract_report([good, bad], AbstractBudget(max_sentences=1, max_syllables=12))
    assert report["n_articles"] == 2
    assert report["length_kept"] == 0.5
    assert report["faithful"] == 0.5
    assert report["methods"] == {"extractive": 1, "abstractive": 1}
    assert report["positions"][0] == 2
    assert report["numbers_supported"] < 1
    assert report["names_supported"] == 1
    (doubted,) = report["doubted"]
    assert (doubted["id"], doubted["kinds"]) == (None, ["number"])
    lines = " ".join(report_lines(report))
    assert "faithful 0.500" in lines
    assert "the consistency check doubts None (number)" in lines


def test_report_of_nothing() -> None:
    report = abstract_report([], AbstractBudget())
    assert report["n_articles"] == 0
    assert report["numbers_supported"] is None
    assert report_lines(report)
