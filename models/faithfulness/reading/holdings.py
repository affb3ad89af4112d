"""Who holds which office in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .keys import key_set
from .lexicon import PLACES, SURNAMES
from .reading import Reading
from .units import Gap, Mention

_BEFORE_NAME = 14
_LISTED = 6
_FORMER = key_set("nguyên cựu quyền hiện là đang")


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
    surname = mention.kind == "name" and mention.keys[0] in SURNAMES
    return surname and len(mention.keys) > 1 and mention.keys not in PLACES


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
    if not _opens_a_clause(reading, office.first):
        return None
    low, _ = reading.sentence_of(office.first)
    for mention in reversed(found[max(0, number - _LISTED) : number]):
        if mention.first < low:
            return None
        if _is_person(mention):
            between = reading.units[mention.last : office.first + 1]
            return mention if any(unit.gap is Gap.CLAUSE for unit in between) else None
    return None


def _opens_a_clause(reading: Reading, at: int) -> bool:
    """Whether an office stands right after a mark, or after ``nguyên``, ``hiện là`` ..."""
    while at and reading.units[at].gap is Gap.NONE and reading.keys[at - 1] in _FORMER:
        at -= 1
    return at > 0 and reading.units[at].gap is Gap.CLAUSE
