"""Two persons who changed places: each stands where the article has the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ..reading.reading import Reading
from ..reading.units import Finding, Mention
from .names import name_kind, same_name
from .places import after_aside, fit_of_rival, place_of
from .slots import Place, fit
from .source import Source

_MOST_PERSONS = 6
_MOST_PLACES = 8
_EACH = 0.45
"""How well each of the two must fit the other's place."""
_TOGETHER = 0.5
"""By how much the two must fit each other's places better than their own."""


def check_swaps(abstract: Reading, found: list[Mention], source: Source) -> Iterator[Finding]:
    """Yield a finding for each of two persons of one sentence who exchanged their places."""
    persons = [m for m in found if m.kind == "name" and name_kind(abstract, m) == "person"]
    for one, other in combinations(persons[:_MOST_PERSONS], 2):
        if not same_name(one.keys, other.keys) and _swapped(abstract, one, other, source):
            for mention, rival in ((one, other), (other, one)):
                start, end = abstract.span(mention.first, mention.last)
                place = _places(rival, source)[0]
                yield Finding(
                    "role",
                    abstract.text[start:end],
                    start,
                    end,
                    "changed places with another person",
                    source.span(place.first, place.last),
                )


def _swapped(abstract: Reading, one: Mention, other: Mention, source: Source) -> bool:
    crossed = [_fit(abstract, one, other, source, rival=True)]
    crossed.append(_fit(abstract, other, one, source, rival=True))
    if min(crossed) < _EACH:
        return False
    own = [_fit(abstract, mention, mention, source, rival=False) for mention in (one, other)]
    return sum(crossed) - sum(own) >= _TOGETHER


def _fit(
    abstract: Reading, mention: Mention, person: Mention, source: Source, *, rival: bool
) -> float:
    """Return how well a mention's neighbours are found around a person in the article."""
    place = place_of(abstract, mention.first, mention.last)
    compare = fit_of_rival if rival else _fit_of_own
    return max(
        (compare(place, source.reading, m.first, m.last) for m in _places(person, source)),
        default=0.0,
    )


def _fit_of_own(place: Place, reading: Reading, first: int, last: int) -> float:
    return max(
        fit(place, reading.keys, first, after) for after in (last, after_aside(reading, last))
    )


def _places(person: Mention, source: Source) -> list[Mention]:
    listed = source.last_words.get(person.keys[-1], [])
    return [m for m in listed if same_name(m.keys, person.keys)][:_MOST_PLACES]
