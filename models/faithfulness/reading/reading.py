"""A text read for checking: its units in order, where its sentences lie, and what it mentions."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from .dates import DATE_OPENERS, read_date, read_time
from .initialisms import LONGEST, SPELT_OUT, name_part
from .keys import keys
from .quantities import NUMBER_OPENERS, read_number
from .units import Gap, Unit
from .words import words

_PER_CENT = keys("phần trăm")
_OPENERS = NUMBER_OPENERS | DATE_OPENERS | {_PER_CENT[0]}
"""Small words that may open more than themselves; all others stand alone."""


@dataclass(frozen=True)
class Reading:
    """The units of one text and what is asked of them often; built once by `read`."""

    text: str
    units: tuple[Unit, ...]

    @cached_property
    def keys(self) -> list[str]:
        """The keys of the units."""
        return [unit.key for unit in self.units]

    @cached_property
    def sentence_starts(self) -> list[int]:
        """The index of the first unit of each sentence."""
        return [i for i, unit in enumerate(self.units) if unit.gap is Gap.SENTENCE]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each key stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.keys):
            found[word].append(at)
        return dict(found)

    @cached_property
    def joined(self) -> str:
        """All keys in one string with spaces around each, for searching runs of them."""
        return " " + " ".join(self.keys) + " "

    @cached_property
    def _offsets(self) -> list[int]:
        ends = accumulate((len(word) + 1 for word in self.keys), initial=0)
        return list(ends)[: len(self.keys)]

    def sentence_of(self, at: int) -> tuple[int, int]:
        """Return the first unit of the sentence of a unit, and the one after its last."""
        starts = self.sentence_starts
        number = bisect_right(starts, at)
        return starts[number - 1], starts[number] if number < len(starts) else len(self.units)

    def find(self, run: tuple[str, ...], limit: int = 16) -> list[int]:
        """Return where a run of keys stands, at most ``limit`` places."""
        wanted = " " + " ".join(run) + " "
        found: list[int] = []
        at = self.joined.find(wanted)
        while at >= 0 and len(found) < limit:
            found.append(bisect_right(self._offsets, at) - 1)
            at = self.joined.find(wanted, at + 1)
        return found

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the characters of units ``first`` to ``last`` (not included)."""
        return self.units[first].start, self.units[last - 1].end


def read(text: str) -> Reading:
    """Read a text: words, numbers, dates and initialisms as units."""
    return Reading(text, tuple(_merge(text, words(text))))


def _merge(text: str, found: list[Unit]) -> Iterator[Unit]:
    """Join the words of numbers and dates, spell initialisms out, keep the rest."""
    at = 0
    while at < len(found):
        first = found[at]
        if first.kind == "word" and not first.capital and first.key not in _OPENERS:
            yield first
            at += 1
            continue
        unit, after = _value(found, at)
        if unit is not None:
            yield unit
        else:
            spelt, after = _spelt_out(text, found, at)
            yield from spelt
        at = after


def _value(found: list[Unit], at: int) -> tuple[Unit | None, int]:
    first = found[at]
    if first.kind == "code":
        return _joined(found, at, at + 1, "code", decision_key(first.key), None), at + 1
    dated = first.kind != "word" or first.key in DATE_OPENERS
    if dated and (day := read_date(found, at)) is not None:
        return _joined(found, at, day[1], "date", day[0].key, day[0]), day[1]
    if dated and (clock := read_time(found, at)) is not None:
        return _joined(found, at, clock[1], "time", clock[0].key, clock[0]), clock[1]
    if (number := read_number(found, at)) is not None:
        unit = _joined(found, at, number[1], "number", number[0].key, number[0])
        unit.stated = number[2]
        return unit, number[1]
    return None, at


def _joined(found: list[Unit], at: int, after: int, kind: str, key: str, value: object) -> Unit:
    first = found[at]
    return Unit(
        key,
        first.start,
        found[after - 1].end,
        kind=kind,
        initial=first.initial,
        gap=first.gap,
        sentence=first.sentence,
        value=value,
    )


def decision_key(raw: str) -> str:
    """Return a decision number written one way: ``205-QĐ/TW``, ``205 - QĐ/T.Ư`` are the same."""
    parts = raw.casefold().replace("t.ư", "tw").replace("t.w", "tw").replace("tư", "tw")
    for mark in "-–/& .":
        parts = parts.replace(mark, " ")
    return "§" + ".".join(parts.split())


def _spelt_out(text: str, found: list[Unit], at: int) -> tuple[list[Unit], int]:
    unit = found[at]
    if tuple(word.key for word in found[at : at + 2]) == _PER_CENT and at:
        return [_joined(found, at, at + 2, "word", "%", None)], at + 2
    if not unit.capital or len(unit.key) > LONGEST or unit.kind != "word":
        return [unit], at + 1
    after, short = at + 1, unit.key
    while after < len(found) and found[after].capital and found[after].gap is Gap.NONE:
        glued = found[after].start <= found[after - 1].end + 1
        if not glued or text[found[after - 1].end : found[after].start] == " ":
            break
        short += found[after].key
        after += 1
    for end, form in ((after, short), (at + 1, unit.key)):
        if form in SPELT_OUT and text[unit.start : unit.end][:2].isupper():
            return list(_expand(found, at, end, form)), end
    return [unit], at + 1


def _expand(found: list[Unit], at: int, after: int, short: str) -> Iterator[Unit]:
    long = SPELT_OUT[short]
    for number, word in enumerate(long):
        unit = _joined(found, at, after, "word", word, None)
        unit.capital = number >= name_part(long)
        if number:
            unit.gap, unit.initial = Gap.NONE, False
        yield unit
