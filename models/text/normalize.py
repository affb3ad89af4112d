"""The characters the model reads: one spelling for what newspapers type in many ways.

NFC; Eth to Đ; C1 leftovers to what cp1252 meant by them; invisible characters deleted; every kind
of space, line ends too, to a space; rare quotes and dashes to the ones PhoBERT knows; tone marks of
oa, oe, uy in the new style. No lower-casing, no NFKC ("m²" stays), no i/y folding.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

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


_TABLE: dict[int, str] = {
    **_c1_meanings(),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_INVISIBLE, ""),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # half of a pair: no encoder takes it
    **{ord(char): new for char, new in _RESPELT.items()},
}

_VIETNAMESE = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)
_NOT_PLAIN = re.compile(f"[^ -~{_VIETNAMESE}đĐ“”‘’–—…•°²€]")
_DOT_LEADER = re.compile(r"\.{4,}")
# These neither change under NFC nor compose with what stands before them.
_STARTS_ANEW = (
    "\x00-\u02ff\u0400-\u0482\u05d0-\u05ea\u0620-\u064a\u1e00-\u1eff\u2010-\u2027\u2030-\u205e"
    "\u3041-\u3096\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60\ufffd\U0001f000-\U0001faff"
)
_MAY_COMPOSE = re.compile(f"[{_STARTS_ANEW}]?[^{_STARTS_ANEW}]+")
_MANY_MARKS = re.compile(r"[^\w\s -~]{8}")
_DISGUISED_MARKS = (
    "\u0f73\u0f75\u0f81"  # of no combining class, but made of two marks that have one
)
_LONGEST_CLUSTER = 17
"""A character and its marks: more are garbage, and putting them in order takes quadratic time."""

Cluster = tuple[int, int, str]
"""Start and end of characters that compose together, and what they become."""


@dataclass(frozen=True, slots=True)
class Normalized:
    """Normalised text and where each of its characters came from.

    Attributes:
        text: what the model reads.
        raw_length: length of the raw text in code points.
        starts, ends: for each character of ``text`` the raw span it came from; characters made
            together (a base with its marks) share one. None when every position is its own.
    """

    text: str
    raw_length: int
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of ``text[start:end]``.

        Raises:
            IndexError: unless 0 <= start <= end <= len(text).
        """
        _check_span(start, end, len(self.text))
        if self.starts is None or self.ends is None:
            return start, end
        if start == end:
            here = self.starts[start] if start < len(self.starts) else self.raw_length
            return here, here
        return self.starts[start], self.ends[end - 1]

    def to_normalized(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of ``text`` that came from the raw characters ``start`` to ``end``.

        A character made of several raw ones counts when any of them is inside.

        Raises:
            IndexError: unless 0 <= start <= end <= raw_length.
        """
        _check_span(start, end, self.raw_length)
        if self.starts is None or self.ends is None:
            return start, end
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end)) if start < end else first


def normalize_text(text: str) -> str:
    """Return ``normalize(text).text`` without working out positions; quick on clean text."""
    if _NOT_PLAIN.search(text):
        text = _compose(text.translate(_TABLE))
    if OLD_STYLE_HINT.search(text):
        text = to_new_style(text)
    return _DOT_LEADER.sub("...", text) if "...." in text else text


def normalize(text: str) -> Normalized:
    """Normalise ``text`` with an exact map of positions both ways."""
    normal = normalize_text(text)
    if len(normal) == len(text) and not _NOT_PLAIN.search(text):
        return Normalized(normal, len(text))
    composed, starts, ends = _compose_with_spans(text)
    _close_dot_leaders(composed, starts, ends)
    return Normalized(normal, len(text), tuple(starts), tuple(ends))


def _check_span(start: int, end: int, length: int) -> None:
    if not 0 <= start <= end <= length:
        raise IndexError(f"span ({start}, {end}) is not within 0..{length}")


def _compose(text: str) -> str:
    """Return the NFC of ``text``, garbage heaps of combining marks cut down."""
    if not _MANY_MARKS.search(text):
        return unicodedata.normalize("NFC", text)
    return _MAY_COMPOSE.sub(lambda match: "".join(c for _, _, c in _clusters(match[0])), text)


def _compose_with_spans(text: str) -> tuple[str, list[int], list[int]]:
    """Do what `normalize_text` does up to NFC; return each character's raw start and end too."""
    kept = [index for index, char in enumerate(text) if _TABLE.get(ord(char)) != ""]
    text = text.translate(_TABLE)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def copy(start: int, end: int) -> None:
        pieces.append(text[start:end])
        starts.extend(kept[start:end])
        ends.extend(index + 1 for index in kept[start:end])

    done = 0
    for match in _MAY_COMPOSE.finditer(text):
        copy(done, match.start())
        done = match.end()
        for start, end, composed in _clusters(match[0]):
            first, last = match.start() + start, match.start() + end - 1
            if composed == text[first : last + 1]:
                copy(first, last + 1)
                continue
            pieces.append(composed)
            starts.extend([kept[first]] * len(composed))
            ends.extend([kept[last] + 1] * len(composed))
    copy(done, len(text))
    return "".join(pieces), starts, ends


def _clusters(text: str) -> Iterator[Cluster]:
    """Cut ``text`` where NFC can be taken piece by piece, and take it."""
    start, composed = 0, ""
    for index, char in enumerate(text):
        if index == start:
            composed = unicodedata.normalize("NFC", char)
            continue
        if unicodedata.combining(char) or char in _DISGUISED_MARKS:
            if index - start < _LONGEST_CLUSTER:
                composed = ""
            continue
        alone = unicodedata.normalize("NFC", char)
        together = unicodedata.normalize("NFC", _head(text, start, index) + char)
        composed = composed or unicodedata.normalize("NFC", _head(text, start, index))
        if index - start > _LONGEST_CLUSTER or together == composed + alone:
            yield start, index, composed[:_LONGEST_CLUSTER]
            start, composed = index, alone
        else:
            composed = together
    if text:
        final = unicodedata.normalize("NFC", _head(text, start, len(text)))
        yield start, len(text), final[:_LONGEST_CLUSTER]


def _head(text: str, start: int, end: int) -> str:
    return text[start : min(end, start + _LONGEST_CLUSTER)]


def _close_dot_leaders(text: str, starts: list[int], ends: list[int]) -> None:
    """Drop the positions of all dots of a leader but three; the third stands for the rest."""
    for match in reversed(list(_DOT_LEADER.finditer(text))):
        third = match.start() + 2
        ends[third] = ends[match.end() - 1]
        del starts[third + 1 : match.end()]
        del ends[third + 1 : match.end()]
