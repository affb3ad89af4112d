"""Old layouts made plain: tables that only place text become blocks, lines parted by `<br>` paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from ..fold import word_set
from .lines import BLOCKS, HEADINGS, Element, PageLine, read_lines

_TABLE_TAGS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
_INLINE = frozenset(["span", "font", "b", "strong", "i", "em", "u", "center", "small", "big"])
_LONG_CELL = 40
"""Words of a cell that holds paragraphs; the cells of a table of figures or names are shorter."""
_LOOK = 1_000
_PICTURE_WORDS = 60
_CREDIT_WORDS = 8
"""A line of no more may name the photographer below a caption."""
_PICTURE_ELEMENTS = 40
_PICTURE_NAMES = word_set("image images img photo photos picture pic pics figure anh hinh hinhanh")
_WORD = re.compile(r"[a-z]+")


def make_plain(root: Element) -> None:
    """Change layout tables and `<br>` runs below ``root`` in place; drop what only frames a picture."""
    for box in [element for element in root.iter() if _is_picture_box(element)]:
        if _frames_picture(box):
            box.drop_tree()
    for table in list(root.iter("table")):
        if _is_layout(table):
            for element in list(_own(table)):
                element.tag = "div"
                element.attrib.pop("class", None)
            table.tag = "div"
    # The innermost first: what an element is left with may be the break of the one inside it.
    for element in reversed(list(root.iter(*_INLINE))):
        if element.find("br") is not None:
            element.drop_tag()
    for parent in {br.getparent() for br in root.iter("br")}:
        if parent.tag in BLOCKS and parent.tag not in ("p", "pre"):
            _part_lines(parent)


def mark_paragraphs(lines: Iterable[PageLine]) -> None:
    """Make a paragraph of each `<div>` that is one: a lead often is, and trafilatura passes over it."""
    for line in lines:
        block = line.block
        if line.is_prose and block.tag == "div" and not any(e.tag in BLOCKS for e in block):
            block.tag = "p"


def _own(table: Element) -> Iterator[Element]:
    """Rows and cells of a table, without those of tables inside it."""
    walker = etree.iterwalk(table, events=("start",))
    for _, element in walker:
        if element is table:
            continue
        if element.tag == "table":
            walker.skip_subtree()
        elif element.tag in _TABLE_TAGS:
            yield element


def _is_layout(table: Element) -> bool:
    cells = [element for element in _own(table) if element.tag in ("td", "th")]
    rows = [cell.getparent() for cell in cells if _has_words(cell, 1)]
    if table.get("role") == "presentation" or len(set(rows)) == len(rows):
        return True
    for cell in cells:
        n_paragraphs = sum(1 for _ in cell.iterchildren("p", "div", "table", "article", *HEADINGS))
        if n_paragraphs > 1 or _has_words(cell, _LONG_CELL):
            return True
    return False


def _is_picture_box(element: Element) -> bool:
    if element.tag in ("table", "figure"):
        return True
    named = element.get("class", "") if element.tag in ("div", "p", "section") else ""
    return not _PICTURE_NAMES.isdisjoint(_WORD.findall(named.lower()))


def _frames_picture(box: Element) -> bool:
    """Whether a box holds pictures and no more than a line of text for each, which is its caption."""
    if sum(1 for _ in islice(box.iter(), _PICTURE_ELEMENTS)) == _PICTURE_ELEMENTS:
        return False
    if next(box.iter(*HEADINGS), None) is not None:
        return False
    n_pictures = sum(1 for _ in box.iter("img"))
    lines = read_lines(box)
    captions = [line.n_words for line in lines if line.n_words > _CREDIT_WORDS]
    return (
        0 < n_pictures >= len(captions)
        and max(captions, default=0) <= _PICTURE_WORDS
        and not any(line.n_linked for line in lines)
    )


def _part_lines(parent: Element) -> None:
    """Put each run of text and inline elements between two `<br>` or blocks into a paragraph."""
    children, text = list(parent), parent.text
    parent.text = None
    for child in children:
        parent.remove(child)
    run = _open(parent, text)
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag == "br":
            run = _open(parent, tail)
        elif child.tag in BLOCKS:
            parent.append(child)
            run = _open(parent, tail)
        else:
            child.tail = tail
            run.append(child)
    for run in parent.findall("p"):
        if not len(run) and not (run.text or "").strip() and not run.attrib:
            parent.remove(run)


def _open(parent: Element, text: str | None) -> Element:
    run = etree.SubElement(parent, "p")
    run.text = text
    return run


def _has_words(element: Element, n_words: int) -> bool:
    """Whether an element has that many words; looks no further, for tables may stand in one another."""
    found = 0
    for text in element.itertext():
        found += len(text[:_LOOK].split())
        if found >= n_words:
            return True
    return False
