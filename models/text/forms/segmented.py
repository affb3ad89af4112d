"""Word-segmented text, as segmenters print it: "công_tác cán_bộ , kiểm_tra"."""

from __future__ import annotations

from ..reading.vietnamese import is_syllable
from ..regexes import regex
from .edits import Edit

_WORD = regex(r"(?:[^\W_]|[\u0300-\u036f])+(?:_(?:[^\W_]|[\u0300-\u036f])+)+")
_DETACHED = regex(
    r"(?P<before>(?<=\S)[ \t]+(?=[,.;:!?…%)\]}”’»](?:\s|$|[”’»\"]))|(?<=\d)[ \t]+(?=%))"
    r"|(?P<after>(?<=[(\[{“‘«])[ \t]+(?=\S))"
)
_LEAST_WORDS, _LEAST_SHARE = 3, 0.01
"""Of all words: segmenters join one in four, plain text has "_" in names of files at most."""


def edits(text: str) -> list[Edit]:
    """What writes a segmented text as it was: blanks in words, none before a comma; else nothing."""
    if text.count("_") < _LEAST_WORDS:
        return []
    words = [match for match in _WORD.finditer(text) if _is_joined(match[0])]
    if len(words) < max(_LEAST_WORDS, _LEAST_SHARE * len(text.split())):
        return []
    joints = [match.start() + at for match in words for at, c in enumerate(match[0]) if c == "_"]
    found = [(at, at + 1, " ") for at in joints]
    found += [(match.start(), match.end(), "") for match in _DETACHED.finditer(text)]
    return sorted(found)


def _is_joined(word: str) -> bool:
    """Whether a word is made of syllables, or of a name's words: "Tỉnh_ủy", "Mặt_trận"; not "bao_cao.doc"."""
    parts = word.split("_")
    return sum(map(is_syllable, parts)) * 2 >= len(parts)
