"""Tone marks of open oa, oe and uy in the new style: "hóa" becomes "hoá", "ủy" "uỷ".

PhoBERT's vocabulary knows only the new style (its pre-training text was rewritten so), while most
party papers print the old one. Input must be NFC; the length never changes.
"""

from __future__ import annotations

import re

_TONES = "\u0300\u0301\u0309\u0303\u0323"  # grave, acute, hook, tilde, dot below
_TONED = {
    "a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹỵ",
    "A": "ÀÁẢÃẠ", "E": "ÈÉẺẼẸ", "O": "ÒÓỎÕỌ", "U": "ÙÚỦŨỤ", "Y": "ỲÝỶỸỴ",
}  # fmt: skip
"""Each vowel with the five tones, in the order of `_TONES`."""

_NEW_STYLE = {
    _TONED[glide][tone] + vowel: glide + _TONED[vowel][tone]
    for glides, vowels in (("oO", "aAeE"), ("uU", "yY"))
    for glide in glides
    for vowel in vowels
    for tone in range(len(_TONES))
}

_ONSET = "(?:b|ch?|d|đ|gi?|h|kh?|l|m|ngh?|nh?|ph?|q|r|s|th?|tr|v|x)?"
# Old style puts the mark on the glide only in open syllables, but typists misplace it in closed
# ones too ("tòan", "Hùynh").
_OLD_STYLE = re.compile(
    rf"(?<![^\W\d_])({_ONSET})"
    "(?:([òóỏõọ]a)(?=(?:[iyomptn]|ch?|nh|ng)?(?![^\\W\\d_]))"
    "|([òóỏõọ]e)(?=[omnt]?(?![^\\W\\d_]))"
    "|([ùúủũụ]y)(?=(?:[aunpt]|ch|nh)?(?![^\\W\\d_])))",
    re.IGNORECASE,
)

OLD_STYLE_HINT = re.compile("[òóỏõọÒÓỎÕỌ][aeAE]|[ùúủũụÙÚỦŨỤ][yY]")
"""Found in every text that `to_new_style` would change: a quick check before it."""


def to_new_style(text: str) -> str:
    """Move the tone mark of old-style or misplaced oa, oe, uy to where new style puts it.

    Only where the letters around it form a Vietnamese syllable: "hóa", "THỦY", "Tòan" and "qúy"
    change; "múa", "của", "quý", "hoàn" and "Figueróa" do not.
    """
    return _OLD_STYLE.sub(_move_mark, text)


def _move_mark(match: re.Match[str]) -> str:
    onset, *pairs = match.groups()
    pair = next(pair for pair in pairs if pair)
    return onset + _NEW_STYLE[pair]
