"""Who holds which office in a text: of what body, and whether still, formerly or for the time being."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...text.abbreviations import TITLES
from .keys import key, key_set, keys
from .lexicon import (
    ADDRESS,
    COMRADE,
    LIGHT,
    ORGANISATION_HEADS,
    PLACES,
    SURNAMES,
)
from .reading import Reading
from .units import Gap, Mention

_BEFORE_NAME = 14
_LISTED = 12
_LONGEST_BODY = 14
_LONGEST_PERSON = 4
_SAID_BEFORE = 8
_FORMER, _ACTING = key_set("nguyên cựu"), key_set("quyền q")
IN_CHARGE = keys("phụ trách")
"""Stands in the place of a title where a body has no head."""
_COUNCIL = keys("hội đồng")
"""Is no Đồng."""
_DISTRICTS = key_set("huyện quận xã phường trấn phố")
"""What is named with two words after them may be called like a person."""
_AND = key("và")
_IS = key("là")
_LINKS = key_set("kiêm chức vụ làm") | {_AND}
"""Words that bind an office to the person before it where no mark does."""
_SAID_OF_OFFICES = key_set("hiện là đang đồng thời tân giữ cương vị trên") | _LINKS
_BEFORE_OFFICES = _SAID_OF_OFFICES | _FORMER | _ACTING
_NOT_IN_NAMES = LIGHT | key_set("kiêm hiện đồng thời tân giữ")
"""No second syllables of a body's name, unlike ``Nội vụ`` and ``Tổ chức``."""
_APPOINTING = key_set("bầu nhiệm động cử được thay phân")
_ACADEMIC = frozenset(key(part) for title in TITLES for part in title.split("."))
LIST_WORDS = ADDRESS | _ACADEMIC | key_set("đồng chí các và cùng với có là gồm")
"""Stand between the persons of a list."""
_BODY_WORDS = key_set(
    """tỉnh huyện xã phường quận thị trấn thành phố nhân dân đảng uỷ bộ ban hội đồng cấp ngành khối
    sở phòng cục vụ viện toà đoàn đội trường trung ương nhà nước quốc gia khu vực thường trực
    phụ trách các cơ quan doanh nghiệp nông thôn công tác"""
)
"""Words of the names of bodies that are written in small letters."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A person said to hold an office.

    Attributes:
        office, person: the two mentions.
        status: "former", "acting", or nothing for one who holds it.
        body: the words after the office: whose it is (``Tỉnh ủy Hoà Sơn``).
        appointed: whether it is said how the person comes to the office (``được bầu làm Bí thư``).
        first, last: the units of the office with its status and body.
    """

    office: Mention
    person: Mention
    status: str
    body: tuple[str, ...]
    appointed: bool
    first: int
    last: int


@dataclass(slots=True)
class _Office:
    """An office of a text on the way to its holder."""

    mention: Mention
    number: int
    status: str
    first: int
    last: int
    opens: bool
    after: Mention | None = None


def holdings(reading: Reading, found: Sequence[Mention]) -> Iterator[Holding]:
    """Yield who is said to hold which office: ``Bí thư Tỉnh uỷ A`` and ``A, Uỷ viên, Bí thư``.

    An office belongs to the person right after it, else to the nearest one before it in its item of
    a list: semicolons part persons.
    """
    found = _with_charges(reading, found)
    offices = [_office(reading, found, i) for i, m in enumerate(found) if m.kind == "office"]
    named_after: set[int] = set()
    for office in offices:
        person = _person_after(reading, found, office)
        if person and not _may_be_a_place(reading, found, office, person, named_after):
            office.after = person
            named_after.add(person.last)
    _hand_on(reading, found, offices, named_after)
    for office in offices:
        person = office.after or _person_before(reading, found, office)
        if person is not None:
            body = tuple(reading.keys[office.mention.last : office.last])
            said = reading.keys[person.last : office.mention.first]
            yield Holding(
                office.mention,
                person,
                office.status,
                body,
                not _APPOINTING.isdisjoint(said[-_SAID_BEFORE:]),
                office.first,
                office.last,
            )


