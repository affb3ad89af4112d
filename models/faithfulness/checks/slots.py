"""Whether two places of two texts are the same place: their neighbours are compared.

An invented number or a pair of swapped persons shows as a place that the article fills otherwise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..reading.lexicon import LIGHT
from ..reading.units import Mention

_REACH = 8
_FADING = tuple(1 / (1 + 0.25 * distance) for distance in range(_REACH))
_SHIFTS = (0, 1, 2, 3, -1, 4, 5, 6, -2, 7, 8)
OWN_SHIFT_COST, RIVAL_SHIFT_COST = 0.05, 0.25
"""What a word out of place costs: evidence against an item must fit more tightly than for it."""
_LIGHT_WEIGHT = 0.35
_DOUBT = 0.4
"""Weight of the evidence that is missing when there is little context."""
_NEAR = 4
_MOST_LISTED = 64
_MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a key sequence, with the bounds inside which its neighbours count."""

    keys: Sequence[str]
    first: int
    last: int
    low: int
    high: int


def fit(
    place: Place, keys: Sequence[str], first: int, last: int, shift_cost: float = OWN_SHIFT_COST
) -> float:
    """Return how well the neighbours of ``place`` are found around ``keys[first:last]``, 0 to 1.

    Neighbours count less with distance and when light. Words left out between them cost
    ``shift_cost`` each.
    """
    left = _side(place, place.first - 1, -1, keys, first - 1, shift_cost)
    right = _side(place, place.last, 1, keys, last, shift_cost)
    total = left[1] + right[1]
    return (left[0] + right[0]) / (total + _DOUBT)


def _side(
    place: Place, start: int, step: int, keys: Sequence[str], source: int, shift_cost: float
) -> tuple[float, float]:
    found = total = 0.0
    at, drift = start, 0
    for distance in range(_REACH):
        if not place.low <= at < place.high:
            break
        word = place.keys[at]
        weight = _FADING[distance] * (_LIGHT_WEIGHT if word in LIGHT else 1.0)
        total += weight
        for shift in _SHIFTS:
            away = distance + drift + shift
            other = source + step * away
            if away >= 0 and 0 <= other < len(keys) and keys[other] == word:
                found += weight * max(0.0, 1 - shift_cost * abs(shift))
                drift += shift
                break
        at += step
    return found, total


def neighbours(place: Place) -> list[str]:
    """Return the keys that stand near a place, nearest first, within its bounds."""
    before = range(place.first - 1, max(place.low, place.first - _REACH) - 1, -1)
    after = range(place.last, min(place.high, place.last + _REACH))
    return [place.keys[at] for at in (*before, *after)]


@dataclass
class SlotIndex:
    """The mentions of an article by the words next to them."""

    keys: Sequence[str]
    _listed: dict[tuple[str, int, str], list[Mention]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, mentions: Iterable[Mention], group: str) -> None:
        """List mentions under their nearest neighbours; a list stops growing at a fixed length."""
        for mention in mentions:
            for side, word in _nearest(self.keys, mention.first, mention.last, 0, len(self.keys)):
                listed = self._listed[group, side, word]
                if len(listed) < _MOST_LISTED:
                    listed.append(mention)

    def candidates(self, place: Place, group: str) -> list[Mention]:
        """Return the mentions of a group that share most near neighbours with a place."""
        votes: Counter[Mention] = Counter()
        for side, word in _nearest(place.keys, place.first, place.last, place.low, place.high):
            for mention in self._listed.get((group, side, word), ()):
                votes[mention] += 1 if word in LIGHT else 3
        return [mention for mention, _ in votes.most_common(_MOST_CANDIDATES)]


def _nearest(
    keys: Sequence[str], first: int, last: int, low: int, high: int
) -> list[tuple[int, str]]:
    before = {(-1, keys[at]) for at in range(max(low, first - _NEAR), first)}
    after = {(1, keys[at]) for at in range(last, min(high, last + _NEAR))}
    return [*before, *after]
