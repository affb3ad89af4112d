"""A page as lines: what each looks like on its own, before its place on the page is considered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..fold import ZERO_WIDTH, compose, fold, word_set
from ..regexes import regex
from .bylines import read_byline
from .captions import is_caption
from .dates.boilerplate import Boilerplate, read_boilerplate
from .dates.dates import WEEKDAY, Moment
from .rule import Rule
from .rules import MAX_LENGTH, TAIL_MARKER, match_rule
from .wrapping import unwrap, unwrap_loosely

_LINE_END = regex(r"\r\n|[\n\r\v\f\u2028\u2029]")
# A question or exclamation mark ends headlines as often as paragraphs, so neither marks prose.
_PROSE_END = regex(r"[.…;:][\"'”’»)\]]*$|/\.$")
_BEFORE_DATE = regex(r"\s*[•|·,–-]\s+|\s+(?=\d)|\s*[–-]\s*(?=[TtCc]h|T[2-7])")
_YEAR = regex(r"\d{4}")
"""No date is without it."""
_OFFICE = regex(r"(?:Ban|Nhóm|Tổ|Phòng|Trung tâm|Văn phòng|Tòa soạn|PV|P\.V|CTV)\b|[^/]+/[^/]+")
_OFFICE_WORDS = 8
_MARKUP = "*_ "
"""Emphasis that a page's text was left with; it stands around captions and notes."""
_NOTE = regex(r"\([^()]*(?:\([^()]*\)[^()]*)*\)\.?")
"""A line in brackets from end to end is a remark beside the text: "(Bài có sử dụng tư liệu ...)"."""
_STRIP = ZERO_WIDTH + " \t\u00a0\u3000\u202f\u2009"
_STAMP = regex(
    r"\s+(?:[-–|•]\s*)?(?=(?:[TC]h\S{1,5} \S{1,6}, ?)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4},?\s+\d)"
)
_MEANT = word_set("ngày lúc từ đến tới trước sau vào hôm")
"""Before a date, these make it part of what the headline says."""
_PROSE_WORDS = 15
_LONG_PROSE_WORDS = 45
_NOTE_WORDS = 60


@dataclass(slots=True)
class Line:
    """One non-blank line, trimmed, and what it looks like.

    Attributes:
        boilerplate, rule, is_caption, is_marker, byline: what the patterns see in it.
        is_prose: long enough to be a paragraph and none of the above.
        is_title: whether its ``text`` is the title, told in one line, of an official document.
        noise: the name of the rule that removed it; None while it stays.
    """

    start: int
    end: int
    text: str
    folded: str
    n_words: int
    boilerplate: Boilerplate | None = None
    rule: Rule | None = None
    is_caption: bool = False
    is_marker: bool = False
    byline: str | None = None
    is_prose: bool = False
    is_title: bool = False
    noise: str | None = None


def read_lines(text: str, *, loosely_wrapped: bool = False) -> list[Line]:
    """Return the non-blank lines of ``text``; every usual and unusual line end counts.

    The lines of a hard-wrapped paragraph are one. ``loosely_wrapped``: also where lines are of all widths,
    as a document's are that was laid out in columns.
    """
    bounds = unwrap(text, list(_bounds(text)))
    if loosely_wrapped:
        bounds = unwrap_loosely(text, bounds)
    return [_look_at(text, start, end) for start, end in bounds]


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds without outer spaces; nothing for a blank line."""
    while start < end and (text[start].isspace() or text[start] in _STRIP):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _STRIP):
        end -= 1
    if start < end:
        yield start, end


def _look_at(text: str, start: int, end: int) -> Line:
    raw = text[start:end]
    if len(raw) > 4 * MAX_LENGTH:
        # No rule looks at a line this long, and folding megabytes would only cost time.
        return Line(start, end, raw, "", _LONG_PROSE_WORDS, is_prose=True)
    folded = fold(raw)
    line = Line(start, end, raw, folded, len(folded.split()))
    plain = folded.strip(_MARKUP) or folded
    line.boilerplate = read_boilerplate(folded)
    line.rule = match_rule(folded, raw)
    if line.rule is None and plain != folded:
        line.rule = match_rule(plain, raw.strip(_MARKUP))
    line.is_caption = is_caption(plain)
    line.is_marker = TAIL_MARKER.fullmatch(folded) is not None
    line.byline = read_byline(raw)
    if line.boilerplate is None and line.byline is None:
        line.byline, line.boilerplate = signed_date(raw)
    line.is_prose = _reads_like_prose(line)
    return line


def signed_date(raw: str) -> tuple[str | None, Boilerplate | None]:
    """Read a line that names its author, or his office, before its date.

    "Minh An • 14/05/2020 - 15:42", "Ban Thời sự/VGP - Thứ sáu, ngày 06/12/2024 19:47 GMT+7".
    """
    last_year = max((year.start() for year in _YEAR.finditer(raw)), default=0)
    for separator in _BEFORE_DATE.finditer(raw[:MAX_LENGTH]):
        if separator.end() > last_year:
            break
        signed = raw[: separator.start()]
        byline = read_byline(signed)
        if not byline and len(signed.split()) > _OFFICE_WORDS:
            continue
        said = fold(raw[separator.end() :])
        boilerplate = read_boilerplate(said)
        if boilerplate is None or boilerplate.moment is None:
            continue
        if byline:
            return byline, boilerplate
        if WEEKDAY.match(said) and boilerplate.moment.clock:
            return (signed.strip() if _OFFICE.match(compose(signed)) else None), boilerplate
    return None, None


def stamp_at_end(text: str) -> tuple[int, Moment] | None:
    """Where a headline ends before the date and time that were pasted behind it, and these.

    "Khai mạc kỳ họp 06/12/2024 19:47" has them; a headline on what happens at a time says the time first.
    """
    for gap in _STAMP.finditer(text):
        boilerplate = read_boilerplate(fold(text[gap.end() :]))
        before = fold(text[: gap.start()]).split()
        if not boilerplate or not boilerplate.moment or not boilerplate.moment.clock:
            continue
        if before and before[-1] not in _MEANT:
            return gap.start(), boilerplate.moment
    return None


def _reads_like_prose(line: Line) -> bool:
    if line.boilerplate or line.rule or line.is_caption or line.is_marker:
        return False
    if line.n_words <= _NOTE_WORDS and _NOTE.fullmatch(line.text):
        return False
    if line.n_words >= _LONG_PROSE_WORDS:
        return True
    return line.n_words >= _PROSE_WORDS and bool(_PROSE_END.search(compose(line.text)))


def prose_indices(lines: Sequence[Line]) -> list[int]:
    """Return which lines are paragraphs; of a page without any, its longest line that may be text.

    A page always has a paragraph unless all its lines look like noise.
    """
    indices = [i for i, line in enumerate(lines) if line.is_prose]
    if indices:
        return indices
    candidates = [
        i
        for i, line in enumerate(lines)
        if not (line.boilerplate or line.rule or line.is_caption or line.is_marker)
    ]
    return [max(candidates, key=lambda i: (lines[i].n_words, -i))] if candidates else []