def _with_charges(reading: Reading, found: Sequence[Mention]) -> Sequence[Mention]:
    """Add those who are in charge of a body that has no head: ``A, Phụ trách Sở Nội vụ``."""
    charges = [
        Mention("office", at, at + 2, IN_CHARGE)
        for at in reading.positions.get(IN_CHARGE[0], ())
        if tuple(reading.keys[at : at + 2]) == IN_CHARGE
        and _follows_mark(reading, at)
        and at + 2 < len(reading.units)
        and reading.keys[at + 2] in ORGANISATION_HEADS
        and reading.units[at + 2].capital
    ]
    if not charges:
        return found
    taken = {at for charge in charges for at in range(charge.first, charge.last)}
    kept = [mention for mention in found if mention.first not in taken]
    return sorted([*kept, *charges], key=lambda mention: mention.first)


def _office(reading: Reading, found: Sequence[Mention], number: int) -> _Office:
    """Read what stands around an office: status and links before it, the body after it."""
    mention = found[number]
    status, first, linked = "", mention.first, False
    before = found[number - 1] if number else None
    person = before and _person_in(reading, before, inside=True)
    named = person.last if person else 0  # ``Cao Bá Quyền`` is no acting one
    while first > named and reading.units[first].gap is Gap.NONE:
        word = reading.keys[first - 1]
        if word in _FORMER:
            status = "former"
        elif word in _ACTING:
            status = "acting"
        elif word not in _SAID_OF_OFFICES:
            break
        linked = linked or word in _LINKS
        first -= 1
    said = first == named < mention.first  # ``bà Cúc là Bí thư``
    opens = linked or (said and named > 0) or _follows_mark(reading, first)
    return _Office(mention, number, status, first, _body_end(reading, found, number), opens)


def _body_end(reading: Reading, found: Sequence[Mention], number: int) -> int:
    """Return the unit after the name of an office's body, which is an unbroken run of capitalised words,
    their second syllables and words of bodies."""
    begin = at = found[number].last
    stop = min(begin + _LONGEST_BODY, len(reading.units))
    for mention in found[number + 1 : number + _LISTED]:
        person = mention if mention.kind == "office" else _person_in(reading, mention, inside=True)
        if person is not None:
            stop = min(stop, person.first)
            while stop > begin and _belongs_to_office(reading, mention, stop - 1):
                stop -= 1
            break
    while at < stop and reading.units[at].gap is Gap.NONE:
        unit, word = reading.units[at], reading.keys[at]
        second = at > begin and reading.units[at - 1].capital and word not in _NOT_IN_NAMES
        more = word == _AND and at + 1 < stop and reading.units[at + 1].capital
        if unit.kind != "word" or not (unit.capital or second or more or word in _BODY_WORDS):
            break
        at += 1
    return at


def _belongs_to_office(reading: Reading, mention: Mention, at: int) -> bool:
    """Whether the unit before the next office is a word of it (``Bí thư Tỉnh ủy kiêm Chủ tịch``)."""
    glued = mention.kind == "office" and reading.units[at + 1].gap is Gap.NONE
    return glued and reading.keys[at] in _BEFORE_OFFICES


def _person_in(reading: Reading, mention: Mention, *, inside: bool) -> Mention | None:
    """Return the person that a mention names, without academic titles; None when it names none.

    Args:
        inside: whether the name of a place may stand before it (``Chủ tịch xã Phú Khê Trần Văn Bình``).
    """
    words = mention.keys
    if mention.kind != "name":
        return None
    start = next((i for i, word in enumerate(words) if word not in _ACADEMIC), len(words))
    starts = (
        range(start, len(words) - 1) if inside else range(start, min(start + 1, len(words) - 1))
    )
    if len(words) == 1 and _is_addressed(reading, mention.first):
        return mention
    named = [
        i
        for i in starts
        if words[i] in SURNAMES
        and words[i:] not in PLACES
        and tuple(reading.keys[mention.first + i - 1 : mention.first + i + 1]) != _COUNCIL
    ]
    if not named:
        return None
    first = next((i for i in named if len(words) - i <= _LONGEST_PERSON), named[0])
    before = mention.first + first - 1
    after_place_head = before >= 0 and reading.keys[before] in _DISTRICTS
    if inside and first == 0 and len(words) == 2 and after_place_head:
        return None  # ``quận Hà Đông``
    return Mention("name", mention.first + first, mention.last, words[first:])


