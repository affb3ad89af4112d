"""Markdown, as web readers and note books give articles: headings, links, emphasis, escapes."""

from __future__ import annotations

import re

from ..regexes import regex
from .edits import Edit

_URL = r"\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
_IMAGE = rf"!\[[^\[\]\n]*\]{_URL}"
_LINK = rf"\[(?:{_IMAGE}|[^\[\]\n])*\]{_URL}"
_SIGNS = (
    ("#", regex(r"^[ ]{0,3}#{1,6}[ \t]+\S", re.MULTILINE)),
    ("**", regex(r"(?<![*\w])\*\*(?=[^\s*])[^*\n]+(?<=\S)\*\*(?!\*)")),
    ("__", regex(r"(?<!\w)__(?=\S)[^_\n]+(?<=\S)__(?!\w)")),
    ("![", regex(_IMAGE)),
    ("](", regex(r"\[[^\[\]\n]+\]\((?:https?:/|/|#|www\.)[^()\s]*")),
    ("URL Source: ", regex(r"^URL Source: \S+\s*$", re.MULTILINE)),
    ("\n===", regex(r"^[^\n]+\n=={2,}[ \t]*$", re.MULTILINE)),
)
"""Any of these is in a text of Markdown, none in plain news; before each, what it cannot do without."""
_CHANGES = regex(
    # What a web reader prints above the article.
    r"(?P<header>^(?:URL Source|Published Time|Number of Pages|Warning): [^\n]*$|^Markdown Content:[ \t]*$"
    r"|^Title: (?=[^\n]*\n\s*(?:URL Source|Published Time): ))"
    r"|(?P<fence>^[ ]{0,3}(?:```|~~~)[^\n]*$)"
    r"|(?P<rule>^[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)$)"
    r"|(?P<columns>^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?[ \t]*$)"
    # A line of nothing but links leads elsewhere: menus, related articles.
    rf"|(?P<menu>^[ \t]*(?:[-*+•|][ \t]+|\d{{1,2}}\.[ \t]+)?{_LINK}(?:[ \t|·•,-]*{_LINK})*[ \t|]*$)"
    r"|(?P<quote>^[ ]{0,3}(?:>[ ]?)+)"
    r"|(?P<heading>^[ ]{0,3}#{1,6}[ \t]+)|(?P<closing>[ \t]+#{1,6}[ \t]*$)"
    rf"|(?P<image>{_IMAGE})"
    rf"|\[(?P<link>(?:{_IMAGE}|[^\[\]\n])*)\](?P<url>{_URL}|\[[^\[\]\n]{{0,60}}\])"
    r"|(?P<address><https?://[^<>\s]*>)"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]|$))"
    r"|(?P<bullet>^[ \t]*\*(?=[ \t]))"
    r"|(?P<emphasis>\*{1,3}(?=\S)|(?<=\S)\*{1,3}|~~|`+|(?<![\w_])_{1,3}(?=\w)|(?<=\S)_{1,3}(?![\w_]))"
    r"|(?P<cell>^[ \t]*\|[ \t]*|[ \t]+\|[ \t]*(?=\S)|[ \t]*\|[ \t]*$)",
    re.MULTILINE,
)


def edits(text: str) -> list[Edit]:
    """What takes the Markdown out of a text; nothing for a text that is none.

    A link leaves its words, an image nothing; list markers stay, which plain text has too.
    """
    if not any(part in text and sign.search(text) for part, sign in _SIGNS):
        return []
    found: list[Edit] = []
    for match in _CHANGES.finditer(text):
        if match["url"]:
            start, end = match.span("link")
            found.append((match.start(), start, ""))
            found += [(start + low, start + high, new) for low, high, new in _inside(match["link"])]
            found.append((end, match.end(), ""))
        elif not match["bullet"]:
            found.append((match.start(), match.end(), " " if match["cell"] else ""))
    return found


def _inside(words: str) -> list[Edit]:
    """The changes to the words of a link, which may be emphasised or hold an image."""
    changes = (m for m in _CHANGES.finditer(words) if m["emphasis"] or m["image"] or m["escape"])
    return [(match.start(), match.end(), "") for match in changes]
