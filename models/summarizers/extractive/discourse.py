"""Can a sentence be understood alone, or does it depend on what stands before it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ....articles import Sentence
from ...text.fold import CAPITAL
from ...text.normalize import normalize_text
from ...text.regexes import regex
from .cues.sentence_cues import (
    ADDING_CONNECTIVE,
    COMRADE,
    DEMONSTRATIVE,
    DEPENDENT_CONNECTIVE,
    DEPENDENT_OPENER,
    DIRECTIVE,
    EVENT_OPENER,
    LEANING_OPENER,
    PRONOUNS,
    SUBJECTLESS,
)
from .pages.lists import LIST_MARK, is_item
from .pages.provisions import resumes_rule
from .pages.questions import asks

_OPENING = "“«\"'‘"
_QUOTE_AND_NAME = regex(r"[”»\"][\s,.–-]*(?:[^\W\d_]+\s+){0,6}?[" + CAPITAL + r"]\w+")
_FIRST_WORDS = regex(r"(\w+)[\s]+(\S+)")
_QUOTE_MARK = regex(r"[“”«»\"](?=(\w?))")
_SUBJECT = regex(
    rf",\s+(?:[{CAPITAL}]|đồng\s+chí|ông\s|bà\s|các\s)[^,;:.]{{0,90}}?\s(?:đã|sẽ|đang|vừa|tổ\s+chức|ban\s+hành|yêu\s+cầu|đề\s+nghị"
    r"|chủ\s+trì|quyết\s+định|tập\s+trung|tiến\s+hành|xây\s+dựng|lãnh\s+đạo)(?!\w)"
)
"""Who does it, after "Triển khai Nghị quyết ...,"."""
_EVENT_HEADS = frozenset(("buổi", "cuộc", "phiên", "chuyến", "lễ"))
_OPEN_END = regex(
    r"(?::|,|[-–—]|(?<!\w)(?:như\s+sau|sau\s+đây|gồm(?:\s+có)?)\s*[.…]?|\s(?:\.{3}|…))$",
    re.IGNORECASE,
)

_ONE_ITEM = regex(
    r"(?<!\w)(?:như\s+sau|sau\s+đây|(?:các|những)\s[^,.:;]{2,60}\ssau)\s*:\s[^;]*$", re.IGNORECASE
)
_FIRST_MARK = regex(r":\s*(?:\(?[1a]\)|1\.|[-–+])\s(?!.*(?:[(\s][2b]\)|\s2\.|;\s))")
_LIST_GOES_ON = regex(r":\s.*;$", re.DOTALL)
_ANNOUNCES = regex(
    r"(?<!\w)(?:sau|sau\s+đây|gồm(?:\s+có)?|cụ\s+thể|nêu\s+rõ|quy\s+định)\s*:$", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """A sentence as `normalize_text` gives it: many questions are asked of each."""
    return normalize_text(text).strip()


def dependence(text: str) -> str | None:
    """Why a sentence cannot open an abstract, in a word; None when it stands alone.

    "adding" may follow any earlier sentence, "event" also one that names the event, all other kinds only the
    one right before. The cues are in `sentence_cues`.
    """
    whole = _plain(text)
    mark = LIST_MARK.match(whole)
    plain = whole[mark.end() :] if mark else whole
    if plain[:1] in _OPENING:
        return None if _QUOTE_AND_NAME.search(plain[1:]) else "quotation"
    if resumes_rule(plain):
        return "answer"
    for kind, pattern in (
        ("adding", ADDING_CONNECTIVE),
        ("connective", DEPENDENT_CONNECTIVE),
        ("opener", DEPENDENT_OPENER),
        ("event", EVENT_OPENER),
        ("adding", LEANING_OPENER),
        ("demonstrative", DEMONSTRATIVE),
    ):
        if pattern.match(plain):
            return kind
    if DIRECTIVE.match(plain) and not _SUBJECT.search(plain):
        return "directive"
    if SUBJECTLESS.match(plain) and not _SUBJECT.search(plain):
        return "pronoun"
    comrade = COMRADE.match(plain)
    if (comrade and comrade["next"].islower()) or _pronoun(plain):
        return "pronoun"
    if asks(text):
        return "question"
    return "item" if is_item(whole) else None


def event_of(text: str) -> str | None:
    """The event that a sentence of the kind "event" leans on, in small letters: "hội nghị"."""
    plain = _plain(text)
    mark = LIST_MARK.match(plain)
    match = EVENT_OPENER.match(plain, mark.end() if mark else 0)
    return (match["named"] or match["subject"]).lower() if match else None


def names_event(text: str, event: str) -> bool:
    """Whether a sentence tells of such an event; "họp" will do for "cuộc họp"."""
    head, _, last = event.partition(" ")
    wanted = last if head in _EVENT_HEADS else event
    return wanted in _plain(text).lower()


@lru_cache(maxsize=4096)
def is_broken(text: str) -> bool:
    """Whether a sentence is cut off: a quotation or bracket open at an end, or a list announced of which it
    has nothing, only the first item, or not the last one."""
    plain = _plain(text)
    pairs = (("“", "”"), ("«", "»"), ("(", ")"))
    unpaired = any(plain.count(opening) != plain.count(closing) for opening, closing in pairs)
    if plain.count("“") == plain.count("”") + 1 and plain.endswith('"'):
        unpaired = False  # “…" is a slip of the typist
    if unpaired or plain.count('"') % 2 == 1 or _OPEN_END.search(plain):
        return True
    patterns = (_ONE_ITEM, _FIRST_MARK, _LIST_GOES_ON)
    return ":" in plain and any(pattern.search(plain) for pattern in patterns)


def announces_list(text: str) -> bool:
    """Whether a sentence only announces what follows it item by item."""
    return _ANNOUNCES.search(_plain(text)) is not None


def begins_item(text: str) -> bool:
    """Whether a sentence begins with the mark of a list."""
    return LIST_MARK.match(_plain(text)) is not None


def begin_quoted(sentences: Sequence[Sentence]) -> list[bool]:
    """Which sentences begin within a quotation that one before them in their paragraph opened.

    Nothing in such a sentence shows that somebody said it: alone, it would be the article's own word.
    """
    found, paragraph, inside = [], -1, False
    for sentence in sentences:
        inside = inside and sentence.paragraph == paragraph
        paragraph = sentence.paragraph
        found.append(inside)
        inside = _ends_quoted(_plain(sentence.text), inside)
    return found


def _ends_quoted(text: str, inside: bool) -> bool:
    for mark in _QUOTE_MARK.finditer(text):
        # “chạy chức“: a typist closes with it, too, and no letter follows then.
        surely_opens = mark[0] in "“«" and bool(mark[1])
        inside = surely_opens or (not inside and mark[0] not in "”»")
    return inside


def _pronoun(plain: str) -> bool:
    match = _FIRST_WORDS.match(plain)
    if match is None:
        return False
    exceptions = PRONOUNS.get(match[1].lower())
    follower = match[2].strip(",.;:")
    if exceptions is None or not follower:
        return False
    named = not follower[0].islower()
    return not named and follower.lower() not in exceptions.split()
