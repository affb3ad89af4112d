"""One spelling per line, for matching only: rules are written once and fit every way of typing.

A folded line is compared with patterns and thrown away, so it needs no map back to the raw text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .regexes import regex

ZERO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufeff"
"""Characters that print nothing and only hide equal lines from each other."""

CAPITAL = "A-ZĐÀ-ÖØ-ÝĂĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
"""The capital letters of composed Vietnamese, for a regular expression's set."""

_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys(ZERO_WIDTH),
        "Ð": "Đ",  # U+00D0, typed by old keyboards for U+0110
        "ð": "đ",
        "Ɖ": "Đ",
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("–—―−‐‑\u0096\u0097", "-"),
        **dict.fromkeys("“”„‟«»″\u0093\u0094", '"'),
        **dict.fromkeys("‘’‚′\u0091\u0092", "'"),
        "…": "...",
        "\u0085": "...",
    }
)
_RESPELT = re.compile("[" + re.escape("".join(map(chr, _CHARACTERS))) + "]")
_OLD_TONES = {
    old: new
    for olds, news in (
        ("òa óa ỏa õa ọa", "oà oá oả oã oạ"),
        ("òe óe ỏe õe ọe", "oè oé oẻ oẽ oẹ"),
        ("ùy úy ủy ũy ụy", "uỳ uý uỷ uỹ uỵ"),
    )
    for old, new in zip(olds.split(), news.split(), strict=True)
}
_OLD_TONE = re.compile("|".join(_OLD_TONES))


def compose(text: str) -> str:
    """Return ``text`` with composed letters (NFC), no zero-width characters and one Đ."""
    composed = unicodedata.normalize("NFC", text)
    # Few lines hold any of these, and looking costs a tenth of translating.
    return composed.translate(_CHARACTERS) if _RESPELT.search(composed) else composed


def new_tones(text: str) -> str:
    """Move the tone mark of oa, oe, uy to the new place; for folded text and pattern sources."""
    return _OLD_TONE.sub(lambda match: _OLD_TONES[match.group()], text)


@lru_cache(maxsize=4096)
def fold(line: str) -> str:
    """Return ``line`` in lower case, NFC, one spelling of Đ, tones, quotes, dashes and spaces."""
    return new_tones(" ".join(compose(line).lower().split()))


def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern for folded lines; ``source`` may be written in either tone style."""
    return regex(new_tones(unicodedata.normalize("NFC", source)))


def without_marks(text: str) -> str:
    """Return ``text`` without any mark over, under or across a letter: "Đại hội" is "Dai hoi"."""
    parted = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in parted if not unicodedata.combining(char))


def any_of(phrases: str) -> str:
    """Return a pattern source for any of the phrases, which are separated by `` | `` or new lines."""
    return "(?:" + "|".join(re.split(r"\s+\|\s+|\s*\n\s*", phrases.strip())) + ")"


def word_set(words: str) -> frozenset[str]:
    """Return the words of a table, which are separated by spaces or new lines."""
    return frozenset(words.split())
