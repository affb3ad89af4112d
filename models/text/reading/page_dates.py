"""When a page says it was published: in its metadata, in `<time>`, or on a line that prints a date.

A date is never taken from a sentence, nor from a part of the page that is not the article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..cleaning.dates.boilerplate import read_boilerplate
from ..cleaning.dates.stamps import read_page_stamp
from ..cleaning.page import signed_date
from ..fold import fold, pattern, word_set
from .lines import BLOCKS, HEADINGS, Element, PageLine
from .parts import article_frame

_META_NAMES = word_set(
    """
    article:published_time article:published og:published_time og:article:published_time
    og:article:published article:publish_time article.published datepublished pubdate publishdate
    publish-date publish_date published-date published_date publication_date publicationdate
    published_time published_at date article_date article_date_original dc.date dc:date dc.date.issued
    dc.date.created dc.created dcterms.date dcterms.issued dcterms.created citation_publication_date
    citation_date citation_online_date parsely-pub-date sailthru.date cxenseparse:recs:publishtime
    shareaholic:article_published_time rnews:datepublished displaydate ptime originalpublicationdate
    """
)
_TYPES = ("article", "posting", "report", "webpage")
_CHANGE = pattern(r"cập nhật|updated|modified|sửa")
_KEY = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{4,60})"')
_MAX_JSON_OBJECTS = 200
_SHORT_WORDS = 14
"""Words of a line that may print a date among other things: the newspaper, the section, tools."""
_LEAF_ELEMENTS = 20
_LINK_WORDS = 4
"""Words of a link to another article; those to a section or a tool have fewer."""
_APART = frozenset(["span", "time", "small", "label", "abbr"])
"""Inline elements that pages part a date from other things with; others only stress words."""


@dataclass(frozen=True, slots=True)
class _Dated:
    above: bool
    updated: bool
    below: bool
    stamp: str


def json_date(root: Element) -> str | None:
    """Return the publication date that the page's JSON-LD gives its article."""
    dates = (stamp for script in root.iter("script") for stamp in _json_dates(script.text or ""))
    return next(dates, None)


def meta_date(root: Element) -> str | None:
    """Return the publication date of the `<meta>` tags."""
    for meta in root.iter("meta"):
        names = (meta.get("property"), meta.get("name"), meta.get("itemprop"))
        if any(name and name.strip().lower() in _META_NAMES for name in names):
            stamp = read_page_stamp(meta.get("content"))
            if stamp:
                return stamp
    return None


def microdata_date(root: Element) -> str | None:
    """Return the publication date that an element of the page states without printing it."""
    for element in root.iterfind(".//*[@itemprop='datePublished']"):
        stamp = read_page_stamp(element.get("datetime") or element.get("content"))
        if stamp:
            return stamp
    return None


def printed_date(lines: Sequence[PageLine], headline: Element | None) -> str | None:
    """Return the date of the `<time>` or printed line nearest to where an article has its own.

    Below the headline rather than above it, above the text rather than below it, of issue rather than of
    change. Above the headline no link may stand between: that is the top of the page with today's date.
    """
    prose = [i for i, line in enumerate(lines) if line.is_prose]
    if not prose:
        prose = [max(range(len(lines)), key=lambda i: lines[i].n_words)] if lines else []
    if not prose:
        return None
    title = _title_index(lines, headline, prose[0])
    frame = _frame(lines, headline)
    second = prose[1] if len(prose) > 1 else prose[0] + 1
    linked = max(
        (i for i in range(title) if lines[i].n_linked and not _has_date(lines[i])), default=-1
    )
    dated = []
    for index, line in enumerate(lines):
        below = index > prose[-1]
        if not (index < second or below) or (below and _is_listed(line)):
            continue
        if _is_outside(line, frame):
            continue
        if index > prose[0] and line.block.tag in HEADINGS:
            continue  # heads a part of a chronicle
        if index < linked or (index < title and line.n_linked and frame is None):
            continue
        if index > prose[0] and _is_signed(line):
            continue  # ends a document that the article prints
        dated += [_Dated(index < title, updated, below, stamp) for stamp, updated in dates_of(line)]
    best = min(dated, key=lambda found: (found.above, found.updated, found.below), default=None)
    return best.stamp if best else None


def _is_signed(line: PageLine) -> bool:
    """Whether a line says where besides when, as documents do."""
    boilerplate = read_boilerplate(fold(line.text))
    return boilerplate is not None and boilerplate.signed


def date_blocks(lines: Sequence[PageLine]) -> list[Element]:
    """Return the elements that print nothing but a date."""
    found = []
    for line in lines:
        inside = {piece.element for piece in line.pieces if piece.text.strip()} or {line.block}
        element = next(iter(inside)) if len(inside) == 1 else line.block
        if _is_leaf(element) and _has_date(line):
            found.append(element)
    return list(dict.fromkeys(found))


