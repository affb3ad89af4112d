"""Syllables as ROUGE and the length of an abstract count them: runs of letters and digits."""

from __future__ import annotations

import re
from functools import lru_cache

from .fold import compose
from .normalize import normalize_text

_SYLLABLE = re.compile(r"\w+")


def syllables(text: str) -> list[str]:
    """Lower-case syllables and numbers of a text, segmented ("đại_hội") or not; punctuation left out."""
    return written_syllables(text.lower())


def written_syllables(text: str) -> list[str]:
    """The same with upper and lower case as written."""
    # Composed first: a combining mark is no word character, so "ộ" in parts would be cut in three.
    return _SYLLABLE.findall(compose(text).replace("_", " "))


@lru_cache(maxsize=4096)
def count_syllables(text: str) -> int:
    """How many syllables and numbers a text has; how it is typed makes no difference."""
    return len(written_syllables(normalize_text(text)))
