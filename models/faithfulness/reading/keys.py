"""The key of a word: one spelling for every way of typing it, for comparing words only."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from ...text.fold import compose
from ...text.regexes import regex

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_FINAL_Y = regex(r"(?:[bcdđghklmnprstvx]+|qu)y$")


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """Return the comparison key of one word.

    Case, composition (NFC or NFD), Eth letters, zero-width characters, the place of the tone mark
    (``hòa``, ``hoà``) and a final i or y (``Lý``, ``Lí``) make no difference; the tone itself does.
    """
    letters = unicodedata.normalize("NFD", compose(word).casefold())
    base = "".join(c for c in letters if c not in _TONES)
    tone = "".join(c for c in letters if c in _TONES)
    if _FINAL_Y.match(base):
        base = base[:-1] + "i"
    return unicodedata.normalize("NFC", base) + "".join(str(_TONES.index(c) + 1) for c in tone)


def keys(phrase: str) -> tuple[str, ...]:
    """Return the keys of the words of a phrase written with spaces."""
    return tuple(key(word) for word in phrase.split())


def key_set(words: str) -> frozenset[str]:
    """Return the keys of a list of single words written with spaces."""
    return frozenset(keys(words))


def phrase_set(lines: str) -> frozenset[tuple[str, ...]]:
    """Return the keys of a list of phrases, one between commas."""
    return frozenset(
        keys(phrase) for phrase in lines.replace("\n", " ").split(",") if phrase.strip()
    )