def stray_dates(lines: Sequence[PageLine], headline: Element | None) -> list[Element]:
    """Return those outside the article's element: today's date, or that of prices."""
    frame = _frame(lines, headline)
    if frame is None:
        return []
    return date_blocks([line for line in lines if _is_outside(line, frame)])


def _is_leaf(element: Element) -> bool:
    """Whether an element holds a few inline elements at most."""
    inside = list(islice(element.iterdescendants(), _LEAF_ELEMENTS))
    few = element.tag != "body" and len(inside) < _LEAF_ELEMENTS
    return few and not any(e.tag in BLOCKS or e.tag == "br" for e in inside)


def _has_date(line: PageLine) -> bool:
    return next(dates_of(line), None) is not None


def _frame(lines: Sequence[PageLine], headline: Element | None) -> Element | None:
    """The element of the article; None on a page that has none but its body."""
    frame = article_frame(lines, headline)
    return None if frame is None or frame.tag == "body" else frame


def _is_outside(line: PageLine, frame: Element | None) -> bool:
    if frame is None or line.block is frame:
        return False
    return frame not in line.block.iterancestors()


def _title_index(lines: Sequence[PageLine], headline: Element | None, first: int) -> int:
    """Where the headline stands; 0 where there is none."""
    for index, line in enumerate(lines[: first + 1] if headline is None else lines):
        if headline is not None and (
            line.block is headline or headline in line.block.iterancestors()
        ):
            return index
        if headline is None and line.block.tag in ("h1", "h2"):
            return index
    return 0


def _is_listed(line: PageLine) -> bool:
    """Whether a line below the text belongs to a list of other articles."""
    block, around = line.block, line.block.getparent()
    if line.n_linked >= _LINK_WORDS or around is None:
        return True
    if not {block.tag, around.tag}.isdisjoint(("li", "dd", "dt", "a")):
        return True
    near = [e for e in (block.getprevious(), block.getnext()) if e is not None]
    links = [link for e in near for link in e.iter("a")]
    return any(len(_inner(link).split()) >= _LINK_WORDS for link in links)


def dates_of(line: PageLine) -> Iterator[tuple[str, bool]]:
    """Yield the date of a line that is no sentence, and whether it is that of a change."""
    stated = read_page_stamp(line.stamp) if line.stamp and _is_short(line) else None
    texts = [line.text, line.parted]
    if _is_short(line):
        texts += [_inner(piece.element) for piece in line.pieces if piece.element.tag in _APART]
    found = next(filter(None, map(_printed, texts)), None)
    # A day is all that some state of the moment they print.
    if stated and not (found and found[0].startswith(stated)):
        found = (stated, _CHANGE.search(fold(line.text)) is not None)
    if found:
        yield found


def _is_short(line: PageLine) -> bool:
    """Whether a line is neither sentence nor heading, so that a date on it is one of the page's facts."""
    ended = line.text.endswith((".", ";", ":", "…"))
    return line.n_words <= _SHORT_WORDS and not ended and line.block.tag not in HEADINGS


def _printed(text: str) -> tuple[str, bool] | None:
    boilerplate = read_boilerplate(fold(text))
    if boilerplate is None or boilerplate.moment is None:
        boilerplate = signed_date(" ".join(text.split()))[1]
    if boilerplate is None or boilerplate.moment is None:
        return None
    stamp = read_page_stamp(boilerplate.moment.iso())
    return (stamp, boilerplate.updated) if stamp else None


def _inner(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _json_dates(text: str) -> Iterator[str]:
    """Yield the publication dates of the articles of a JSON-LD script, articles before pages."""
    if "datePublished" not in text:
        return
    try:
        found = list(_objects(json.loads(text, strict=False)))
    except (ValueError, RecursionError):
        # Newspapers write JSON-LD by hand; a comma too many does not unsay the date.
        yield from filter(None, (read_page_stamp(stamp) for stamp in _KEY.findall(text)[:1]))
        return
    for kind in _TYPES:
        for entry in found:
            types = entry.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and name.lower().endswith(kind) for name in names):
                stamp = entry.get("datePublished")
                read = read_page_stamp(stamp) if isinstance(stamp, str) else None
                if read:
                    yield read


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects on top of a JSON-LD script and in its graph, not those that describe their parts."""
    waiting, n_seen = [value], 0
    while waiting and n_seen < _MAX_JSON_OBJECTS:
        n_seen += 1
        entry = waiting.pop(0)
        if isinstance(entry, list):
            waiting = entry[:_MAX_JSON_OBJECTS] + waiting
        elif isinstance(entry, dict):
            yield entry
            waiting += [entry[key] for key in ("@graph", "mainEntity") if key in entry]
