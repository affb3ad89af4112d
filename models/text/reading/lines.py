"""A page as the lines a reader sees: one for each block or `<br>`, with what its markup says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ..fold import word_set

Element = Any
"""An lxml element; lxml is not typed."""

BLOCKS = word_set(
    """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody td
    tfoot th thead tr ul
    """
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
UNSEEN = word_set(
    """
    script style noscript template head select button textarea svg iframe
    """
)

PROSE_WORDS = 15


@dataclass(slots=True)
class Piece:
    """Text of one inline element of a line, or of the block itself.

    Attributes:
        text: as it is, with the spaces around it.
        element: the innermost element it stands in.
    """

    text: str
    element: Element


@dataclass(slots=True)
class PageLine:
    """One line.

    Attributes:
        block: the block element that it opens in.
        pieces: its text in order.
        n_words: its words, links among them.
        n_linked: how many of them are links.
        stamp: the ``datetime`` of a `<time>` in it.
    """

    block: Element
    pieces: list[Piece] = field(default_factory=list)
    n_words: int = 0
    n_linked: int = 0
    stamp: str | None = None

    @property
    def text(self) -> str:
        """The line as printed."""
        return " ".join("".join(piece.text for piece in self.pieces).split())

    @property
    def parted(self) -> str:
        """The same with a space between any two pieces: pages part an author from a date by style alone."""
        return " ".join(" ".join(piece.text for piece in self.pieces).split())

    @property
    def is_link(self) -> bool:
        """Whether all of it is a link."""
        return 0 < self.n_words == self.n_linked

    @property
    def is_prose(self) -> bool:
        """Whether it is long enough to be a paragraph and mostly no link."""
        return self.n_words >= PROSE_WORDS and self.n_linked * 2 < self.n_words


def read_lines(root: Element) -> list[PageLine]:
    """Return the lines below ``root`` that print something or hold a `<time>`."""
    return [line for line in _all_lines(root) if line.pieces or line.stamp]


def _all_lines(root: Element) -> Iterator[PageLine]:
    blocks, n_links, unseen = [root], 0, 0
    line = PageLine(root)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        begins = event == "start"
        if tag in UNSEEN:
            unseen += 1 if begins else -1
        if tag == "a":
            n_links += 1 if begins else -1
        if tag in BLOCKS or tag == "br":
            yield line
            if tag != "br":
                blocks.append(element) if begins else blocks.pop()
            line = PageLine(blocks[-1])
        if begins and tag == "time" and not unseen:
            line.stamp = line.stamp or element.get("datetime")
        inside = element if begins else element.getparent()
        text = element.text if begins else element.tail
        # The root's own tail is outside.
        if text and not unseen and not (element is root and not begins):
            _add(line, text, inside, linked=n_links > 0)
    yield line


def _add(line: PageLine, text: str, element: Element, *, linked: bool) -> None:
    n_words = len(text.split())
    if n_words or line.pieces:
        line.pieces.append(Piece(text, element))
        line.n_words += n_words
        line.n_linked += n_words if linked else 0
