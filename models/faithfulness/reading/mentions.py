"""What a text mentions that can be checked: values, names and offices, in order."""

from __future__ import annotations

from .lexicon import ADDRESS, COMRADE, LONGEST_OFFICE, OFFICE_OPENERS, OFFICES
from .quantities import CURRENCIES
from .reading import Reading
from .units import Gap, Mention, Unit

_KINDS = {"date": "date", "time": "time", "code": "decision"}
_LONGEST_NAME = 12


def mentions(reading: Reading) -> list[Mention]:
    """Return the mentions of a text in order; offices are found first and are no names."""
    found: list[Mention] = []
    units = reading.units
    at = 0
    while at < len(units):
        unit = units[at]
        if not unit.capital and unit.kind == "word" and unit.key not in OFFICE_OPENERS:
            at += 1
            continue
        mention = _office(reading, at) or _value(reading, at) or _name(reading, at)
        if mention is None:
            at += 1
        else:
            found.append(mention)
            at = mention.last
    return found


def _office(reading: Reading, at: int) -> Mention | None:
    if reading.keys[at] not in OFFICE_OPENERS:
        return None
    for length in range(LONGEST_OFFICE, 1, -1):
        words = tuple(reading.keys[at : at + length])
        if words in OFFICES and all(
            unit.gap is Gap.NONE for unit in reading.units[at + 1 : at + length]
        ):
            return Mention("office", at, at + len(words), words)
    return None


def _value(reading: Reading, at: int) -> Mention | None:
    unit = reading.units[at]
    if unit.kind == "word" or not unit.stated:
        return None
    kind = _KINDS.get(unit.kind) or number_kind(reading, at)
    return Mention(kind, at, at + 1, (unit.key,))


def number_kind(reading: Reading, at: int) -> str:
    """Return whether a number is a percentage, an amount of money or any other number."""
    after = reading.keys[at + 1 : at + 4]
    if after[:1] == ["%"]:
        return "percentage"
    money = any(tuple(after[:length]) in CURRENCIES for length in (1, 2, 3))
    return "amount" if money else "number"


def _name(reading: Reading, at: int) -> Mention | None:
    """Return the run of capitalised words that starts here, without a form of address before it."""
    units = reading.units
    if not _names(units[at]) or tuple(reading.keys[at : at + 2]) in COMRADE:
        return None
    last = at + 1
    while last < len(units) and _names(units[last]) and units[last].gap is Gap.NONE:
        if _office(reading, last) is not None or last - at >= _LONGEST_NAME:
            break
        last += 1
    first = at
    if last - at > 1 and units[at].key in ADDRESS:
        first += 1
    return Mention("name", first, last, tuple(reading.keys[first:last]))


def _names(unit: Unit) -> bool:
    return unit.capital and unit.kind == "word"
