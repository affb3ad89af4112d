"""Offices and the persons who hold them: is the office in the article, and this person's?"""

from __future__ import annotations

from ..reading.holdings import Holding
from ..reading.reading import Reading
from ..reading.units import Finding, Mention
from .names import same_name
from .places import contest
from .source import Source


def check_office(abstract: Reading, mention: Mention, source: Source) -> Finding | None:
    """Return a finding when the article does not have an office, or has another in its place."""
    own = source.offices.get(mention.keys, [])
    result = contest(
        abstract,
        mention,
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


def _together(holding: Holding, source: Source) -> bool:
    """Whether a sentence of the article has both person and office, in whatever relation."""
    persons = source.last_words.get(holding.person.keys[-1], [])
    sentences = {source.reading.units[m.first].sentence for m in persons}
    offices = source.offices.get(holding.office.keys, [])
    return any(source.reading.units[m.first].sentence in sentences for m in offices)


def check_holding(abstract: Reading, holding: Holding, source: Source) -> Finding | None:
    """Return a finding when the article gives this person other offices, and others this office."""
    listed = source.holdings.get(holding.person.keys[-1], [])
    theirs = [h for h in listed if same_name(h.person.keys, holding.person.keys)]
    if any(h.office.keys == holding.office.keys for h in theirs):
        return None
    if not theirs or holding.office.keys not in source.held or _together(holding, source):
        return None
    spans = sorted(abstract.span(m.first, m.last) for m in (holding.office, holding.person))
    start, end = spans[0][0], spans[-1][1]
    nearest = source.span(theirs[0].office.first, theirs[0].office.last)
    reason = "the article gives this person another office"
    return Finding("role", abstract.text[start:end], start, end, reason, nearest)
