"""The clauses of a sentence that it does without: where each begins and ends, and what goes before what.

Party press writes sentences of 60 to 120 syllables: who attended, what offices they hold, to what end, what
came of it, lists joined by ";". A part is found by the words it begins with (`clause_cues`). It stays where
it holds a denial or a condition, says whose word the sentence is, or where what is left is no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...text.regexes import regex
from ...text.syllables import count_syllables
from .cues.clause_cues import (
    ADDRESSED,
    AIM,
    ALONGSIDE,
    ANNOUNCES,
    APPOINTS,
    ATTENDANTS,
    BARE_BODY,
    BEGINS_WITH_VERB,
    BLAME,
    BOUNDS,
    BRACKET,
    BY_LAW,
    COORDINATED,
    COUNTED,
    DAY_POINTED,
    DEFINES,
    DEMANDED,
    DOCUMENT_DATE,
    ELABORATION,
    ENUMERATES,
    EVENT_DATE,
    FIELDS,
    FINITE,
    FORM,
    GOES_ON,
    JOINS,
    LEADS,
    LEANS_BACK,
    LIMITS,
    NAMED_AND_VERB,
    NOMINAL,
    OCCASION,
    OFFICE_OF_COMRADE,
    OWN_VERB,
    PLACE,
    PREDICATE,
    PREPOSED,
    PURPOSE,
    REMOVAL,
    RESULT,
    RIGHTS,
    SAID,
    SHARED_VERB,
    SUBJECT_AND_VERB,
    SURNAME,
    TAKES_OVER,
    TENSE,
)
from .cues.sentence_cues import CONNECTIVE, DENIALS
from .discourse import is_broken

Range = tuple[int, int]

LEAST = 8
"""Syllables that must be left before a part at the end, or after one at the beginning."""
_LEAST_DEFINITION = 20
"""Syllables."""
ON_NEED = 7
"""Parts of this rank and above tell something: they go only where the budget asks for it."""

_FINAL = regex(r"[.…]*?(?P<mark>[.!]?)(?:\[\d+\])*\s*$")
"""What ends a sentence; of dots that leave it open the last one is its mark, and nothing of "…"."""
_OPEN = regex(r"…|\.{2}")
_TRAILING = (
    (ATTENDANTS, "attendants dropped", 2),
    (ALONGSIDE, "attendants dropped", 2),
    (FORM, "form dropped", 2),
    (RESULT, "result dropped", 4),
    (ELABORATION, "elaboration dropped", 4),
    (PURPOSE, "purpose dropped", 4),
    (BY_LAW, "reference to the law dropped", ON_NEED),
)
_COLON = regex(r":\s")
_QUOTE = regex(r"[“”\"()]")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence that may go.

    Attributes:
        span: its characters.
        name: what is said of the abstract without it.
        rank: the lower, the sooner it goes.
    """

    span: Range
    name: str
    rank: int


def parts(text: str, start: int = 0) -> list[Part]:
    """What a sentence does without, in the order in which it goes.

    Args:
        text: the sentence, as `normalize_text` gives it.
        start: where it begins: what stands before has gone already.
    """
    open_at = _enclosed(text)
    found = [
        *_in_brackets(text, start),
        *_trailing(text, start, open_at),
        *_offices(text, start),
        *_list_items(text, start, open_at),
        *_announced_list(text, start, open_at),
        *_leading(text, start),
    ]
    allowed = [part for part in found if _allowed(part, text, open_at)]
    return sorted(allowed, key=lambda part: (part.rank, -part.span[0]))


def _allowed(part: Part, text: str, open_at: Sequence[bool]) -> bool:
    """Whether a part is whole, within no quotation or bracket, and holds no denial."""
    whole = not is_broken(text[slice(*part.span)].rstrip(" ,:;–-"))
    return whole and not open_at[part.span[0]] and not DENIALS.search(text, *part.span)


_ITEM = regex(
    r"(?:;|,(?=\s+(?:nguyên|hiện|từng|[Uu]ỷ\s+viên|[Bb]í\s+thư|[Đđ]ại\s+biểu|[Pp]hó|[Tt]rưởng|[Gg]iám\s+đốc|thuộc|gồm|đồng\s+thời)(?!\w)))\s"
)


def definition_parts(text: str, start: int = 0) -> list[Part]:
    """The last offices of somebody, or the last duties of a body, that a definition does without; a list that
    is announced goes whole, with the words that say of what it is."""
    open_at, final = _enclosed(text), _end(text)
    announced = _outside(ANNOUNCES, text, start, open_at)
    begin = DEFINES.search(text, start)
    first = begin.end() if begin else len(text)
    marks = [m.start() for m in _ITEM.finditer(text, first, announced)]
    fields = FIELDS.search(text[:announced])
    if fields and announced < final:
        marks.append(fields.start())
    found = [Part((mark, final), "rest of a list dropped", ON_NEED) for mark in reversed(marks)]
    return [
        part
        for part in found
        if count_syllables(text[start : part.span[0]]) >= _LEAST_DEFINITION
        and _allowed(part, text, open_at)
    ]


