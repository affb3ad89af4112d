"""Ways in which one and the same text gets typed: what reads it must not care."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from phobrief.models.text.tones import to_new_style

Rewrite = Callable[[str], str]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD = {
    to_new_style(old): old
    for block in ("òa óa ỏa õa ọa", "òe óe ỏe õe ọe", "ùy úy ủy ũy ụy")
    for lower in block.split()
    for old in (lower, lower.upper(), lower.capitalize())
}
_OPEN_SYLLABLE = re.compile(rf"(?<![qQ])(?:{'|'.join(_OLD)})(?![^\W\d_])")


def decomposed(text: str) -> str:
    """Every mark apart from its letter (NFD), as files from macOS have it."""
    return unicodedata.normalize("NFD", text)


def tones_apart(text: str) -> str:
    """The tone mark alone apart from its letter, as Windows-1258 has it."""
    return "".join(map(_tone_apart, text))


def _tone_apart(char: str) -> str:
    letter = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in letter if mark in _TONES)
    rest = "".join(mark for mark in letter if mark not in _TONES)
    return unicodedata.normalize("NFC", rest) + tone


def with_eth(text: str) -> str:
    """The letter of Icelandic in the place of Đ, as old keyboards type it."""
    return text.replace("Đ", "Ð").replace("đ", "ð")


def old_style(text: str) -> str:
    """Tone marks where schools put them: "hòa", "ủy"."""
    return _OPEN_SYLLABLE.sub(lambda match: _OLD[match[0]], text)


def with_zero_widths(text: str) -> str:
    """Characters that print nothing, after words and inside them, as web pages have them."""
    return re.sub(r"n(?=g)", "n\u00ad", re.sub(r"(?<=\w) ", "\u200b ", text))


def with_hard_spaces(text: str) -> str:
    """Spaces at which no line is broken."""
    return re.sub(r"(?<=\w) (?=[a-zđ])", "\u00a0", text)


WAYS: tuple[Rewrite, ...] = (
    decomposed,
    tones_apart,
    with_eth,
    to_new_style,
    old_style,
    with_zero_widths,
    with_hard_spaces,
    lambda text: decomposed(with_eth(old_style(text))),
    lambda text: tones_apart(with_eth(with_zero_widths(to_new_style(text)))),
)
"""Each changes how a text is typed and nothing of what it says."""
