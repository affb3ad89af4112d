"""Numbers, dates, times and decision numbers: is the value in the article, and for this thing?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ....articles import Span
from ..reading.dates import Day
from ..reading.keys import key_set
from ..reading.mentions import number_kind
from ..reading.polarity import NEGATORS
from ..reading.quantities import Quantity
from ..reading.reading import Reading
from ..reading.units import Finding, Gap, Mention
from .places import contest, place_of
from .source import Source

VALUES = frozenset({"number", "amount", "percentage", "date", "time", "decision"})
_MORE, _LESS = key_set("hơn trên"), key_set("gần ngót dưới")
_ABOUT = key_set("khoảng chừng tầm cỡ độ ước xỉ")
_ALSO_PLACES = key_set("trên dưới")
"""``trên 3 tuyến đường`` are three roads, not more; but ``trên dưới`` is about."""
_ROUNDING, _EITHER_WAY = Decimal("0.1"), Decimal("0.05")


def check_value(abstract: Reading, mention: Mention, source: Source) -> Finding | None:
    """Return a finding when the article does not have a value, or has another in its place."""
    place = place_of(abstract, mention.first, mention.last)
    own = _places(abstract, mention, source)
    if own is None:
        nearest = contest(place, mention.kind, source, lambda _: False).rival_mention
        return _finding(abstract, mention, source, "not in the article", nearest)
    result = contest(
        place,
        mention.kind,
        source,
        lambda other: _same(abstract, mention, source.reading, other),
        [(at, at + 1) for at in own],
    )
    if result.lost and result.rival_mention is not None:
        return _finding(
            abstract, mention, source, "the article has another here", result.rival_mention
        )
    return None


def _finding(
    abstract: Reading, mention: Mention, source: Source, reason: str, nearest: Mention | None
) -> Finding:
    start, end = abstract.span(mention.first, mention.last)
    span: Span | None = None if nearest is None else source.span(nearest.first, nearest.last)
    return Finding(mention.kind, abstract.text[start:end], start, end, reason, span)


def _same(abstract: Reading, mention: Mention, article: Reading, other: Mention) -> bool:
    ours, theirs = abstract.units[mention.first].value, article.units[other.first].value
    if isinstance(ours, Quantity) and isinstance(theirs, Quantity):
        return ours.same(theirs) and _same_unit(abstract, mention.first, article, other.first)
    if isinstance(ours, Day) and isinstance(theirs, Day):
        return ours.same(theirs)
    return mention.keys == other.keys


def _same_unit(abstract: Reading, ours: int, article: Reading, theirs: int) -> bool:
    """Whether two numbers are both percentages or both not (``từ 5 đến 7%``: 5 is one too)."""
    if number_kind(abstract, ours) == "percentage":
        return "%" in article.keys[theirs + 1 : theirs + 6]
    if number_kind(article, theirs) == "percentage":
        return "%" in abstract.keys[ours + 1 : ours + 6]
    return True


def _places(abstract: Reading, mention: Mention, source: Source) -> list[int] | None:
    """Return where the article has the value; None when nothing in it supports the value."""
    value = abstract.units[mention.first].value
    if isinstance(value, Quantity):
        return _number_places(abstract, mention, value, source)
    if isinstance(value, Day):
        return _day_places(value, source)
    places = source.reading.positions.get(mention.keys[0])
    return places[:16] if places else None


def _number_places(
    abstract: Reading, mention: Mention, value: Quantity, source: Source
) -> list[int] | None:
    places = [at for reading in value.readings for at in source.numbers.get(reading, ())]
    fitting = [
        at
        for at in places
        if _same_unit(abstract, mention.first, source.reading, at)
        and _may_be_called_so(abstract, mention.first, source.reading, at)
    ]
    if fitting:
        return fitting[:64]
    if mention.kind == "number" and any(r in source.loose_numbers for r in value.readings):
        return []
    return next(_rounded(abstract, mention, value, source), None)


def _side(reading: Reading, at: int) -> str:
    """What the words before a number make of it: "more", "less", "about", or nothing."""
    gap = at == 0 or reading.units[at].gap is not Gap.NONE
    word, before = (
        ("", "") if gap else (reading.keys[at - 1], "".join(reading.keys[at - 2 : at - 1]))
    )
    if word in _ABOUT or (word in _ALSO_PLACES and before in _ALSO_PLACES):
        return "about"
    if before in NEGATORS:  # ``không dưới 230`` is 230, too
        return ""
    return "more" if word in _MORE else "less" if word in _LESS else ""


def _may_be_called_so(abstract: Reading, ours: int, article: Reading, theirs: int) -> bool:
    """Whether a number may be called so: neither 230 nor ``gần 230`` is ``hơn 230``."""
    side, other = _side(abstract, ours), _side(article, theirs)
    if side not in ("more", "less") or other in (side, "about"):
        return True
    return not other and abstract.keys[ours - 1] in _ALSO_PLACES


def _rounded(
    abstract: Reading, mention: Mention, value: Quantity, source: Source
) -> Iterator[list[int]]:
    """Yield where the article has a number that ``hơn 100`` or ``gần 3 tỷ`` may round.

    What rounds is coarser: 240 may stand for 237, never 237 for 230.
    """
    side = _side(abstract, mention.first)
    stated = value.readings[0]
    for number, places in source.numbers.items():
        difference = number - stated
        if (
            _last_place(stated) > _last_place(number)
            and (
                (side == "more" and 0 <= difference <= stated * _ROUNDING)
                or (side == "less" and 0 <= -difference <= stated * _ROUNDING)
                or (side == "about" and abs(difference) <= stated * _EITHER_WAY)
            )
            and _same_unit(abstract, mention.first, source.reading, places[0])
        ):
            yield places


def _last_place(number: Decimal) -> int:
    """The power of ten of a number's last digit that is not 0: 1 for 230, 9 for 3 billion, -1 for 95,5."""
    return int(number.normalize().as_tuple().exponent)


def _day_places(day: Day, source: Source) -> list[int] | None:
    """Return where the article has the date; what a place leaves out must be said elsewhere."""
    places: list[int] = []
    for other, found in source.days.items():
        if day.same(other) and all(
            theirs is not None or ours is None or (index > 0 and _said(index, ours, source))
            for index, (ours, theirs) in enumerate(zip(day.parts, other.parts, strict=True))
        ):
            places.extend(found)
    if not places and day.day is None and day.month is None and day.year is not None:
        return source.numbers.get(Decimal(day.year))
    return places or None


def _said(part: int, value: int, source: Source) -> bool:
    in_dates = any(other.parts[part] == value for other in source.days)
    return in_dates or (part == 2 and Decimal(value) in source.numbers)