def _enclosed(text: str) -> list[bool]:
    """Of each character and the end: whether it stands within a quotation or a bracket opened before it."""
    depth, straight, at = 0, False, 0
    found: list[bool] = []
    for mark in _QUOTE.finditer(text):
        found += [depth > 0 or straight] * (mark.start() + 1 - at)
        at = mark.start() + 1
        if mark[0] == '"':
            straight = not straight
        else:
            depth = max(0, depth + (1 if mark[0] in "“(" else -1))
    return found + [depth > 0 or straight] * (len(text) + 1 - at)


def _in_brackets(text: str, start: int) -> Iterator[Part]:
    for match in BRACKET.finditer(text, start):
        yield Part(match.span(), "aside dropped", 1)
    for match in DOCUMENT_DATE.finditer(text, start):
        yield Part(match.span(), "date of a document dropped", 1)


def _trailing(text: str, start: int, open_at: Sequence[bool]) -> Iterator[Part]:
    """Companions of a verb, from the word they begin with to the end of the sentence; behind a colon none."""
    final, colon = _end(text), _outside(_COLON, text, start, open_at)
    for pattern, name, rank in _TRAILING:
        for match in pattern.finditer(text, start, colon):
            dropped, kept = text[match.start() : final], text[start : match.start()]
            bare = match[0][:1] != ","
            if not _stands(kept) or SAID.search(dropped) or not _closed(kept):
                continue
            if TENSE.search(dropped) and (bare or rank == 2):
                continue
            if rank == 2 and PREDICATE.search(text, match.end(), final):
                continue
            if NAMED_AND_VERB.search(dropped):
                continue
            if not _only_that(pattern, dropped, kept):
                continue
            yield Part((match.start(), final), name, rank)


def _only_that(pattern: re.Pattern[str], dropped: str, kept: str) -> bool:
    """Whether the part is a companion of the kind of ``pattern`` up to its end, and not needed before it."""
    if pattern is ALONGSIDE:
        return not LEADS.search(dropped)
    if pattern is not ATTENDANTS and ";" in dropped:
        return False
    if pattern is FORM:
        return not DEMANDED.search(kept)
    if pattern is BY_LAW:
        return not RIGHTS.search(kept)
    if pattern is PURPOSE:
        return not DENIALS.search(kept) and not AIM.search(kept)
    if pattern is ELABORATION:
        also = bool(re.match(r",\s+đồng\s+thời", dropped))
        half = also and (REMOVAL.search(kept) or BLAME.search(kept))
        return not half and not GOES_ON.search(dropped) and not BOUNDS.search(dropped)
    return True


def _end(text: str) -> int:
    """Where what stands before the mark that ends the sentence ends."""
    last = _FINAL.search(text)
    return last.start("mark") if last else len(text)


def _offices(text: str, start: int) -> Iterator[Part]:
    for match in OFFICE_OF_COMRADE.finditer(text, start):
        held = match["offices"]
        if any(cue.search(held) for cue in (SURNAME, ADDRESSED, COORDINATED, SAID, PREDICATE)):
            continue
        behind = text[match.end("offices") :].lstrip()
        at_end = behind[:1] in (".", ";")
        if behind[:1] == ";" and not BEGINS_WITH_VERB.match(behind[1:].lstrip()):
            continue
        before = text[start : match.start()]
        if at_end and (not PREDICATE.search(before) or APPOINTS.search(before)):
            continue
        bare = BARE_BODY.search(text, match.end("offices"))
        if bare and bare["body"] in held:
            continue
        comrade = re.match(r"[Đđ]", match[0])
        end = match.start("after") + match["after"].count(",")
        yield Part((match.start("offices"), end), "offices dropped", 3 if comrade else 8)


def _list_items(text: str, start: int, open_at: Sequence[bool]) -> Iterator[Part]:
    """The last items of a list joined by ";", one more each time; of one behind a colon none."""
    colon = _outside(_COLON, text, start, open_at)
    marks = [i for i in range(start, colon) if text[i] == ";" and not open_at[i]]
    if not marks:
        return
    final = _end(text)
    head = text[start : marks[0]]
    if BLAME.search(text, start) or not _stands(head) or ENUMERATES.search(head):
        return
    for mark in marks:
        following = text[mark + 1 : final].strip()
        if _OPEN.search(text, mark - 3, mark):
            continue
        if not _own_items(following) or _half_of_transfer(text[start:mark], following):
            continue
        persons = not following[:1].islower() or ADDRESSED.match(following)
        if SHARED_VERB.search(following):
            continue
        if persons and not (OWN_VERB.search(head) and OWN_VERB.search(following)):
            continue
        yield Part((mark, final), "rest of a list dropped", 5)


