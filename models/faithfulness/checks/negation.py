"""Negations dropped or added: each clause is compared with the article's clause most like it."""

from __future__ import annotations

from collections.abc import Iterator

from ..reading.polarity import Polarity
from ..reading.units import Finding
from .places import outdone
from .slots import OWN_SHIFT_COST, RIVAL_SHIFT_COST, Place, fit
from .source import Source

_MOST_PLACES = 48
_MOST_COMPARED = 6
_NEAR = 4


def check_negations(abstract: Polarity, low: int, high: int, source: Source) -> Iterator[Finding]:
    """Yield a finding for each word of units ``low`` to ``high`` denied in one text only."""
    text = abstract.reading.text
    for at, unit in enumerate(abstract.units):
        if low <= unit < high and (rival := _contradicted(abstract, at, low, high, source)):
            denied = abstract.denied[at]
            first = unit - 1 if denied else unit
            start, end = abstract.reading.span(first, unit + 1)
            there = source.polarity.units[rival]
            first = there if denied else max(0, there - 1)
            reason = "not denied in the article" if denied else "denied in the article"
            yield Finding(
                "negation", text[start:end], start, end, reason, source.span(first, there + 1)
            )


def _contradicted(abstract: Polarity, at: int, low: int, high: int, source: Source) -> int | None:
    """Return the article's place that says the opposite, if it fits better than all that agree."""
    article = source.polarity
    denied = abstract.denied[at]
    places = article.places.get(abstract.plain[at], [])[:_MOST_PLACES]
    opposite = [place for place in places if article.denied[place] != denied]
    if not opposite:
        return None
    begin, end = at, at + 1
    while begin > 0 and abstract.units[begin - 1] >= low:
        begin -= 1
    while end < len(abstract.units) and abstract.units[end] < high:
        end += 1
    here = Place(abstract.plain, at, at, begin, end)
    rival_fit, rival = _best(here, article, opposite, RIVAL_SHIFT_COST)
    if not outdone(0.0, rival_fit):
        return None
    agreeing = [place for place in places if article.denied[place] == denied]
    if not outdone(_best(here, article, agreeing)[0], rival_fit):
        return None
    return None if _moved(abstract, at, article, rival) else rival


def _moved(abstract: Polarity, at: int, article: Polarity, rival: int) -> bool:
    """Whether the negation only stands elsewhere (``làm không đúng``, ``không làm đúng``)."""
    one, other = (article, abstract) if abstract.denied[at] else (abstract, article)
    here, there = (rival, at) if abstract.denied[at] else (at, rival)
    denied = {one.plain[i] for i in _around(one, here) if one.denied[i]}
    return any(other.plain[i] in denied and not other.denied[i] for i in _around(other, there))


def _around(polarity: Polarity, at: int) -> range:
    return range(max(0, at - _NEAR), min(len(polarity.plain), at + _NEAR + 1))


def _best(
    here: Place, article: Polarity, places: list[int], shift_cost: float = OWN_SHIFT_COST
) -> tuple[float, int]:
    """Return how well the best of some places fits, and that place (0.0 and -1 when there is none).

    Only the places whose next or previous word agrees are compared in full.
    """
    likely = sorted(places, key=lambda place: -_agreeing(here, article, place))[:_MOST_COMPARED]
    fits = ((fit(here, article.plain, place, place, shift_cost), place) for place in likely)
    return max(fits, default=(0.0, -1))


def _agreeing(here: Place, article: Polarity, place: int) -> int:
    return sum(
        here.low <= here.first + step < here.high
        and 0 <= place + step < len(article.plain)
        and here.keys[here.first + step] == article.plain[place + step]
        for step in (-2, -1, 1, 2)
    )
