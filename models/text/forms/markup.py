"""Markup in a text that is no whole page: the tags and entities of a feed or of a newsroom's database."""

from __future__ import annotations

import html
import re

from ..regexes import regex
from .edits import Edit

_BLOCKS = (
    "address article aside blockquote br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header"
    " hr li main nav ol p pre section table tbody tfoot thead tr ul"
)
_INLINE = (
    "a abbr acronym b bdi bdo big body cite code col colgroup data del dfn em figure font head html i img"
    " input ins kbd label link mark meta picture q rp rt ruby s samp small source span strike strong sub"
    " sup td th time tt u var wbr"
)
_WITH_CONTENT = (
    "audio button figcaption iframe math noscript object script select style svg textarea video"
)
"""What is in these is no text of the article: programs, players, captions."""

_NAMES = "|".join(f"{_BLOCKS} {_INLINE}".split())
_DROPPED = "|".join(_WITH_CONTENT.split())
_MARKUP = regex(
    rf"(?P<open><!--|<(?P<with>{_DROPPED})\b[^<>]*>)"
    r"|(?P<sign><\?\w[^<>]*>|<!doctype[^<>]*>|<!\[CDATA\[|\]\]>|<!\[[^<>]*\]>|</?[a-z]\w{0,9}:[a-z][^<>]*>)"
    rf"|</?(?P<tag>{_NAMES}|{_DROPPED})(?![\w.:-])[^<>]*>"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)",
    re.IGNORECASE,
)
_SPACES = str.maketrans("\r\u00a0\u2002\u2003\u2009", "\n    ")
_BREAKING = frozenset(_BLOCKS.split())
_CELLS = frozenset(("td", "th"))
_PAGE = regex(
    r"<(?:!doctype|html|head|body|title|nav|header|footer|aside|main|form|table|script|iframe)\b"
    r"|<(?:div|section|article|ul|ol)\s[^<>]*\b(?:class|id)\s*=",
    re.IGNORECASE,
)
"""What has more around its article: parts that are named, tables and programs."""


def is_fragment(text: str) -> bool:
    """Whether markup holds an article and nothing else, as feeds give it: paragraphs, pictures, emphasis."""
    return _PAGE.search(text) is None


def edits(text: str) -> list[Edit]:
    """What takes the markup out of a text; nothing for one without markup.

    Tags of blocks become line ends, other tags go, entities become their character. A "<" that opens no
    tag of HTML is a character like others.
    """
    if "<" not in text and "&" not in text:
        return []
    found: list[Edit] = []
    unclosed: set[str] = set()
    position = 0
    while match := _MARKUP.search(text, position):
        position = match.end()
        if match["open"]:
            position = _end_of_content(text, match, unclosed)
        new = _replacement(match)
        if new != text[match.start() : position]:
            found.append((match.start(), position, new))
    return found


def _end_of_content(text: str, match: re.Match[str], unclosed: set[str]) -> int:
    """Where a comment or a part that is no text ends; where its tag does if it is not closed further on."""
    name = (match["with"] or "").lower()
    if name not in unclosed and not match[0].endswith("/>"):
        closing = re.compile(rf"</{name}\s*>" if name else "-->", re.IGNORECASE)
        if end := closing.search(text, match.end()):
            return end.end()
        unclosed.add(name)  # so that nobody looks for its end again: time stays linear
    return match.end()


def _replacement(match: re.Match[str]) -> str:
    if match["entity"]:
        return html.unescape(match["entity"]).translate(_SPACES)
    if match["sign"] or match["open"] == "<!--":
        return ""
    if match["open"]:
        return "\n"
    name = match["tag"].lower()
    if name in _BREAKING:
        return "\n"
    return " " if name in _CELLS else ""
