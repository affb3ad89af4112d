"""Quotations: what stands between quotation marks must stand in the article in these words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.fold import compose
from .reading import Reading, read
from .source import Source
from .units import Finding

_QUOTED = re.compile(r"[“«„]([^“”«»„\"]+)[”»\"]|\"([^\"“”«»]+)[\"”]")
_ELLIPSIS = re.compile(r"\.\.\.|…|\[[^\]]*\]|\(\s*\.\.\.\s*\)")


def check_quotations(abstract: Reading, source: Source) -> Iterator[Finding]:
    """Yield a finding for each quotation whose words do not stand in a row in the article.

    An ellipsis inside a quotation may stand for any words.
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
    words = tuple(read(compose(part)).keys)
    return not words or bool(source.reading.find(words, limit=1))
