"""Parsing of HTML in bounded time: markup that no browser shows is thinned out before libxml2 sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree
from lxml import html as lxml_html

MAX_CHARACTERS = 20_000_000
MAX_TAGS = 100_000
"""Of a page of more characters or tags the rest is not looked at."""
_LONG_TAG = 2_000
_MAX_ATTRIBUTES = 60
_MAX_VALUE = 1_000
_QUOTED = r"\s{0,9}(?:\"[^\"]*+\"|'[^']*+')"
# Every alternative matches wherever it begins to, unclosed or not, so one pass reads the whole page.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style)\b(?P<rest>.*?)(?:</(?P=raw)\s*>|\Z)"
    rf"|<(?P<name>[a-z][\w:.-]{{0,60}})(?P<attributes>(?:[^>=]|={_QUOTED}|=)*+)>?",
    re.I | re.S,
)
_ATTRIBUTE = re.compile(
    rf"(?<![\w:.-])[a-z_][\w:.-]{{0,60}}\s{{0,9}}=(?:{_QUOTED}|\s{{0,9}}[^\s\"'>]++)", re.I
)
_JSON_LD = re.compile(r"[^>]{0,300}ld\+json[^>]{0,300}>", re.I)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page's tree.

    Attributes:
        root: the `<html>` element, of lxml.
        n_read: how many characters of the page are in it; the rest was too much.
    """

    root: Any
    n_read: int


def parse(html: str) -> Parsed | None:
    """Return the page's tree; None when nothing in ``html`` is an element.

    Scripts other than JSON-LD, styles and comments are left out, and of a tag of thousands of characters
    the first attributes are kept: libxml2 compares each attribute of a tag with all others.
    """
    end = min(len(html), MAX_CHARACTERS)
    pieces: list[str] = []
    position = 0
    for number, markup in enumerate(_MARKUP.finditer(html, 0, end)):
        if number == MAX_TAGS:
            end = markup.start()
            break
        pieces += [html[position : markup.start()], _thin(markup)]
        position = markup.end()
    thinned = _NOT_XML.sub("", "".join([*pieces, html[position:end]]))
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(thinned.encode(), parser=parser, ensure_head_body=True)
    except (ValueError, etree.ParserError):
        return None
    return Parsed(root, end)


def _thin(markup: re.Match[str]) -> str:
    if markup["name"]:
        return markup[0] if len(markup[0]) <= _LONG_TAG else _thin_tag(markup)
    rest = markup["rest"] or ""
    json_ld = _JSON_LD.match(rest)
    if json_ld is None:
        return " "
    return f'<script type="application/ld+json">{rest[json_ld.end() :]}</script>'


def _thin_tag(tag: re.Match[str]) -> str:
    attributes = (
        found[0] for found in islice(_ATTRIBUTE.finditer(tag["attributes"]), _MAX_ATTRIBUTES)
    )
    kept = [attribute for attribute in attributes if len(attribute) <= _MAX_VALUE]
    return f"<{tag['name']} {' '.join(kept)}>"
