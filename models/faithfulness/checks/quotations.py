"""Quotations: what stands between quotation marks must stand in the article in these words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...text.regexes import regex
from ..reading.reading import Reading, read
from ..reading.units import Finding
from .source import Source

_QUOTED = regex(r"[“«„]([^“”«»„\"]+)[”»\"]|\"([^\"“”«»]+)[\"”]")
_ELLIPSIS = regex(r"\.\.\.|…|\[[^\]]*\]|\(\s*\.\.\.\s*\)")


def check_quotations(abstract: Reading, source: Source) -> Iterator[Finding]:
    """Yield a finding for each quotation that has a sentence the article has not in these words.

    An ellipsis inside a quotation may stand for any words. Sentences are looked up one by one: where
    marks are straight, what lies between two of them may be the words between two quotations.
    """
    for match in _QUOTED.finditer(abstract.text):
        quoted = match[1] or match[2]
        if all(_said(part, source) for part in _ELLIPSIS.split(quoted)):
            continue
        start, end = match.span()
        yield Finding(
            "quotation", match.group(), start, end, "not in the article in these words", None
        )


def _said(part: str, source: Source) -> bool:
    quoted = read(part)
    bounds = [*quoted.sentence_starts, len(quoted.units)]
    return all(
        source.reading.find(tuple(quoted.keys[low:high]), limit=1) for low, high in pairwise(bounds)
    )
