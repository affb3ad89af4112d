"""The parts of a page that are not the article: readers' comments, related lists, players, captions, frames.

They are taken off the tree before the article is looked for, so that none of their words can be taken for
its own. What an element is called is believed only as far as its place allows: the headline, and what a
page would have no prose without, stay whatever their names say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from ..cleaning.rules import TAIL_MARKER
from ..fold import fold, pattern
from .lines import HEADINGS, Element, PageLine, read_lines
from .part_names import Kind, kind_of

_SMALL_WORDS = {"caption": 80, "player": 80}
_HALF = 0.5
_MAX_RESTORED = 4
_MARKER_WORDS = 10
_TITLE_WORDS = 4
_SAID_WORDS = 4
_RUNS = frozenset(["div", "ul", "ol", "dl", "form", "section", "table"])
_ACTIONS = pattern(
    r"(?:(?P<reply>trả lời|phản hồi|reply|hồi đáp)|thích|bỏ thích|like|báo (?:cáo|xấu|vi phạm)|chia sẻ"
    r"|quan tâm|vừa xong|\d{1,3} (?:giây|phút|giờ|ngày|tuần|tháng|năm) trước|\d{1,4}(?!\d)|[ ·•|,.()-])+"
)
_LEAST_PIECES = 2
_REMARK_WORDS = 3
_REMARK_LINES, _REMARK_DEPTH = 6, 6
"""So many lines above "Thích · Trả lời", in so many elements around it, the remark is looked for."""
_COMMENTS = pattern(r"bình luận|ý kiến|phản hồi")
_FORM = ("form", "textarea", "input")


@dataclass(slots=True)
class _Part:
    element: Element
    kind: Kind
    n_words: int


def headline_of(root: Element) -> Element | None:
    """Return the heading that the page's own title repeats, else its only `<h1>`."""
    titles = [_flat(root.findtext(".//title") or "")]
    titles += [
        _flat(meta.get("content", "")) for meta in root.iterfind(".//meta[@property='og:title']")
    ]
    headings = [
        heading for heading in root.iter("h1", "h2") if len(_flat(_text(heading)).split()) >= 3
    ]
    for heading in headings:
        text = _flat(_text(heading))
        if any(
            title.startswith(text) or (len(title) > 9 and text.startswith(title))
            for title in titles
        ):
            return heading
    firsts = [heading for heading in headings if heading.tag == "h1"]
    if len(firsts) == 1:
        return firsts[0]
    named = (line for line in read_lines(root) if _titles(_flat(line.text), titles))
    return next((line.block for line in named), None)


def _titles(text: str, titles: list[str]) -> bool:
    """Whether a line repeats a title of the page, which may add the newspaper's name."""
    return len(text.split()) >= _TITLE_WORDS and any(title.startswith(text) for title in titles)


def prune(root: Element, headline: Element | None) -> None:
    """Take what is not the article off the tree below ``root``, in place."""
    lines = read_lines(root)
    guarded = set(headline.iterancestors()) | {headline} if headline is not None else {root}
    guarded |= {root, *root.iterfind("body"), *root.iterfind("head")}
    pruner = _Pruner(root, lines, guarded, headline)
    for part in pruner.parts():
        part.element.drop_tree()
    # trafilatura has its own, stricter rule for these.
    for element in root.iter():
        for attribute in ("class", "id"):
            if "comment" in element.get(attribute, "").lower():
                del element.attrib[attribute]


def article_frame(lines: Iterable[PageLine], headline: Element | None) -> Element | None:
    """The innermost element with the headline and at least half of the page's prose."""
    if headline is None:
        return None
    words = dict.fromkeys((headline, *headline.iterancestors()), 0)
    n_words = 0
    for line in lines:
        if line.is_prose:
            n_words += line.n_words
            for element in (line.block, *line.block.iterancestors()):
                if element in words:
                    words[element] += line.n_words
    return next((e for e, n in words.items() if 0 < n >= _HALF * n_words), None)


