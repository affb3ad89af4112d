"""Deletion-only compression: what is left of a sentence are spans of it, and they say the same.

After Knight & Marcu (2002) in aim, not in method: no model, only deletions that are certainly safe. `clauses`
finds what may go; here it is taken out, piece by piece, so that a budget can choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from ....articles import Span
from ...text.normalize import Normalized, normalize_aligned
from ...text.regexes import regex
from ...text.syllables import count_syllables
from .clauses import ON_NEED, Part, Range, definition_parts, parts
from .cues.sentence_cues import (
    ATTRIBUTION_TAIL,
    CONNECTIVE,
    DENIALS,
    LEANS_ON_CONNECTIVE,
    SAFE_ASIDE,
    SUBJECTIVE,
)
from .discourse import is_broken
from .pages.lists import LIST_MARK
from .pages.provisions import Lead

_NOTE = regex(r"\[\d{1,3}\]")
"""Points to what stands under the article: what is printed alone has no such place."""
_EMPHASIS = regex(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}")
"""Marks of emphasis that a page's text was left with."""
_LEAST = 5
"""Syllables that must be left for a sentence to be one."""
_END = regex(r"[.!?…;:](?=(?:\[\d+\]|[\s\"”’»)\]])*$)")
_STEP = 3
"""Syllables: a version that spares less is none of its own."""
_LONG = 25
"""Syllables: shorter sentences have no clauses to spare; an attribution goes all the same."""
_NO_SPACE_BEFORE = regex(r"[,.;:!?…%)\]”’»]")
_NO_SPACE_AFTER = ("(", "[", "“", "‘", "«")
_PART = regex(r"(?:[^\W_]|[\u0300-\u036f])+")
_WORD = regex(rf"{_PART.pattern}(?:[.,:/–_-]{_PART.pattern})*%?")
"""With what is written in one with it: "1.234,5", "14/5/2024", "205-QĐ/TW"."""
_CLAUSE_END = regex(r"[,;:–](?=\s)|[.!?](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Compressed:
    """What is kept of a sentence.

    Attributes:
        kept: ranges of the sentence's characters, in order, never empty.
        done: what was left out, by name; empty for a sentence as it was.
        n_syllables: how long it is now.
        text: the ranges, joined; after the lead, if any.
        on_need: whether something is missing that only a narrow budget takes.
        lead: what is printed before it of another sentence.
    """

    kept: tuple[Range, ...]
    done: tuple[str, ...]
    n_syllables: int
    text: str
    on_need: bool = False
    lead: Span | None = None

    def may_precede(self, other: Compressed) -> bool:
        """Whether another sentence may be printed right after it: without a mark between, or with a capital
        after ";" where an item lost its number, two would be read as one."""
        end = _END.search(self.text)
        return end is not None and (end[0] != ";" or not other.text[:1].isupper())


class Versions(Sequence[Compressed]):
    """A sentence with less and less of what it does without, the longest first; the longest is made when it
    is asked for, and all others when any of them is."""

    def __init__(self, longest_first: Iterable[Compressed]) -> None:
        self._made: list[Compressed] = []
        self._rest = iter(longest_first)

    @overload
    def __getitem__(self, index: int) -> Compressed: ...
    @overload
    def __getitem__(self, index: slice) -> list[Compressed]: ...
    def __getitem__(self, index: int | slice) -> Compressed | list[Compressed]:
        if index != 0:
            self._made.extend(self._rest)
        elif not self._made:
            self._made.append(next(self._rest))
        return self._made[index]

    def __len__(self) -> int:
        self._made.extend(self._rest)
        return len(self._made)


def versions(
    text: str,
    *,
    dateline: int = 0,
    connective: bool = True,
    lead: Lead | None = None,
    definition: bool = False,
) -> Versions:
    """A sentence of an abstract with less and less of what it does without, the longest first.

    Args:
        text: the sentence.
        dateline: its leading characters that are a dateline ("ĐBP - "), left out of all.
        connective: whether a leading connective goes ("Ngoài ra, ").
        lead: what is printed before it in the place of its own beginning.
        definition: whether it says who or what something is, and may do so with fewer offices.

    Each is shorter than the one before and a sentence by itself. Nothing that denies, excepts or conditions
    is left out, and no letter changes its case: a connective stays where a small letter would begin the
    sentence.
    """
    return Versions(_longest_first(text, dateline, connective, lead, definition))


def _longest_first(
    text: str, dateline: int, connective: bool, lead: Lead | None, definition: bool
) -> Iterator[Compressed]:
    """See `versions`."""
    typed = normalize_aligned(text)
    plain = typed.text
    dropped: list[tuple[Range, str]] = []
    start = _skip(plain, typed.read(dateline), "dateline dropped", dropped)
    mark = LIST_MARK.match(plain, start)
    if mark:
        start = _skip(plain, mark.end(), "list mark dropped", dropped)
    if lead is not None:
        dropped, start = (
            [((0, typed.read(lead.start)), "citation put first")],
            typed.read(lead.start),
        )
    elif connective:
        start = _drop_connective(plain, start, dropped)
    dropped += [(aside.span(), "aside dropped") for aside in _asides(plain, start)]
    dropped += [(note.span(), "note mark dropped") for note in _NOTE.finditer(plain, start + 1)]
    dropped += [(mark.span(), "emphasis dropped") for mark in _EMPHASIS.finditer(plain, start)]
    span = lead.span if lead else None
    longest = _compressed(text, typed, dropped, span)
    if longest.n_syllables < _LEAST and dropped:
        yield whole(text)
        return
    yield longest
    spare = parts(plain, start) if longest.n_syllables >= _LONG else []
    spare += [*_tail(plain, start), *(definition_parts(plain, start) if definition else [])]
    yield from _shorter(text, typed, spare, dropped, longest)


def _shorter(
    text: str,
    typed: Normalized,
    spare: Sequence[Part],
    dropped: Sequence[tuple[Range, str]],
    longest: Compressed,
) -> list[Compressed]:
    """What is left without the parts that the sentence does without, one more each time."""
    found = [longest]
    whole_is_broken = is_broken(text)
    for part in sorted(spare, key=lambda part: part.rank):
        more = [*dropped, (part.span, part.name)]
        shorter = _compressed(text, typed, more, longest.lead, on_need=part.rank >= ON_NEED)
        if is_broken(shorter.text) > whole_is_broken or shorter.n_syllables < _LEAST:
            continue
        dropped = more
        if shorter.n_syllables + _STEP <= found[-1].n_syllables:
            found.append(shorter)
    return found[1:]


def part_of(text: str, kept: Range, done: str) -> Versions:
    """A part of a sentence that stands by itself; there is no shorter one."""
    part = text[slice(*kept)]
    one = Compressed((kept,), (done,), count_syllables(part), part)
    return Versions([one])


def whole(text: str) -> Compressed:
    """A sentence as it is."""
    return Compressed(((0, len(text)),), (), count_syllables(text), text)


def _compressed(
    text: str,
    typed: Normalized,
    dropped: Sequence[tuple[Range, str]],
    lead: Span | None,
    *,
    on_need: bool = False,
) -> Compressed:
    kept = tuple(_typed(typed, part) for part in _kept(typed.text, [span for span, _ in dropped]))
    names = tuple(dict.fromkeys(name for _, name in dropped))
    first = [lead.text] if lead else []
    joined = join_spans([*first, *(text[low:high] for low, high in kept)])
    return Compressed(kept, names, count_syllables(joined), joined, on_need, lead)


def cut(text: str, max_syllables: int) -> Range:
    """The longest beginning of a sentence within ``max_syllables``: whole clauses, or else words."""
    typed = normalize_aligned(text)
    text = typed.text
    end = _last_end(_WORD, text, max_syllables) or _last_end(_PART, text, max_syllables)
    clauses = [m.start() for m in _CLAUSE_END.finditer(text, 0, end + 1) if m.start() <= end]
    if clauses and count_syllables(text[: clauses[-1]]) * 2 >= max_syllables:
        end = clauses[-1]
    return _typed(typed, (0, end))


def _typed(typed: Normalized, part: Range) -> Range:
    """A range of the sentence as it was typed; what it begins with belongs to it, visible or not."""
    low, high = part
    return typed.raw(low) if low else 0, typed.raw(high)


def _last_end(word: re.Pattern[str], text: str, max_syllables: int) -> int:
    """Where the last word within ``max_syllables`` ends; 0 when the first is longer."""
    end = 0
    for match in word.finditer(text):
        if count_syllables(text[: match.end()]) > max_syllables:
            break
        end = match.end()
    return end


def join_spans(texts: Sequence[str]) -> str:
    """Spans in printed order as one text: a space between, none on the inner side of quotes and brackets, nor
    before closing punctuation."""
    joined = ""
    for text in texts:
        quoted = joined.count('"') % 2 == 1 and (joined.endswith('"') or text.startswith('"'))
        opened = not joined or joined.endswith(_NO_SPACE_AFTER)
        glue = opened or quoted or _NO_SPACE_BEFORE.match(text)
        joined += text if glue else f" {text}"
    return joined


def _skip(text: str, end: int, name: str, dropped: list[tuple[Range, str]]) -> int:
    begin = dropped[-1][0][1] if dropped else 0
    if end > begin and not text[end:].strip()[:1].islower():
        dropped.append(((begin, end), name))
        return end
    return begin


def _drop_connective(text: str, start: int, dropped: list[tuple[Range, str]]) -> int:
    match = CONNECTIVE.match(text, start)
    if match is None or not text[match.end() : match.end() + 1].isupper():
        return start
    if LEANS_ON_CONNECTIVE.search(re.split("[;:]", text[match.end() :])[0]):
        return start
    dropped.append(((start, match.end()), "connective dropped"))
    return match.end()


def _asides(text: str, start: int) -> list[re.Match[str]]:
    found = SAFE_ASIDE.finditer(text, start)
    return [aside for aside in found if aside.start() > start and not DENIALS.search(aside[0])]


def _tail(text: str, start: int) -> list[Part]:
    match = ATTRIBUTION_TAIL.search(text, start)
    if match is None or DENIALS.search(match[0]):
        return []
    told = text[start : match.start()]
    if SUBJECTIVE.search(told) or re.search('[“”"«»:?]', told):
        return []
    return [Part(match.span(), "attribution dropped", ON_NEED)]


def _kept(text: str, dropped: Sequence[Range]) -> tuple[Range, ...]:
    kept: list[Range] = []
    at = 0
    for low, high in [*sorted(dropped), (len(text), len(text))]:
        begin, end = at, low
        while begin < end and text[begin].isspace():
            begin += 1
        while end > begin and text[end - 1].isspace():
            end -= 1
        # "của nữ sinh D." before the mark of the sentence ends it already.
        ended = bool(kept) and text[begin:end] == "." == text[kept[-1][1] - 1]
        if begin < end and not ended:
            kept.append((begin, end))
        at = max(at, high)
    return tuple(kept) or ((0, len(text)),)
