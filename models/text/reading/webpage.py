"""HTML pages: the article's text and what the page's own metadata say, by trafilatura."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..cleaning.stamps import read_page_stamp

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b",
    re.I | re.S,
)
_BLOCKS = re.compile(r"</(?:p|div|h[1-6]|li|article)>", re.I)
_META = re.compile(r"<meta\b[^>]{0,1000}>", re.I)
_PUBLISHED = re.compile(
    r"(?:property|name|itemprop)\s*=\s*[\"']?(?:article:published_time|datepublished|pubdate)\b",
    re.I,
)
_CONTENT = re.compile(r"content\s*=\s*[\"']([^\"']{8,40})[\"']", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page holds: the article's text (may be empty) and its metadata."""

    text: str
    title: str | None = None
    published: str | None = None
    byline: str | None = None
    warnings: tuple[str, ...] = ()


def looks_like_html(text: str) -> bool:
    """Whether ``text`` is a page's source: it opens as one, or closes many blocks early on."""
    return _HTML.match(text[:2000]) is not None or len(_BLOCKS.findall(text[:20_000])) >= 3


def extract(html: str) -> Page:
    """Return the article in ``html``; when trafilatura sees none, all the text of the page."""
    import trafilatura  # a second to import, and only pages need it

    found: Any = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False)
    text = (found.text or "").strip() if found is not None else ""
    warnings: tuple[str, ...] = ()
    if not text:
        text, warnings = _fallback(trafilatura, html)
    if found is None:
        return Page(text, published=_published(html), warnings=warnings)
    return Page(
        text=text,
        title=_one_line(found.title),
        published=_published(html) or read_page_stamp(found.date),
        byline=_one_line(found.author),
        warnings=warnings,
    )


def _fallback(trafilatura: Any, html: str) -> tuple[str, tuple[str, ...]]:
    _, text, _ = trafilatura.baseline(html)
    text = (text or "").strip() or (trafilatura.html2txt(html) or "").strip()
    return text, ("no article found in the HTML; all its text was taken",)


def _published(html: str) -> str | None:
    """Return the page's own time stamp, which unlike trafilatura's date holds the time of day."""
    for tag in _META.findall(html[:200_000]):
        content = _CONTENT.search(tag)
        if content and _PUBLISHED.search(tag):
            stamp = read_page_stamp(content[1])
            if stamp:
                return stamp
    return None


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
