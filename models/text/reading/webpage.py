"""HTML pages: the article's text by trafilatura, and what the page says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .layout import make_plain, mark_paragraphs
from .lines import Element, PageLine, read_lines
from .listing import SEVERAL_ARTICLES, lists_several
from .markup import parse
from .page_dates import date_blocks, json_date, meta_date, microdata_date, printed_date, stray_dates
from .parts import headline_of, prune

MAX_ELEMENTS = 5_000
"""A page of more is not given to trafilatura, some of whose steps take the square of their number."""
_NO_DATE = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page holds: the article's text (may be empty) and its metadata."""

    text: str
    title: str | None = None
    published: str | None = None
    byline: str | None = None
    warnings: tuple[str, ...] = ()


def extract(html: str) -> Page:
    """Return the article in ``html``; when trafilatura sees none, all the text of the page.

    Readers' comments, lists of other articles, players, captions and the page's frame are taken off
    first. The date is that of the metadata, of a `<time>` or of a printed line, or None.
    """
    parsed = parse(html)
    if parsed is None:
        return Page("")
    root, warnings = parsed.root, []
    if parsed.n_read < len(html):
        warnings.append(f"the HTML is too long; its first {parsed.n_read} characters were read")
    published = json_date(root)  # before its script may go with a part of the page
    make_plain(root)
    headline = headline_of(root)
    prune(root, headline)
    published = meta_date(root) or published or microdata_date(root)
    lines = read_lines(root)
    mark_paragraphs(lines)
    if lists_several(lines):
        warnings.append(SEVERAL_ARTICLES)
        strays = date_blocks(lines)  # each is the date of one of them
    else:
        published = published or printed_date(lines, headline)
        strays = stray_dates(lines, headline)
    for block in strays:
        block.drop_tree()
    n_elements = sum(1 for _ in root.iter())
    if n_elements > MAX_ELEMENTS:
        warnings.append(f"the HTML has {n_elements} elements; all its text was taken")
        return Page(_text(lines), _title(root, headline), published, None, tuple(warnings))
    return _by_trafilatura(root, lines, published, warnings)


def _by_trafilatura(
    root: Element, lines: list[PageLine], published: str | None, warnings: list[str]
) -> Page:
    import trafilatura  # a second to import, and only pages need it

    found: Any = trafilatura.bare_extraction(
        root, with_metadata=True, include_comments=False, date_extraction_params=dict(_NO_DATE)
    )
    text = (found.text or "").strip() if found is not None else ""
    if not text:
        text = _text(lines)
        warnings.append("no article found in the HTML; all its text was taken")
    title, byline = (found.title, found.author) if found is not None else (None, None)
    return Page(text, _one_line(title), published, _one_line(byline), tuple(warnings))


def _text(lines: list[PageLine]) -> str:
    """All lines that are no links, each on its own line."""
    return "\n".join(line.text for line in lines if line.n_linked * 2 <= line.n_words).strip()


def _title(root: Element, headline: Element | None) -> str | None:
    shown = "".join(headline.itertext()) if headline is not None else root.findtext(".//title")
    return _one_line(shown)


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
