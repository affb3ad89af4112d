"""Who fills a place in the article: the same item as in the abstract, or another of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..reading.lexicon import LIGHT
from ..reading.reading import Reading
from ..reading.units import Gap, Mention
from .slots import RIVAL_SHIFT_COST, Place, fit, neighbours
from .source import GROUPS, Source

_CLEAR, _CLEAR_MARGIN = 0.7, 0.17
"""How well another item must fit, and how much better than the abstract's, to take its place."""
_LIKELY, _LIKELY_MARGIN = 0.55, 0.33
"""The same where the neighbours agree less: then the own item must fit hardly at all."""
_SAME_SENTENCE = 0.6
"""Credit of an item whose neighbours stand in its sentence in another order."""
_MOST_OWN = 8
_LONGEST_ASIDE = 16


@dataclass(frozen=True, slots=True)
class Contest:
    """How well the abstract's item and its best rival of the article fit a place."""

    own: float
    rival: float
    rival_mention: Mention | None

    @property
    def lost(self) -> bool:
        """Whether the article fills the place with the rival."""
        return outdone(self.own, self.rival)


def outdone(own: float, rival: float) -> bool:
    """Whether a rival fits so much better that the place is its own; tuned on vietnews-train."""
    better = rival - own
    return (rival >= _CLEAR and better >= _CLEAR_MARGIN) or (
        rival >= _LIKELY and better >= _LIKELY_MARGIN
    )


def place_of(reading: Reading, first: int, last: int, without: tuple[int, int] = (0, 0)) -> Place:
    """Return a place whose neighbours end with its sentence.

    Args:
        without: units that are none of its neighbours and are passed over.
    """
    low, high = reading.sentence_of(first)
    high = max(high, last)
    begin, end = without
    if begin >= end or not (low <= begin and end <= high):
        return Place(reading.keys, first, last, low, high)
    keys = [*reading.keys[low:begin], *reading.keys[end:high]]
    moved = low + (end - begin if end <= first else 0)
    return Place(keys, first - moved, last - moved, 0, len(keys))


def contest(
    place: Place,
    kind: str,
    source: Source,
    same: Callable[[Mention], bool],
    own_places: Iterable[tuple[int, int]] = (),
    comparable: Callable[[Mention], bool] = lambda _: True,
) -> Contest:
    """Compare the neighbours of a mention with those of its like, and of others, in the article.

    Args:
        place, kind: of the mention.
        same: whether a mention of the article is the same item.
        own_places: where else the item stands in the article, as unit ranges.
        comparable: whether another mention of the kind can be a rival at all.
    """
    rivals: list[Mention] = []
    own = {(at, last) for at, last in list(own_places)[:_MOST_OWN]}
    for candidate in source.slots.candidates(place, GROUPS[kind]):
        if same(candidate):
            own.add((candidate.first, candidate.last))
        elif comparable(candidate):
            rivals.append(candidate)
    own_fit = max((_own_fit(place, source, first, last) for first, last in own), default=0.0)
    best, best_fit = None, 0.0
    for rival in rivals:
        rival_fit = fit_of_rival(place, source.reading, rival.first, rival.last)
        if rival_fit > best_fit:
            best, best_fit = rival, rival_fit
    return Contest(own_fit, best_fit, best)


def fit_of_rival(place: Place, reading: Reading, first: int, last: int) -> float:
    """Return how well a place fits an article's units, words between them held against it."""
    return max(
        fit(place, reading.keys, first, after, RIVAL_SHIFT_COST)
        for after in {last, after_aside(reading, last)}
    )


def after_aside(reading: Reading, at: int) -> int:
    """Return where the sentence continues after ``, Bí thư Tỉnh uỷ,``; ``at`` if no aside is there."""
    units = reading.units
    if at >= len(units) or units[at].gap is not Gap.CLAUSE:
        return at
    for after in range(at + 1, min(at + _LONGEST_ASIDE, len(units))):
        if units[after].gap is not Gap.NONE:
            return after if units[after].gap is Gap.CLAUSE else at
    return at


def _own_fit(place: Place, source: Source, first: int, last: int) -> float:
    in_order = fit(place, source.reading.keys, first, last)
    return max(in_order, _SAME_SENTENCE * _shared(place, source.reading, first))


def _shared(place: Place, reading: Reading, at: int) -> float:
    """Return which share of a place's neighbours stand in the sentence of an article's unit."""
    low, high = reading.sentence_of(at)
    near = set(reading.keys[max(low, at - 40) : min(high, at + 40)])
    words: Sequence[str] = [word for word in neighbours(place) if word not in LIGHT]
    return sum(word in near for word in words) / len(words) if words else 0.0
