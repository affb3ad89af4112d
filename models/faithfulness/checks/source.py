"""An article prepared for checking abstracts against it, any number of times."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from ....articles import Span
from ..reading.dates import Clock, Day
from ..reading.holdings import LIST_WORDS, Holding, holdings
from ..reading.initialisms import initials
from ..reading.mentions import mentions
from ..reading.polarity import Polarity
from ..reading.quantities import Quantity
from ..reading.reading import Reading, read
from ..reading.units import Mention, Unit
from .slots import SlotIndex

GROUPS = {
    "number": "number",
    "amount": "number",
    "percentage": "number",
    "date": "date",
    "time": "time",
    "decision": "decision",
    "name": "name",
    "office": "office",
}
"""Kinds of mentions that can stand in each other's place."""


class Source:
    """The reading of an article with everything looked up while checking; each part is built when a check
    first asks for it, in linear time."""

    def __init__(self, article: str) -> None:
        self.reading: Reading = read(article)

    @cached_property
    def mentions(self) -> list[Mention]:
        """What the article mentions, in order."""
        return mentions(self.reading)

    @cached_property
    def slots(self) -> SlotIndex:
        """The mentions by the words next to them."""
        index = SlotIndex(self.reading.keys)
        for kind, group in GROUPS.items():
            found = [m for m in self.mentions if m.kind == kind and self._is_settled(m)]
            index.add(found, group)
        return index

    def _is_settled(self, mention: Mention) -> bool:
        """Whether a mention is surely one: a capital at a sentence's start may be any word."""
        first = self.reading.units[mention.first]
        alone = mention.kind == "name" and mention.last - mention.first == 1
        return not (alone and first.initial and first.key not in self.capitals)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Keys written with a capital where a small letter could have stood."""
        return frozenset(u.key for u in self.reading.units if u.capital and not u.initial)

    @cached_property
    def small(self) -> frozenset[str]:
        """Keys written in small letters."""
        return frozenset(u.key for u in self.reading.units if u.kind == "word" and not u.capital)

    @cached_property
    def names(self) -> dict[tuple[str, ...], list[Mention]]:
        """The names of the article by their words."""
        found: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.kind == "name":
                found[mention.keys].append(mention)
        return dict(found)

    @cached_property
    def last_words(self) -> dict[str, list[Mention]]:
        """The names of the article by their last word, which is how persons are called again."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for words, listed in self.names.items():
            found[words[-1]].extend(listed)
        return dict(found)

    @cached_property
    def initials(self) -> str:
        """The first letters of all words, for recognising initialisms."""
        return initials(tuple(self.reading.keys))

    @cached_property
    def numbers(self) -> dict[Decimal, list[int]]:
        """The units that can mean a number, by the number."""
        found: dict[Decimal, list[int]] = defaultdict(list)
        for at, unit in enumerate(self.reading.units):
            if isinstance(unit.value, Quantity):
                for reading in unit.value.readings:
                    found[reading].append(at)
        return dict(found)

    @cached_property
    def loose_numbers(self) -> frozenset[Decimal]:
        """Numbers inside dates, times, decision numbers and words (``QL1A``)."""
        found: set[Decimal] = set()
        for unit in self.reading.units:
            if isinstance(unit.value, Day):
                found.update(Decimal(part) for part in unit.value.parts if part is not None)
            elif isinstance(unit.value, Clock):
                found.update((Decimal(unit.value.hour), Decimal(unit.value.minute)))
            elif not isinstance(unit.value, Quantity):
                found.update(_digits(unit))
        return frozenset(found)

    @cached_property
    def days(self) -> dict[Day, list[int]]:
        """The units that are dates, by the date."""
        found: dict[Day, list[int]] = defaultdict(list)
        for at, unit in enumerate(self.reading.units):
            if isinstance(unit.value, Day):
                found[unit.value].append(at)
        return dict(found)

    @cached_property
    def offices(self) -> dict[tuple[str, ...], list[Mention]]:
        """The offices of the article by their words."""
        found: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.kind == "office":
                found[mention.keys].append(mention)
        return dict(found)

    @cached_property
    def holdings(self) -> dict[str, list[Holding]]:
        """Who holds which office in the article, by the last word of the person's name."""
        found: dict[str, list[Holding]] = defaultdict(list)
        for holding in holdings(self.reading, self.mentions):
            found[holding.person.keys[-1]].append(holding)
        return dict(found)

    @cached_property
    def held(self) -> dict[tuple[str, ...], list[Holding]]:
        """Who holds which office in the article, by the office's words."""
        found: dict[tuple[str, ...], list[Holding]] = defaultdict(list)
        for listed in self.holdings.values():
            for holding in listed:
                found[holding.office.keys].append(holding)
        return dict(found)

    @cached_property
    def lists(self) -> list[int]:
        """For each unit the number of its list of persons with their offices, -1 outside of them."""
        inside: set[int] = set()
        for listed in self.holdings.values():
            for holding in listed:
                inside.update(range(holding.first, holding.last))
                inside.update(range(holding.person.first, holding.person.last))
        found, number = [], 0
        for at, key in enumerate(self.reading.keys):
            if at in inside or key in LIST_WORDS:
                found.append(number)
            else:
                number += 1
                found.append(-1)
        return found

    @cached_property
    def polarity(self) -> Polarity:
        """What the article denies and what it does not."""
        return Polarity(self.reading)

    def span(self, first: int, last: int) -> Span:
        """Return the article's characters of some units."""
        start, end = self.reading.span(first, last)
        return Span(start, end, self.reading.text[start:end])


def _digits(unit: Unit) -> set[Decimal]:
    return {Decimal(digits) for digits in re.findall(r"[0-9]{1,15}", unit.key)}
