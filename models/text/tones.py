"""Tone marks of open oa, oe and uy in the new style: "hóa" becomes "hoá", "ủy" "uỷ".

PhoBERT's vocabulary knows only the new style (its pre-training text was rewritten so), while most
party papers print the old one. Input must be NFC; the length never changes.
"""

from __future__ import annotations

import re

_TONED = {
    "a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹỵ",
    "A": "ÀÁẢÃẠ", "E": "ÈÉẺẼẸ", "O": "ÒÓỎÕỌ", "U": "ÙÚỦŨỤ", "Y": "ỲÝỶỸỴ",
}  # fmt: skip
"""Each vowel under grave, acute, hook, tilde and dot below."""

_NEW_STYLE = {
    toned_glide + vowel: glide + toned_vowel
    for glides, vowels in (("oO", "aAeE"), ("uU", "yY"))
    for glide in glides
    for vowel in vowels
    for toned_glide, toned_vowel in zip(_TONED[glide], _TONED[vowel], strict=True)
}

_ONSETS = {
    "", "b", "c", "ch", "d", "đ", "g", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
    "p", "ph", "q", "r", "s", "t", "th", "tr", "v", "x",
}  # fmt: skip
# Old style puts the mark on the glide only in open syllables, but typists misplace it in closed
# ones too ("tòan", "Hùynh").
_CODAS = {
    "a": {"", "c", "ch", "i", "m", "n", "ng", "nh", "o", "p", "t", "y"},
    "e": {"", "m", "n", "o", "t"},
    "y": {"", "a", "ch", "n", "nh", "p", "t", "u"},
}
_LONGEST_ONSET, _LONGEST_CODA = 3, 2

_LETTERS_AT_END = re.compile(r"[^\W\d_]*\Z")
_LETTERS = re.compile(r"[^\W\d_]*")

OLD_STYLE_HINT = re.compile("[òóỏõọÒÓỎÕỌ][aeAE]|[ùúủũụÙÚỦŨỤ][yY]")
"""Found in every text that `to_new_style` would change: a quick check before it."""


def to_new_style(text: str) -> str:
    """Move the tone mark of old-style or misplaced oa, oe, uy to where new style puts it.

    Only where the letters around it form a Vietnamese syllable: "hóa", "THỦY", "Tòan" and "qúy"
    change; "múa", "của", "quý", "hoàn" and "Figueróa" do not.
    """
    return OLD_STYLE_HINT.sub(_move_mark, text)


def _move_mark(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    before = _LETTERS_AT_END.search(text[max(0, start - _LONGEST_ONSET - 1) : start])
    after = _LETTERS.match(text[end : end + _LONGEST_CODA + 1])
    onset = before[0].lower() if before else ""
    coda = after[0].lower() if after else ""
    pair = match[0]
    is_syllable = onset in _ONSETS and coda in _CODAS[pair[1].lower()]
    return _NEW_STYLE[pair] if is_syllable else pair