class _Pruner:
    """Decides which elements of one page are parts."""

    def __init__(
        self,
        root: Element,
        lines: list[PageLine],
        guarded: set[Element],
        headline: Element | None,
    ) -> None:
        self.root = root
        self.headline = headline
        self.lines = lines
        self.guarded = guarded
        frame = article_frame(lines, headline)
        self.inside = frame if frame is not None and frame.tag != "body" else None
        self.prose = [line for line in lines if line.is_prose]
        self.said = [line for line in lines if _is_said(line)]
        self.n_words = _own_words(root, lines)
        self.total = max(1, sum(line.n_words - line.n_linked for line in lines))
        self.behind: set[Element] | None = None  # few pages ask
        self.marked = dict([*_marked(lines, guarded), *_remarks(lines, guarded)])

    def parts(self) -> list[_Part]:
        """The outermost parts; where no prose would be left, the longest is not one, but may hold some."""
        kept: set[Element] = set()
        parts = self._outermost(kept)
        for _ in range(_MAX_RESTORED):
            if not self.prose or not parts or self._leaves_text(parts):
                break
            kept.add(max(parts, key=lambda part: part.n_words).element)
            parts = self._outermost(kept)
        return parts

    def _leaves_text(self, parts: list[_Part]) -> bool:
        """Whether there is prose outside the parts, or at least a sentence above the first with any."""
        dropped = {part.element for part in parts}
        if any(not _within(line.block, dropped) for line in self.prose):
            return True
        return not _within(self.said[0].block, {part.element for part in parts if part.n_words})

    def _outermost(self, kept: set[Element]) -> list[_Part]:
        found = []
        walker = etree.iterwalk(self.root, events=("start",))
        for _, element in walker:
            kind = kind_of(element) or self.marked.get(element)
            if kind is None or element in kept or element in self.guarded:
                continue
            part = _Part(element, kind, self.n_words.get(element, 0))
            if self._is_part(part):
                found.append(part)
                walker.skip_subtree()
        return found

    def _is_part(self, part: _Part) -> bool:
        if part.kind in _SMALL_WORDS:
            return part.n_words <= _SMALL_WORDS[part.kind] and part.n_words <= _HALF * self.total
        if part.kind == "frame" and self._in_article(part.element):
            return False
        if part.kind == "talk" and not self._is_behind(part.element):
            return False
        if part.n_words <= _HALF * self.total:
            return True
        return part.kind == "comments" and self._is_thread(part.element)

    def _in_article(self, element: Element) -> bool:
        """Whether a header, footer or the like is one of the article itself."""
        ancestors = list(element.iterancestors())
        return any(a is self.inside or a.tag in ("article", "main") for a in ancestors)

    def _is_behind(self, element: Element) -> bool:
        """Whether an element follows the article's text, nothing of which comes after it."""
        if self.behind is None:
            self.behind = set(self._openers_behind())
        return element in self.behind

    def _openers_behind(self) -> Iterator[Element]:
        """The elements that begin below the last paragraph that no name takes from the article."""
        around = {self.root if self.inside is None else self.inside}
        own = [
            index
            for index, line in enumerate(self.lines)
            if line.is_prose and _within(line.block, around) and not self._is_named(line)
        ]
        seen: set[Element] = set()
        for index, line in enumerate(self.lines):
            for element in (line.block, *line.block.iterancestors()):
                if element in seen:
                    break
                seen.add(element)
                if own and index > own[-1]:
                    yield element

    def _is_named(self, line: PageLine) -> bool:
        """Whether a line stands in an element whose name says that it is no part of the article."""
        around = (line.block, *line.block.iterancestors())
        return any(kind_of(e) is not None and e not in self.guarded for e in around)

    def _is_thread(self, element: Element) -> bool:
        """Whether an element of more than half the page's words is a long list of comments.

        The article then stands elsewhere: between its headline and the element, or below a headline that
        comes after it. A single paragraph may be the lead of an article that the element holds; the
        paragraphs of an article are the children of one element, those of comments are not.
        """
        own = [line for line in self.prose if _within(line.block, {element})]
        others = self._article_without(element)
        if len(others) != 1:
            return len(others) > 1
        parents = [line.block.getparent() for line in own]
        most = max((parents.count(parent) for parent in set(parents)), default=0)
        return most <= _HALF * len(own) or self._has_signs(element)

    def _article_without(self, element: Element) -> list[PageLine]:
        """The sentences outside an element where its article would be."""
        first = next(i for i, line in enumerate(self.lines) if _within(line.block, {element}))
        heads = (i for i, line in enumerate(self.lines) if _within(line.block, {self.headline}))
        title = next(heads, 0)
        region = self.lines[title:first] if title <= first else self.lines[title:]
        return [line for line in region if _is_said(line)]

    def _has_signs(self, element: Element) -> bool:
        first = next(
            (
                line
                for line in self.lines
                if line.block is element or element in line.block.iterancestors()
            ),
            None,
        )
        return (first is not None and _is_marker(first)) or next(
            element.iter(*_FORM), None
        ) is not None


