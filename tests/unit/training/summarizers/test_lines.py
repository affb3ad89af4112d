"""Lines of a text and the spans of an abstract."""

from __future__ import annotations

from phobrief.articles import Abstract, Span
from phobrief.training.summarizers.lines import lines_of


def test_lines_of_an_abstract() -> None:
    lines = ["abcdefg", "ij", "k", "mno"]  # begin at 0, 8, 11 and 13
    spans = (Span(2, 4, "cd"), Span(5, 7, "fg"), Span(8, 9, "i"), Span(13, 16, "mno"))
    assert lines_of(Abstract("…", spans, "extractive"), lines) == [0, 1, 3]
