"""Old layouts made plain: tables that only place text become blocks, lines parted by `<br>` paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .lines import BLOCKS, HEADINGS, Element

_TABLE_TAGS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
_INLINE = frozenset(["span", "font", "b", "strong", "i", "em", "u", "center", "small", "big"])
_LONG_CELL = 40
"""Words of a cell that holds paragraphs; the cells of a table of figures or names are shorter."""
_PICTURE_WORDS = 60


def make_plain(root: Element) -> None:
    """Change layout tables and `<br>` runs below ``root`` in place; drop tables that only frame a picture."""
    for table in list(root.iter("table")):
        if _frames_picture(table):
            table.drop_tree()
        elif _is_layout(table):
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
    rows = [cell.getparent() for cell in cells if _text(cell).strip()]
    if table.get("role") == "presentation" or len(set(rows)) == len(rows):
        return True
    for cell in cells:
        n_paragraphs = sum(1 for _ in cell.iterchildren("p", "div", "table", "article", *HEADINGS))
        if n_paragraphs > 1 or len(_text(cell).split()) >= _LONG_CELL:
            return True
    return False


def _frames_picture(table: Element) -> bool:
    """Whether a table holds a picture and one line of text, which is then its caption."""
    if (
        next(table.iter("img", "picture"), None) is None
        or len(_text(table).split()) > _PICTURE_WORDS
    ):
        return False
    return sum(1 for cell in table.iter("td", "th") if _text(cell).strip()) <= 1


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


def _text(element: Element) -> str:
    return "".join(element.itertext())