def _own_words(root: Element, lines: Iterable[PageLine]) -> dict[Element, int]:
    """How many words outside links stand below each element."""
    here: dict[Element, int] = {}
    for line in lines:
        for piece in line.pieces:
            n_words = len(piece.text.split()) if not line.is_link else 0
            here[piece.element] = here.get(piece.element, 0) + n_words
    for _, element in etree.iterwalk(root, events=("end",)):
        parent = element.getparent()
        if element in here and parent is not None:
            here[parent] = here.get(parent, 0) + here[element]
    return here


def _marked(lines: list[PageLine], guarded: set[Element]) -> Iterator[tuple[Element, Kind]]:
    """Yield what a line such as "Bình luận" or "Tin liên quan" heads: its box, or the boxes beside it."""
    opened: dict[Element, PageLine] = {}
    for line in lines:
        for element in (line.block, *line.block.iterancestors()):
            if element in opened:
                break
            opened[element] = line
    runs: set[Element] = set()
    for line in lines:
        if not _is_marker(line):
            continue
        box = line.block
        parent = box.getparent()
        while parent is not None and parent not in guarded and opened.get(parent) is line:
            box, parent = parent, parent.getparent()
        if box is line.block and (box.tag in HEADINGS or box.tag in ("p", "div")):
            runs.update(_beside(line, runs, guarded, opened))
        elif box is not line.block:
            runs.add(box)
    yield from ((box, "comments") for box in runs)


def _beside(
    marker: PageLine, known: set[Element], guarded: set[Element], opened: dict[Element, PageLine]
) -> Iterator[Element]:
    """Yield the boxes that follow: of links, or of comments; never paragraphs of their own."""
    of_comments = _COMMENTS.search(fold(marker.text)) is not None
    for element in marker.block.itersiblings():
        first = opened.get(element)
        if element.tag not in _RUNS or element in known or element in guarded:
            return
        if first is None or (first.block is element and first.is_prose):
            return
        if not (of_comments or first.is_link):
            return
        yield element


def _remarks(lines: list[PageLine], guarded: set[Element]) -> Iterator[tuple[Element, Kind]]:
    """Yield the box of each remark that ends in what one can do with it: "Thích · Trả lời · 2 giờ trước"."""
    for index, line in enumerate(lines):
        if not _ends_remark(line):
            continue
        above = [
            one.block
            for one in lines[max(0, index - _REMARK_LINES) : index]
            if one.n_words >= _REMARK_WORDS and not _ACTIONS.fullmatch(fold(one.text))
        ]
        around = islice((line.block, *line.block.iterancestors()), _REMARK_DEPTH)
        box = next((e for e in around if any(_within(block, {e}) for block in above)), None)
        if box is not None and box not in guarded:
            yield box, "comments"


def _ends_remark(line: PageLine) -> bool:
    """Whether a line offers to answer; "Trả lời" alone may head an answer in an interview."""
    if line.n_words > _MARKER_WORDS:
        return False
    found = _ACTIONS.fullmatch(fold(line.text))
    n_pieces = sum(1 for piece in line.pieces if piece.text.strip())
    return (
        found is not None
        and found["reply"] is not None
        and (line.is_link or n_pieces >= _LEAST_PIECES or re.search(r"\d", line.text) is not None)
    )


def _is_said(line: PageLine) -> bool:
    """Whether a line is a sentence, if a short one."""
    plain = not line.n_linked and line.block.tag not in HEADINGS
    return line.is_prose or (plain and line.n_words >= _SAID_WORDS and line.text.endswith("."))


def _is_marker(line: PageLine) -> bool:
    return line.n_words <= _MARKER_WORDS and TAIL_MARKER.fullmatch(fold(line.text)) is not None


def _within(element: Element, parts: set[Element]) -> bool:
    return element in parts or any(ancestor in parts for ancestor in element.iterancestors())


def _text(element: Element) -> str:
    return "".join(element.itertext())


def _flat(text: str) -> str:
    return fold(" ".join(text.split()))