def _announced_list(text: str, start: int, open_at: Sequence[bool]) -> Iterator[Part]:
    """All of a list behind a colon, where what counts it is a sentence: "bầu ba phó bí thư: ...; ..."."""
    colon, final = _outside(_COLON, text, start, open_at), _end(text)
    head, items = text[start:colon], text[colon:final]
    if ";" not in items or not COUNTED.search(head) or not _stands(head):
        return
    if BLAME.search(text, start) or SHARED_VERB.search(items):
        return
    yield Part((colon, final), "list dropped", ON_NEED)


def _outside(mark: re.Pattern[str], text: str, start: int, open_at: Sequence[bool]) -> int:
    """Where the first such mark outside of quotations and brackets is; the end of the text where none is."""
    found = (m.start() for m in mark.finditer(text, start) if not open_at[m.start()])
    return next(found, len(text))


def _half_of_transfer(head: str, following: str) -> bool:
    """Whether somebody leaves an office in one item, and takes over the next one in another."""
    leaves = REMOVAL.search(head)
    return bool(leaves and APPOINTS.search(following) and not TAKES_OVER.search(head, leaves.end()))


def _own_items(following: str) -> bool:
    """Whether each of the last items of a list says something by itself.

    A noun belongs to what stands before the list or after it, "gắn với ..." limits it, a number is one of a
    count whose first would read as all of it; and a list that is left open does not end.
    """
    items = [item.strip() for item in following.split(";")]
    return not _OPEN.search(following) and all(
        not item[:1].isdigit()
        and not LIMITS.match(item)
        and (BEGINS_WITH_VERB.match(item) or SUBJECT_AND_VERB.match(item) or not item[:1].islower())
        for item in items
        if item
    )


def _leading(text: str, start: int) -> Iterator[Part]:
    date = EVENT_DATE.match(text, start)
    at = date.end() if date else start
    place = PLACE.match(text, at)
    needed = LEANS_BACK.search(text, place.end() if place else at)
    if date and place and not needed and _begins_clause(text, place.end()):
        yield Part(place.span(), "place dropped", 6)
    end = place.end() if place else at
    rest = text[end:]
    alone = not DAY_POINTED.search(rest) and rest[:1].isupper() and _stands(rest)
    if date and alone and not re.search(r"(?<!\w)sẽ(?!\w)", rest):
        yield Part((start, end), "time dropped", 9)
    subject = _subject(text, end) if OCCASION.match(text, end) else None
    if subject is not None and not LEANS_BACK.search(text, subject):
        yield Part((end, subject), "occasion dropped", 6)


def _begins_clause(text: str, at: int) -> bool:
    """Whether somebody and their verb stand here, no second place; what things do may hold there alone."""
    return text[at : at + 1].isupper() and bool(PREDICATE.search(text[at:].partition(",")[0]))


def _subject(text: str, start: int) -> int | None:
    """Where the subject begins after a first clause: a capital after the first comma, with its verb."""
    comma = re.compile(r"[,;]\s+(?=\w)").search(text, start)
    if comma is None or not text[comma.end()].isupper():
        return None
    sure = SUBJECT_AND_VERB.match(text, comma.end()) and _stands(text[comma.end() :])
    return comma.end() if sure else None


def _closed(kept: str) -> bool:
    """Whether the last of a row of verbs has its object, "tham mưu, hướng dẫn, đôn đốc" wait for theirs, and
    no word waits for the next one."""
    return count_syllables(re.split("[,;]", kept)[-1]) >= 4 and not JOINS.search(kept)


def _stands(kept: str) -> bool:
    """Whether a sentence is left: long enough, with a verb, and not only what stands before its subject."""
    if count_syllables(kept) < LEAST or not PREDICATE.search(kept):
        return False
    kept = kept.lstrip()
    linked = CONNECTIVE.match(kept)
    begin = linked.end() if linked else 0
    if OCCASION.match(kept, begin):
        commas = re.finditer(r"[,;]\s+", kept[begin:])
        return any(SUBJECT_AND_VERB.match(kept, begin + comma.end()) for comma in commas)
    if NOMINAL.match(kept, begin):
        return bool(FINITE.search(kept))
    first = kept[begin:].partition(",")[2]
    return not PREPOSED.match(kept, begin) or bool(PREDICATE.search(first))
