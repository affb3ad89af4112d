"""Sentence splitting for party press: rule by rule, in one pass, on the raw characters.

A candidate is a run of terminators (``.``, ``?!``, ``…``, ``./.``), a list marker after ``;`` or
``:``, or a bullet. Each is judged by the few characters around it, so time grows linearly however
long the line. Only those few characters are folded; spans stay those of the raw text, so NFD text,
Eth letters and zero-width characters split as tidy text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .abbreviations import INITIALS, OPENERS, PLACES, REFERENCES, SECTIONS, TITLES, TLDS
from .fold import ZERO_WIDTH, compose

_LOOK = 48
"""How many characters before and after a candidate are read."""

_MARKER = r"(?:[-–+*•▪●]|\(?[a-zđ]\)|\(?\d{1,2}\)|\d{1,2}\.(?!\d))"
_CANDIDATE = re.compile(
    r"(?P<stop>[.!?…\u0085]+(?:/\.)?|(?<=[^\W\d_])\s?/\.)"
    r"(?P<close>[\"'”’»)\]]*(?:\[\d{1,3}\])*)"
    r"|(?P<list>[;:])(?=\s+" + _MARKER + r"\s)"
    r"|(?P<bullet>(?<=\s)[•▪●](?=\s))"
)
_QUOTES = "\"'”’»"
_OPENING = "\"'“‘«([-–—•"
_TRIM = ZERO_WIDTH + " \t\r\n\v\f\u00a0\u2028\u2029\u3000\u202f"
_GAP = re.compile(rf"[\s{ZERO_WIDTH}]*")
_LIST_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVXL]{1,5}|[a-zđA-ZĐ])$")
_DOTTED_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
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
    item = re.sub(_MARKER, "", after, count=1).lstrip()
    capital = item[:1].isupper()
    long_enough = len(text[begin : min(match.start(), begin + 200)].split(None, 6)) > 6
    return capital if match["list"] == ":" else capital or long_enough


def _judge_stop(text: str, match: re.Match[str], begin: int, end: int) -> int | None:
    """Return where the sentence ends after a run of terminators, or None when it goes on."""
    stop, close = match["stop"], match["close"]
    cut = match.end()
    after_gap = _GAP.match(text, cut, end)
    gap_end = after_gap.end() if after_gap else cut
    if gap_end >= end:
        return cut
    spaced = any(char.isspace() for char in text[cut : min(gap_end, cut + 8)])
    after = _clean(text[gap_end : min(end, gap_end + _LOOK)])
    if not spaced and close and close[0] in "\"'" and after[:1].isalpha():
        # A straight quote glued to the next word opens it: huyện."Chúng tôi
        cut, close, after = match.end("stop"), "", close + after
    if not after:
        return cut
    before = _clean(text[max(begin, match.start() - _LOOK) : match.start()])
    if not before and begin == match.start():
        return None
    if not spaced and not _glued(before, stop, close, after):
        return None
    if not _opens(after, close):
        return None
    if stop == "." and not close and _abbreviated(before, after, match.start() - begin <= 12):
        return None
    return cut


def _clean(window: str) -> str:
    return compose(window)


def _opens(after: str, close: str) -> bool:
    """Whether what follows can begin a sentence."""
    first = after[0]
    if first in "-–—":
        rest = after[1:].lstrip()
        # `…?” - ông nói` goes on; `. - Đẩy mạnh` is the next item of a list.
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
    last = re.search(r"[^\W_]+$", token)
    if last is None:
        return False
    previous = last[0]
    titlecase = len(word[0]) > 1 and word[0][1:].islower()
    if previous.isdigit():
        return titlecase and len(previous) != 1
    if len(previous) < 2 or previous.isupper() or previous.lower() in TITLES | PLACES | INITIALS:
        return False
    return titlecase or (len(word[0]) == 1 and after[1:2] == " ")


def _abbreviated(before: str, after: str, near_start: bool) -> bool:
    """Whether the full stop after ``before`` belongs to an abbreviation, initial or number."""
    words = before.split()
    if not words:
        return False
    token = words[-1].lstrip("(“\"'‘[«-–")
    folded = token.lower()
    if _heads_an_item(words, token, near_start):
        return True
    if folded in TITLES or folded.split(".")[-1] in TITLES - {"st", "ms"}:
        return True
    if folded in PLACES and (len(token) > 1 or token.isupper()):
        return not _opener(after) or folded in ("tp", "tx")
    if folded in REFERENCES:
        return folded != "no" or token[0].isupper()
    if folded in ("v.v", "v.v.", "tw", "t.ư", "tư", "t.w"):
        return False
    if len(token) == 1 and token.isalpha():
        return token.isupper() and not _opener(after)
    if token[:1].isupper() and (folded in INITIALS or _DOTTED_INITIALS.match(token)):
        return not _opener(after)
    return False


def _opener(after: str) -> bool:
    word = _WORD.search(after)
    return word is not None and word[0].lower() in OPENERS


def _heads_an_item(words: list[str], token: str, near_start: bool) -> bool:
    """Whether the dot belongs to a number that heads what follows (``1. ``, ``Điều 5. ``)."""
    if not _LIST_NUMBER.match(token):
        return False
    if len(words) == 1:
        return near_start
    if len(words) == 2 and near_start and words[0].lower() in SECTIONS:
        return True
    return words[-2][-1] in ":;" and not token.isalpha()
