"""Names of persons, organisations and places: is the name in the article, and in this place?"""

from __future__ import annotations

from ..reading.initialisms import initials
from ..reading.lexicon import (
    ADDRESS,
    AT,
    COMRADE,
    ORGANISATION_HEADS,
    PLACE_HEADS,
    PLACES,
    SHORT_NAMES,
    SURNAMES,
)
from ..reading.reading import Reading
from ..reading.units import Finding, Gap, Mention
from .places import contest, place_of
from .source import Source

_MOST_PIECES = 4
_SHORTEST_INITIALISM = 3


def check_name(
    abstract: Reading, mention: Mention, source: Source, office: tuple[int, int] = (0, 0)
) -> Finding | None:
    """Return a finding when the article does not have a name, or has another in its place.

    Args:
        office: units of the abstract that give the person an office which the article gives, too; they
            tell nothing of the place.
    """
    place = place_of(abstract, mention.first, mention.last, office)
    unsure = _may_be_a_word(abstract, mention, source)
    own = _places(abstract, mention, source)
    if own is None and not unsure:
        nearest = contest(place, mention.kind, source, lambda _: False).rival_mention
        return _finding(abstract, mention, source, "not in the article", nearest)
    result = contest(
        place,
        mention.kind,
        source,
        lambda other: same_name(mention.keys, other.keys),
        own or (),
        lambda other: _comparable(abstract, mention, source.reading, other),
    )
    if not result.lost or result.rival_mention is None:
        return None
    if unsure and result.rival_mention.keys not in PLACES:
        return None
    return _finding(abstract, mention, source, "the article has another here", result.rival_mention)


def _finding(
    abstract: Reading, mention: Mention, source: Source, reason: str, nearest: Mention | None
) -> Finding:
    start, end = abstract.span(mention.first, mention.last)
    span = None if nearest is None else source.span(nearest.first, nearest.last)
    kind = name_kind(abstract, mention)
    return Finding(kind, abstract.text[start:end], start, end, reason, span)


def same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one name is the other or a part of it (``Chính`` of ``Phạm Minh Chính``)."""
    short, long = sorted((one, other), key=len)
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _comparable(abstract: Reading, mention: Mention, article: Reading, other: Mention) -> bool:
    """Whether two names can stand for each other: a person and a place or ``Trung`` ương cannot."""
    kinds = {name_kind(abstract, mention), name_kind(article, other)}
    pair = (mention.keys, other.keys)
    whole = all(len(words) > 1 or words in PLACES for words in pair)
    alone = len(pair[0]) == len(pair[1]) == 1
    return (whole or alone) and (len(kinds) == 1 or "name" in kinds)


def _own_kind(words: tuple[str, ...]) -> str:
    """Return the kind of a name as far as its own words tell."""
    if words in PLACES:
        return "place"
    if words[0] in SURNAMES and len(words) > 1:
        return "person"
    return "organisation" if words[0] in ORGANISATION_HEADS else "name"


def name_kind(reading: Reading, mention: Mention) -> str:
    """Guess from the words around whether a name is a person's, a place's or an organisation's."""
    before = reading.keys[max(0, mention.first - 2) : mention.first]
    glued = reading.units[mention.first].gap is Gap.NONE
    if glued and before and (before[-1] in ADDRESS or tuple(before) in COMRADE):
        return "person"
    if glued and before and before[-1] in PLACE_HEADS:
        return "place"
    kind = _own_kind(mention.keys)
    return "place" if kind == "name" and glued and before and before[-1] in AT else kind


def _may_be_a_word(abstract: Reading, mention: Mention, source: Source) -> bool:
    """Whether a single capital says nothing: an ordinary word that opens a sentence."""
    unit = abstract.units[mention.first]
    if mention.last - mention.first > 1 or not unit.initial:
        return False
    return unit.key not in SHORT_NAMES and unit.key not in source.capitals


def _places(abstract: Reading, mention: Mention, source: Source) -> list[tuple[int, int]] | None:
    """Return where the article has the name in some form; None when it has none."""
    words = mention.keys
    if len(words) == 1:
        return _single(abstract, mention, source)
    found = _run(words, source)
    if found is None and abstract.units[mention.first].initial and _opens(words[0], source):
        rest = Mention("name", mention.first + 1, mention.last, words[1:])
        found = _places(abstract, rest, source)
    if found is None:
        found = _pieces(words, source)
    return found


def _run(words: tuple[str, ...], source: Source) -> list[tuple[int, int]] | None:
    found = [(at, at + len(words)) for at in source.reading.find(words)]
    if found:
        return found
    short = initials(words)
    if len(short) >= _SHORTEST_INITIALISM and (short,) in source.names:
        return [(m.first, m.last) for m in source.names[(short,)]]
    return None


def _opens(word: str, source: Source) -> bool:
    """Whether a capitalised first word may be an ordinary one before a name (``Theo Bộ Y tế``)."""
    return word not in SURNAMES or word in source.small


def _pieces(words: tuple[str, ...], source: Source) -> list[tuple[int, int]] | None:
    """Cut a run into names that the article has whole (``Thanh Hoá Trịnh Văn Chiến``)."""
    places: list[tuple[int, int]] = []
    at = 0
    for _ in range(_MOST_PIECES):
        for last in range(len(words), at, -1):
            piece = words[at:last]
            if piece in source.names:
                places.extend((m.first, m.last) for m in source.names[piece][:4])
                at = last
                break
        else:
            return None
        if at == len(words):
            return places
    return None


def _single(abstract: Reading, mention: Mention, source: Source) -> list[tuple[int, int]] | None:
    word = mention.keys[0]
    places = [(at, at + 1) for at in source.reading.positions.get(word, ())[:64]]
    person = name_kind(abstract, mention) == "person"
    if places and (word in source.capitals or not person):
        return places
    if (
        len(word) >= _SHORTEST_INITIALISM
        and abstract.text[
            abstract.units[mention.first].start : abstract.units[mention.first].end
        ].isupper()
    ):
        return _spelt_out(word, source)
    return None


def _spelt_out(word: str, source: Source) -> list[tuple[int, int]] | None:
    """Return where words of the article have an initialism's letters, the first one capital."""
    if len(source.initials) != len(source.reading.units):
        return None
    at = source.initials.find(word)
    while at >= 0:
        if source.reading.units[at].capital:
            return [(at, at + len(word))]
        at = source.initials.find(word, at + 1)
    return None
