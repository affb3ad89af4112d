"""Dates and times of day: ``29/12``, ``ngày 29 tháng 12``, ``tháng 5/2019``, ``7 giờ 30``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .keys import key, key_set
from .units import Gap, Unit

_DAY, _MONTH, _YEAR = key("ngày"), key("tháng"), key("năm")
DATE_OPENERS = frozenset({_DAY, _MONTH})
"""Words that may open a date."""
_HOUR, _MINUTE = key("giờ"), key("phút")
_DURATION = key_set("ngày tuổi tuần")


@dataclass(frozen=True, slots=True)
class Day:
    """A date with what was written of it; None for a part that was not."""

    day: int | None
    month: int | None
    year: int | None

    @property
    def key(self) -> str:
        """The date written one way."""
        return "d" + ".".join("" if part is None else str(part) for part in self.parts)

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Day, month, year."""
        return self.day, self.month, self.year

    def same(self, other: Day) -> bool:
        """Whether the two can be the same date: no part says otherwise, and one part agrees."""
        pairs = [(a, b) for a, b in zip(self.parts, other.parts, strict=True) if None not in (a, b)]
        return bool(pairs) and all(a == b for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day (or a duration in hours, which is written the same way)."""

    hour: int
    minute: int

    @property
    def key(self) -> str:
        """The time written one way."""
        return f"@{self.hour}:{self.minute:02d}"


def read_date(units: Sequence[Unit], at: int) -> tuple[Day, int] | None:
    """Read the date that starts at a unit; return it and the index after it, or None."""
    unit = units[at]
    if unit.kind == "date":
        day = _written_in_one(unit.key)
        return None if day is None else (day, at + 1)
    if unit.key == _DAY:
        return _after_day_word(units, at)
    if unit.kind == "number" and _follows(units, at + 1, _MONTH):
        return _day_and_month(units, at)
    if unit.key == _MONTH:
        return _month_word(units, at)
    return None


def read_time(units: Sequence[Unit], at: int) -> tuple[Clock, int] | None:
    """Read the time of day that starts at a unit; return it and the index after it, or None."""
    unit = units[at]
    if unit.kind == "time":
        hour, minute = re.split(r"[hHg:]", unit.key, maxsplit=1)
        if minute and _follows(units, at + 1, _MINUTE):
            return Clock(int(hour), int(minute)), at + 2
        return Clock(int(hour), int(minute or 0)), at + 1
    hours = _small(units, at, 24)
    if hours is None or not _follows(units, at + 1, _HOUR):
        return None
    minutes = _small(units, at + 2, 59)
    if minutes is None or units[at + 2].gap is not Gap.NONE:
        return Clock(hours, 0), at + 2
    return Clock(hours, minutes), at + (4 if _follows(units, at + 3, _MINUTE) else 3)


def _written_in_one(raw: str) -> Day | None:
    parts = [int(part) for part in re.split(r"[-–/.]", raw)]
    if len(parts) == 3:
        day, month, year = parts
        year += 2000 if year < 100 else 0
        return _valid(day, month, year)
    first, second = parts
    return _valid(None, first, second) if second > 31 else _valid(first, second, None)


def _valid(day: int | None, month: int | None, year: int | None) -> Day | None:
    fits = (day is None or 1 <= day <= 31) and (month is None or 1 <= month <= 12)
    return Day(day, month, year) if fits else None


def _follows(units: Sequence[Unit], at: int, word: str) -> bool:
    return at < len(units) and units[at].gap is Gap.NONE and units[at].key == word


def _small(units: Sequence[Unit], at: int, limit: int) -> int | None:
    if at >= len(units) or units[at].kind != "number" or not units[at].key.isdecimal():
        return None
    digits = units[at].key
    return int(digits) if len(digits) <= 2 and int(digits) <= limit else None


def _year(units: Sequence[Unit], at: int) -> tuple[int | None, int]:
    """Read ``năm 2022`` or a bare year after a date; return it and the index after it."""
    number = at + 1 if _follows(units, at, _YEAR) else at
    if number >= len(units) or units[number].gap is not Gap.NONE:
        return None, at
    stands = units[number].kind == "number" and _is_year(units[number].key)
    return (int(units[number].key), number + 1) if stands else (None, at)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdecimal() and 1000 <= int(digits) <= 2100


def _after_day_word(units: Sequence[Unit], at: int) -> tuple[Day, int] | None:
    if at + 1 >= len(units) or units[at + 1].gap is not Gap.NONE:
        return None
    if units[at + 1].kind == "date":
        day = _written_in_one(units[at + 1].key)
        return None if day is None else (day, at + 2)
    number = _small(units, at + 1, 31)
    if not number:
        return None
    if _follows(units, at + 2, _MONTH):
        return _day_and_month(units, at + 1)
    return Day(number, None, None), at + 2


def _day_and_month(units: Sequence[Unit], at: int) -> tuple[Day, int] | None:
    """Read ``29 tháng 12``, ``29 tháng 12 năm 2022`` or ``29 tháng 12/2022``."""
    day = _small(units, at, 31)
    month = _month_word(units, at + 1)
    if not day or month is None:
        return None
    return Day(day, month[0].month, month[0].year), month[1]


def _month_word(units: Sequence[Unit], at: int) -> tuple[Day, int] | None:
    if at + 1 >= len(units) or units[at + 1].gap is not Gap.NONE:
        return None
    if units[at + 1].kind == "date":
        day = _written_in_one(units[at + 1].key)
        return (day, at + 2) if day is not None and day.day is None else None
    month = _small(units, at + 1, 12)
    if not month or _is_duration(units, at):
        return None
    year, after = _year(units, at + 2)
    return Day(None, month, year), after


def _is_duration(units: Sequence[Unit], at: int) -> bool:
    """Tell ``6 tháng 5 ngày`` from ``6 tháng 5``."""
    counted = at > 0 and units[at - 1].kind == "number"
    return counted and any(_follows(units, at + 2, word) for word in _DURATION)
