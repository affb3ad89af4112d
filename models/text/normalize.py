"""The characters the model reads: one spelling for what newspapers type in many ways.

NFC; Eth to Đ; C1 leftovers to what cp1252 meant by them; invisible characters deleted; every kind
of space, line ends too, to a space; rare quotes and dashes to the ones PhoBERT knows; tone marks of
oa, oe, uy in the new style. No lower-casing, no NFKC ("m²" stays), no i/y folding.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from .tones import OLD_STYLE_HINT, to_new_style

_INVISIBLE = (
    *range(0x09), *range(0x0E, 0x1C), 0x7F,  # control characters that are not white space
    0xAD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
    *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0),
)  # fmt: skip
_SPACES = (
    *range(0x09, 0x0E), *range(0x1C, 0x20), 0xA0, 0x1680, *range(0x2000, 0x200B),
    0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x3164,
)  # fmt: skip
_RESPELT = {
    "Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ",  # Eth and African D, drawn like Đ
    "«": "“", "»": "”", "„": "“", "‟": "“", "″": '"', "‚": "‘", "‛": "‘", "‹": "‘", "›": "’",
    "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "-", "\u2212": "-",
}  # fmt: skip


def _c1_meanings() -> dict[int, str]:
    """Return what cp1252 prints at 0x80-0x9F; five of them print nothing."""
    raw = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
    return {code: _RESPELT.get(char, char) for code, char in raw.items()}


AS_READ: dict[int, str] = {
    **_c1_meanings(),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_INVISIBLE, ""),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # half of a pair: no encoder takes it
    **{ord(char): new for char, new in _RESPELT.items()},
}
"""What each odd character is read as, for `str.translate`."""

_VIETNAMESE = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)
_NOT_PLAIN = re.compile(f"[^ -~{_VIETNAMESE}đĐ“”‘’–—…•°²€]")
_DOT_LEADER = re.compile(r"\.{4,}")
_HEAP = re.compile(r"[^\w\s -~]{8}")
"""May be the beginning of many marks on one character."""
_MOST_MARKS = 16
"""On one character: more are garbage, and putting them in order takes quadratic time."""
_DISGUISED_MARKS = "\u0f73\u0f75\u0f81"
"""Of no combining class, but made of two marks that have one."""


_MOST_REMEMBERED = 2000
"""Characters: of a sentence many questions are asked, each of its normalised text."""
_DROPPED = frozenset(code for code, new in AS_READ.items() if not new)
_JAMO = range(0x1160, 0x1200)
"""Vowels and finals of Korean, which compose with the letter before them and are no marks."""


def normalize_text(text: str) -> str:
    """Return ``text`` as the model reads it; quick where it is clean, or asked for again."""
    return _remembered(text) if len(text) <= _MOST_REMEMBERED else _normalized(text)


def _normalized(text: str) -> str:
    if _NOT_PLAIN.search(text):
        text = _compose(text.translate(AS_READ))
    return _finish(text)


_remembered = lru_cache(maxsize=4096)(_normalized)


@dataclass(frozen=True, slots=True)
class Normalized:
    """A text as `normalize_text` gives it, with the way back to the text as typed; never changed.

    Whatever is found in ``text`` is found however an article was typed, and `raw` says where it stands.

    Attributes:
        text: what `normalize_text` gives.
        starts: for each of its characters, and for its end, where the typed text has it, in code points;
            None where the two have the same positions.
    """

    text: str
    starts: list[int] | None = None

    def raw(self, position: int) -> int:
        """Where a position of ``text`` is in the text as typed.

        The end of a character there is the begin of the next one: marks and invisible characters belong
        to the character before them.
        """
        return position if self.starts is None else self.starts[position]

    def read(self, position: int) -> int:
        """The first position of ``text`` that is not before one of the text as typed."""
        return position if self.starts is None else bisect_left(self.starts, position)


def normalize_aligned(text: str) -> Normalized:
    """Return ``text`` as the model reads it, and where each character of that was typed."""
    return _remembered_aligned(text) if len(text) <= _MOST_REMEMBERED else _aligned(text)


def _aligned(text: str) -> Normalized:
    composed, starts = text, None
    if _NOT_PLAIN.search(text):
        composed, starts = _compose_aligned(text)
    finished = normalize_text(text)
    if len(finished) != len(composed):
        starts = _without_dots(composed, starts)
    return Normalized(finished, starts)


_remembered_aligned = lru_cache(maxsize=1024)(_aligned)


def _finish(text: str) -> str:
    if OLD_STYLE_HINT.search(text):
        text = to_new_style(text)
    return _DOT_LEADER.sub("...", text) if "...." in text else text


def _compose_aligned(text: str) -> tuple[str, list[int] | None]:
    """Return the composed text and where it was typed: a character at a time with all that joins it."""
    characters = set(text)
    joining = re.escape("".join(filter(_joins, characters)))
    longer = re.escape("".join(char for char in characters if len(_compose(char)) != 1))
    odd = [f".[{joining}]+", f"[{joining}]"] if joining else []
    odd += [f"[{longer}]"] if longer else []
    if not odd:
        return _compose(text.translate(AS_READ)), None
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    for cluster in re.finditer("|".join(odd), text, re.DOTALL):
        composed = _compose(cluster[0].translate(AS_READ))
        pieces += [_compose(text[at : cluster.start()].translate(AS_READ)), composed]
        starts += [*range(at, cluster.start()), *[cluster.start()] * len(composed)]
        at = cluster.end()
    pieces.append(_compose(text[at:].translate(AS_READ)))
    starts += range(at, len(text) + 1)
    return "".join(pieces), starts


def _joins(char: str) -> bool:
    """Whether a character may become one with the character before it, or nothing."""
    code = ord(char)
    return code in _DROPPED or code in _JAMO or unicodedata.category(char)[0] == "M"


def _without_dots(text: str, starts: list[int] | None) -> list[int]:
    """``starts`` without those of the dots that a long row of dots loses."""
    kept: list[int] = []
    at = 0
    known = range(len(text) + 1) if starts is None else starts
    for leader in _DOT_LEADER.finditer(text):
        kept += known[at : leader.start() + 3]
        at = leader.end()
    return [*kept, *known[at:]]


def _compose(text: str) -> str:
    """Return the NFC of ``text``, heaps of combining marks cut down before and after."""
    if not _HEAP.search(text):
        return unicodedata.normalize("NFC", text)
    return _cut_heaps(unicodedata.normalize("NFC", _cut_heaps(text)))


def _cut_heaps(text: str) -> str:
    kept, n_marks = [], 0
    for char in text:
        is_mark = unicodedata.combining(char) or char in _DISGUISED_MARKS
        n_marks = n_marks + 1 if is_mark else 0
        if n_marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
