"""Sentence splitting for party press: rule by rule, in one pass, on the raw characters.

A candidate is a run of terminators (``.``, ``?!``, ``…``, ``./.``), a list marker after ``;`` or
``:``, or a bullet. Each is judged by the few characters around it, so time grows linearly however
long the line. Only those few characters are folded; spans stay those of the raw text, so NFD text,
Eth letters and zero-width characters split as tidy text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .abbreviations import INITIALS, OPENERS, PLACES, TITLES, TLDS, ends_in_abbreviation
from .fold import ZERO_WIDTH, compose

_LOOK = 48
"""How many characters before and after a candidate are read."""

_MARKER = r"(?:[-–+*•▪●]|\(?[a-zđ]\)|\(?\d{1,2}\)|\d{1,2}\.(?!\d))"
_CANDIDATE = re.compile(
    # What all of them begin with, looked for first: the search takes a fifth of the time so.
    r"(?=[.!?…\u0085/;:•▪●]|\s/)(?:"
    r"(?P<stop>[.!?…\u0085]+(?:/\.)?|(?<=[^\W\d_]|[\u0300-\u036f])\s?/\.)"
    r"(?P<close>[\"'”’»)\]]*(?:\[\d{1,3}\])*)"
    r"|(?P<list>[;:])(?=\s+" + _MARKER + r"\s)"
    r"|(?P<bullet>(?<=\s)[•▪●](?=\s)))"
)
_MARKER_START = re.compile(_MARKER)
_ITEM_LOOK, _ITEM_WORDS = 200, 6
"""Items of a list in lower case stand alone when longer than so many words."""
_NEAR_START = 12
"""Within so many characters a number heads its sentence ("Điều 5.", "1.")."""
_QUOTES = "\"'”’»"
_OPENING = "\"'“‘«([-–—•"
_TRIM = ZERO_WIDTH + " \t\r\n\v\f\u00a0\u2028\u2029\u3000\u202f"
_GAP = re.compile(rf"[\s{ZERO_WIDTH}]*")
_WORD = re.compile(r"[^\W_]+")


def split(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the spans of the sentences of one line or paragraph, ``text[start:end]``.

    Spans are in order, never overlap, hold no leading or trailing space, and together with the
    spaces between them make up the whole line. A blank line has none.
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    for cut in _cuts(text, start, end):
        begin = _keep(spans, text, begin, cut)
    _keep(spans, text, begin, end)
    return spans


def _keep(spans: list[tuple[int, int]], text: str, begin: int, end: int) -> int:
    """Add the trimmed span unless it is empty; return where the next one begins."""
    stop = end
    while begin < stop and (text[begin] in _TRIM or text[begin].isspace()):
        begin += 1
    while stop > begin and (text[stop - 1] in _TRIM or text[stop - 1].isspace()):
        stop -= 1
    if begin < stop:
        spans.append((begin, stop))
    return end


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the positions right after each sentence's last character."""
    begin = start
    for match in _CANDIDATE.finditer(text, start, end):
        cut = _judge(text, match, begin, end)
        if cut is not None and cut > begin:
            yield cut
            begin = cut


def _judge(text: str, match: re.Match[str], begin: int, end: int) -> int | None:
    if match["bullet"]:
        return match.start()
    if match["list"]:
        return match.end() if _list_goes_on(text, match, begin, end) else None
    return _judge_stop(text, match, begin, end)


def _list_goes_on(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    """Whether ``;`` or ``:`` before a list marker closes an item that reads like a sentence."""
    after = compose(text[match.end() : min(end, match.end() + _LOOK)]).lstrip()
    capital = _MARKER_START.sub("", after).lstrip()[:1].isupper()
    if match["list"] == ":" or capital:
        return capital
    before = text[max(begin, match.start() - _ITEM_LOOK) : match.start()]
    return len(re.split("[;:]", before)[-1].split()) > _ITEM_WORDS


def _judge_stop(text: str, match: re.Match[str], begin: int, end: int) -> int | None:
    """Return where the sentence ends after a run of terminators, or None when it continues."""
    stop, close = match["stop"], match["close"]
    cut = match.end()
    after_gap = _GAP.match(text, cut, end)
    gap_end = after_gap.end() if after_gap else cut
    if gap_end >= end:
        return cut
    spaced = any(char.isspace() for char in text[cut : min(gap_end, cut + 8)])
    after = compose(text[gap_end : min(end, gap_end + _LOOK)])
    if not spaced and close and close[0] in "\"'" and after[:1].isalpha():
        # A straight quote glued to the next word opens it: huyện."Chúng tôi
        cut, close, after = match.end("stop"), "", close + after
    if not after:
        return cut
    before = compose(text[max(begin, match.start() - _LOOK) : match.start()])
    if not before and begin == match.start():
        return None
    if not spaced and not _glued(before, stop, close, after):
        return None
    if not _opens(after, close):
        return None
    near_start = match.start() - begin <= _NEAR_START
    if stop == "." and not close and ends_in_abbreviation(before, after, near_start):
        return None
    return cut


def _opens(after: str, close: str) -> bool:
    """Whether what follows can begin a sentence."""
    first = after[0]
    if first in _QUOTES and after[1:2] in tuple(".,;:)"):  # `chậm trễ! ".` and `?", ông hỏi`
        return False
    if first in "-–—":
        rest = after[1:].lstrip()
        # `…?” - ông nói` continues; `. - Đẩy mạnh` is the next item of a list.
        return bool(rest) and not rest[0].islower() and not any(c in _QUOTES for c in close)
    if re.match(r"[a-zđ]\)\s", after):
        return True
    word = after.lstrip(_OPENING + " ")
    if not word:
        return first not in ",;:)"
    if first in ",;:)]”’»%/":
        return False
    return not word[0].islower()


def _glued(before: str, stop: str, close: str, after: str) -> bool:
    """Whether a terminator with no space after it still ends a sentence (``huyện.Ông``)."""
    token = before.split()[-1] if before.split() else ""
    if after[0] in "“‘«" or (after[0] in '"([' and not close):
        return len(token) > 1 and after[1:2].isupper()
    if "@" in token or "://" in token or token.lower().startswith("www."):
        return False
    word = _WORD.match(after)
    if word is None or not word[0][0].isupper():
        return False
    if word[0].lower() in TLDS:
        return False
    if close or stop != ".":
        return True
    titlecase = len(word[0]) > 1 and word[0][1:].islower()
    last = re.search(r"[^\W_]+$", token)
    if last is None:
        return titlecase and token.endswith("%")
    previous = last[0]
    if previous.isdigit():
        return titlecase and len(previous) != 1
    if len(previous) < 2 or previous.lower() in TITLES | PLACES | INITIALS:
        return False
    if previous.isupper():  # HĐND.Ông, khóa XIII.Các; not PGS.TS
        return titlecase and word[0].lower() in OPENERS
    return titlecase or (len(word[0]) == 1 and after[1:2] == " ")
