"""From a raw text to its words and marks, with spans: nothing is interpreted yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...text.abbreviations import INITIALS, PLACES, TITLES
from ...text.fold import compose
from ...text.regexes import regex
from .keys import key
from .units import Gap, Unit

_EXTRA = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff"
_LETTER = rf"[^\W\d_](?:[^\W_]|[{_EXTRA}])*"
_TOKEN = regex(
    rf"""
    (?P<word>(?![TđĐðÐ]){_LETTER})
  | (?P<code>\d{{1,5}}(?:/\d{{4}})?
        (?:[-–/]|[ ][-–/][ ](?=(?:QĐ|QÐ|CT|NQ|KL|HD|TB|TT|NĐ|NÐ)(?![^\W_])))
        (?:\.?(?:[A-ZĐÐƯ]|U\u031b)){{2,}}
        (?:[-–/&](?:\.?(?:[A-ZĐÐƯa-z]|U\u031b)){{2,}})*)
  | (?P<central>(?:T\.(?:Ư|U\u031b|W)|TƯ|TU\u031b|TW)(?![^\W_]))
  | (?P<comrade>[đĐðÐ](?:/|\.)[cC]\b)
  | (?P<date>\d{{1,2}}[-–/.]\d{{1,2}}[-–/.](?:19|20)\d{{2}}(?!\d)
        |\d{{1,2}}[/]\d{{1,2}}[/]\d{{2}}(?![\d/])
        |\d{{1,2}}[-–/.](?:19|20)\d{{2}}(?![\d/.,]\d|\d)
        |\d{{1,2}}[-–/]\d{{1,2}}(?![\d/]|[.,%]?\d|%|-\d))
  | (?P<time>\d{{1,2}}[hHg:][0-5]\d(?![^\W_])(?!:\d)|\d{{1,2}}[hH](?![^\W_]))
  | (?P<number>\d+(?:[.,]\d+)*)
  | (?P<percent>%)
  | (?P<rest>{_LETTER})
    """,
    re.VERBOSE,
)
_WORDS = frozenset({"word", "rest"})
"""Groups of `_TOKEN` that are plain words; most are matched before anything else is tried."""
_NOTHING = (Gap.NONE, False)
_SENTENCE_END = regex(r"[.!?]")
_CAPITAL_SAYS_NOTHING = regex(r"[\":'*•]")
_INTRODUCES = regex(r"(?:Ông|Bà)\s")
_LONGEST_ABBREVIATION = 8
_LOOK = 4 * _LONGEST_ABBREVIATION
"""A letter may be typed with two marks and a character that prints nothing."""
_ABBREVIATIONS = TITLES | PLACES | INITIALS


def words(text: str) -> list[Unit]:
    """Return the words of a text; decision numbers, dates and times written in one are one."""
    units: list[Unit] = []
    end = sentence = 0
    for match in _TOKEN.finditer(text):
        start, stop = match.span()
        # Most words follow one space: between them there is no mark to judge.
        gap, initial = _NOTHING
        if not units:
            gap, initial = Gap.SENTENCE, True
        elif start != end + 1 or text[end] != " ":
            gap, initial = _gap(text[end:start], text, end, start)
            sentence += gap is Gap.SENTENCE
        end = stop
        if match.lastgroup in _WORDS:
            raw = match[0]
            capital = raw[0].isupper()
            upper = capital and stop - start > 1 and raw.isupper()
            units.append(
                Unit(key(raw), start, stop, "word", capital, initial, upper, gap, sentence)
            )
            continue
        for unit in _other(match):
            unit.gap, unit.initial, unit.sentence = gap, initial, sentence
            units.append(unit)
            gap, initial = Gap.NONE, False
    return units


def _other(match: re.Match[str]) -> Iterator[Unit]:
    """Yield the units of a match that is not a plain word."""
    kind = match.lastgroup or "word"
    raw = match.group()
    start, end = match.span()
    if kind == "central":
        yield Unit(key("trung"), start, end, capital=True)
        yield Unit(key("ương"), start, end)
    elif kind == "comrade":
        yield Unit(key("đồng"), start, end, capital=raw[0].isupper())
        yield Unit(key("chí"), start, end)
    elif kind == "percent":
        yield Unit("%", start, end)
    else:
        yield Unit(compose(raw), start, end, kind=kind)


def _gap(between: str, text: str, end: int, start: int) -> tuple[Gap, bool]:
    """Return what stands between two words and whether a capital after it says nothing."""
    if not between:
        return Gap.NONE, False
    between = compose(between)
    if "\n" in between or "\r" in between:
        return Gap.SENTENCE, True
    marks = between.strip()
    if not marks or (marks in "-./&'_" and (len(between) == len(marks) or marks in "&_")):
        return _glued(marks, text, end, start)
    if _SENTENCE_END.search(marks) and not _abbreviated(marks, text, end, start):
        lower = text[start].islower() and "." in marks
        return (Gap.CLAUSE, False) if lower else (Gap.SENTENCE, True)
    if marks == ".":
        return Gap.NONE, False
    return Gap.CLAUSE, bool(_CAPITAL_SAYS_NOTHING.search(between))


def _glued(marks: str, text: str, end: int, start: int) -> tuple[Gap, bool]:
    """Judge a mark without spaces: a hyphen, an initial's dot, or the end of ``huyện.Ông``."""
    if marks == "." and _word_before(text, end)[-1:].islower() and text[start].isupper():
        return Gap.SENTENCE, True
    return Gap.NONE, False


def _abbreviated(marks: str, text: str, end: int, start: int) -> bool:
    """Whether the full stop belongs to the word before it (``TP.``, ``Nguyễn Văn T.``); not where somebody is
    introduced after it (``ghềnh đá Nam Ô. Ông Huân``)."""
    if marks != "." or end == 0:
        return False
    word = _word_before(text, end).lstrip("(“\"'‘")
    if len(word) == 1 and word.isupper():
        return not _INTRODUCES.match(compose(text[start : start + 8]))
    return word[:1].isupper() and word.casefold() in _ABBREVIATIONS


def _word_before(text: str, end: int) -> str:
    """The last letters, composed, of what stands without a space before ``end``."""
    words = compose(text[max(0, end - _LOOK) : end]).split()
    return words[-1][-_LONGEST_ABBREVIATION:] if words else ""