def _is_addressed(reading: Reading, at: int) -> bool:
    before = tuple(reading.keys[max(0, at - 2) : at])
    glued = reading.units[at].gap is Gap.NONE
    return glued and bool(before) and (before[-1] in ADDRESS or before in COMRADE)


def _person_after(reading: Reading, found: Sequence[Mention], office: _Office) -> Mention | None:
    for mention in found[office.number + 1 : office.number + 6]:
        if mention.kind == "office" or mention.first - office.mention.last > _BEFORE_NAME:
            return None
        person = _person_in(reading, mention, inside=True)
        if person is not None:
            return person if _leads_to(reading, office, person.first) else None
    return None


def _may_be_a_place(
    reading: Reading,
    found: Sequence[Mention],
    office: _Office,
    name: Mention,
    named_after: set[int],
) -> bool:
    """Whether two words after an office right behind a person are a place:
    ``A, Bí thư Thành ủy Đồng Hới``.
    """
    before = found[office.number - 1] if office.number else None
    adjoining = before is not None and before.last == office.first
    adjoining = adjoining and office.first not in named_after  # that one has the office before it
    if len(name.keys) > 2 or not adjoining or not _follows_mark(reading, office.first):
        return False
    return _person_before(reading, found, office) is not None


def _leads_to(reading: Reading, office: _Office, name: int) -> bool:
    """Whether a name follows an office and its body, with ``là ông`` or ``: ông`` between at most."""
    told = False
    for at in range(office.mention.last, name + 1):
        if reading.units[at].gap is not Gap.NONE:
            if at != office.last or ":" not in _marks(reading, at - 1, at):
                return False
            told = True
        word = reading.keys[at]
        addressed = word in ADDRESS or tuple(reading.keys[at : at + 2]) in COMRADE
        if at == name or (addressed and told) or at < office.last:
            continue
        if word == _IS:
            told = True
        elif word in LIGHT or addressed:
            return False
    return True


def _hand_on(
    reading: Reading, found: Sequence[Mention], offices: Sequence[_Office], named_after: set[int]
) -> None:
    """Give the first of several offices before a name its person: ``Bí thư, Chủ tịch HĐND tỉnh A``."""
    for one, following in zip(reversed(offices[:-1]), reversed(offices[1:]), strict=True):
        adjoining = one.last == following.first and one.after is None
        if following.after is None or not adjoining:
            continue
        if _marks(reading, one.last - 1, one.last).strip() in (",", ""):
            before = _person_before(reading, found, one)
            if before is None or before.last in named_after:
                one.after = following.after


def _person_before(reading: Reading, found: Sequence[Mention], office: _Office) -> Mention | None:
    """Return the person whose offices are listed after the name, this one among them."""
    if not office.opens:
        return None
    low, _ = reading.sentence_of(office.first)
    for mention in reversed(found[max(0, office.number - _LISTED) : office.number]):
        if mention.first < low or ";" in _marks(reading, mention.last - 1, office.first):
            return None
        person = _person_in(reading, mention, inside=False)
        if person is not None:
            return person
        if mention.kind == "name" and _stands_alone(reading, mention):
            return None
    return None


def _stands_alone(reading: Reading, mention: Mention) -> bool:
    """Whether a name of no known surname fills a clause, as a person's does in a list (``ông Y Vinh,``)."""
    known = mention.keys in PLACES or mention.keys[0] in ORGANISATION_HEADS
    if known or len(mention.keys) < 2 or mention.last >= len(reading.units):
        return False
    first = mention.first
    while first and reading.units[first].gap is Gap.NONE and reading.keys[first - 1] in ADDRESS:
        first -= 1
    marked = reading.units[first].gap is not Gap.NONE
    return marked and reading.units[mention.last].gap is not Gap.NONE


def _follows_mark(reading: Reading, at: int) -> bool:
    return reading.units[at].gap is Gap.CLAUSE


def _marks(reading: Reading, one: int, other: int) -> str:
    """The text between two units."""
    return reading.text[reading.units[one].end : reading.units[other].start]
