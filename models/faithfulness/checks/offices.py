"""Offices and the persons who hold them: is the office in the article, and this person's?"""

from __future__ import annotations

from bisect import bisect_left

from ....articles import Span
from ..reading.holdings import IN_CHARGE, Holding
from ..reading.keys import keys
from ..reading.reading import Reading
from ..reading.units import Finding, Mention
from .names import same_name
from .places import contest, place_of
from .source import Source

_STANDING, _DEPUTY = keys("thường trực"), keys("phó")


def check_office(abstract: Reading, mention: Mention, source: Source) -> Finding | None:
    """Return a finding when the article does not have an office, or has another in its place."""
    own = source.offices.get(mention.keys, [])
    place = place_of(abstract, mention.first, mention.last)
    result = contest(
        place,
        mention.kind,
        source,
        lambda other: other.keys == mention.keys,
        [(m.first, m.last) for m in own],
    )
    if not own:
        reason = "not in the article"
    elif result.lost:
        reason = "the article has another here"
    else:
        return None
    rival = result.rival_mention
    nearest = None if rival is None else source.span(rival.first, rival.last)
    start, end = abstract.span(mention.first, mention.last)
    return Finding("office", abstract.text[start:end], start, end, reason, nearest)


def check_holding(abstract: Reading, holding: Holding, source: Source) -> Finding | None:
    """Return a finding when the article gives this person other offices, and others this office; or when
    the office is held formerly or for the time being in one of the two only."""
    theirs = _of_person(holding, source)
    if any(_same(holding, other) for other in theirs):
        return None
    another_time = [h for h in theirs if _of_another_time(holding, h)]
    if not another_time and not _somebody_elses(holding, theirs, source):
        return None
    nearest = next(iter(another_time or theirs))
    spans = sorted(abstract.span(m.first, m.last) for m in (holding.office, holding.person))
    start, end = spans[0][0], spans[-1][1]
    reason = "the article gives this person another office"
    if another_time:
        reason = "the article has another time or way of holding it"
    span = source.span(nearest.first, max(nearest.last, nearest.office.last))
    return Finding("role", abstract.text[start:end], start, end, reason, span)


def is_held(holding: Holding, source: Source) -> bool:
    """Whether the article gives this person this office, of this body and no other status."""
    return any(_same(holding, other) for other in _of_person(holding, source))


def listed_with(holding: Holding, span: Span | None, source: Source) -> bool:
    """Whether a span of the article and this office of this person stand in one list of persons.

    In a list everybody's neighbours are somebody else's: where a person stands says nothing.
    """
    if span is None:
        return False
    at = bisect_left(source.reading.units, span.start, key=lambda unit: unit.start)
    own = {source.lists[h.person.first] for h in _of_person(holding, source) if _same(holding, h)}
    return at < len(source.lists) and source.lists[at] in own


def _of_person(holding: Holding, source: Source) -> list[Holding]:
    listed = source.holdings.get(holding.person.keys[-1], [])
    return [h for h in listed if same_name(h.person.keys, holding.person.keys)]


def _same(holding: Holding, other: Holding) -> bool:
    return (
        holding.status == other.status and _same_title(holding, other) and _alike(holding, other)[1]
    )


def _of_another_time(holding: Holding, other: Holding) -> bool:
    """Whether it is the same office, held formerly or for the time being in one of the two."""
    pair = (holding, other)
    if any(h.office.keys == IN_CHARGE for h in pair) and all(h.body for h in pair):
        return _alike(holding, other)[1]
    if any(_DEPUTY + one.office.keys == h.office.keys for one, h in (pair, pair[::-1])):
        return any(h.body[: len(IN_CHARGE)] == IN_CHARGE for h in pair)
    return _same_title(holding, other) and _alike(holding, other)[1]


def _same_title(holding: Holding, other: Holding) -> bool:
    """Whether one title is the other, or leaves out that it is the standing one among deputies."""
    ours, theirs = holding.office.keys, other.office.keys
    return ours == theirs or ours + _STANDING == theirs


def _alike(one: Holding, other: Holding) -> tuple[int, bool]:
    """Return how many words two bodies have in common, and whether one says nothing beyond them."""
    common = 0
    for ours, theirs in zip(one.body, other.body, strict=False):
        if ours != theirs:
            break
        common += 1
    return common, common == min(len(one.body), len(other.body))


def _somebody_elses(holding: Holding, theirs: list[Holding], source: Source) -> bool:
    """Whether the article gives the office to others or to nobody, and to this person ones that fit less."""
    if not theirs or holding.office.keys not in source.held:
        return False
    likeness = [_alike(holding, h)[0] for h in theirs if _same_title(holding, h)]
    own = max(likeness, default=-1)
    others = [
        h
        for h in source.held.get(holding.office.keys, ())
        if not same_name(h.person.keys, holding.person.keys)
    ]
    rivals = [
        common
        for other in others
        if other.appointed or not holding.appointed  # else it is the one before
        for common, whole in (_alike(holding, other),)
        if whole
    ]
    return max(rivals, default=-1) > own and not _together(holding, source)


def _together(holding: Holding, source: Source) -> bool:
    """Whether a sentence of the article has both the person and an office of nobody in particular."""
    persons = source.last_words.get(holding.person.keys[-1], [])
    sentences = {source.reading.units[m.first].sentence for m in persons}
    taken = {other.office.first for other in source.held.get(holding.office.keys, ())}
    offices = source.offices.get(holding.office.keys, [])
    return any(
        m.first not in taken and source.reading.units[m.first].sentence in sentences
        for m in offices
    )
