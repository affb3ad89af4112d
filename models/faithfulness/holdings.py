"""Who holds which office in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .lexicon import SURNAMES
from .reading import Reading
from .units import Gap, Mention

_BEFORE_NAME = 14
_AFTER_NAME = 3
_LISTED = 6


@dataclass(frozen=True, slots=True)
class Holding:
    """A person said to hold an office, as two mentions."""

    office: Mention
    person: Mention


def holdings(reading: Reading, found: list[Mention]) -> Iterator[Holding]:
    """Yield who is said to hold which office: ``Bí thư Tỉnh uỷ A`` and ``A, Uỷ viên, Bí thư``."""
    for number, office in enumerate(found):
        if office.kind != "office":
            continue
        person = _person_after(reading, found, number) or _person_before(reading, found, number)
        if person is not None:
            yield Holding(office, person)


def _is_person(mention: Mention) -> bool:
    return mention.kind == "name" and mention.keys[0] in SURNAMES and len(mention.keys) > 1


def _person_after(reading: Reading, found: list[Mention], number: int) -> Mention | None:
    office = found[number]
    for mention in found[number + 1 : number + 5]:
        units = reading.units[office.last : mention.first + 1]
        if mention.first - office.last > _BEFORE_NAME or mention.kind == "office":
            return None
        if any(unit.gap is not Gap.NONE for unit in units):
            return None
        if _is_person(mention):
            return mention
    return None


def _person_before(reading: Reading, found: list[Mention], number: int) -> Mention | None:
    """Return the person whose offices are listed after the name, this one among them."""
    office = found[number]
    if reading.units[office.first].gap is not Gap.CLAUSE and not _named_just_before(found, number):
        return None
    low, _ = reading.sentence_of(office.first)
    for mention in reversed(found[max(0, number - _LISTED) : number]):
        if mention.first < low:
            return None
        if _is_person(mention):
            between = reading.units[mention.last : office.first + 1]
            return mention if any(unit.gap is Gap.CLAUSE for unit in between) else None
    return None


def _named_just_before(found: list[Mention], number: int) -> bool:
    office = found[number]
    return number > 0 and 0 < office.first - found[number - 1].last <= _AFTER_NAME
