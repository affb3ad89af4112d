"""Hard-wrapped text (old e-mail, text taken from PDF): lines put together to the paragraphs they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..fold import compose
from ..regexes import regex

Bounds = tuple[int, int]
"""Where a line begins and ends, without outer spaces."""

_MIN_WIDTH = 45
"""Characters of a line that was broken for being full; shorter ones are lines of their own."""
_RAGGED = 15
"""By how much a full line may fall short of the longest."""
_MIN_SHARE = 0.25
"""Share of the line breaks that must fall inside a sentence, beyond doubt, for a page to be wrapped."""
_LOOK = 24
_LONGEST_GAP = 12
_ENDED = regex(r"[.!?…:;][\"'”’»)\]]*$")
_LEANS = regex(
    r"(?:,|\b(?:cứ|ngày|tháng|năm|số|của|và|tại|với|do|theo|về|Điều|khoản|điểm|Sở|Bộ|Ban|Luật))$"
)
"""No line of a document ends with these but for want of room."""
_PART = regex(r"\W*(?:Căn cứ|Theo đề nghị|Xét|Thực hiện|Điều \d|Chương|Mục|Phần)\b")
"""What a part of a document begins with, even below a comma."""
_BREAK = regex(r"\r\n|\n|\r")
_WORD_BEGINS = regex(r"[^\W\d_]{2}|[^\W\d_] ")


def unwrap(text: str, lines: Sequence[Bounds]) -> list[Bounds]:
    """Return the bounds of the paragraphs; of the lines themselves unless the page is hard-wrapped.

    A page is wrapped when many of its lines break off without a stop and the next continues in lower
    case. Then a line continues in the next one if it is full, ends without a stop, and no blank line
    follows.
    """
    is_open = [_is_open(text, here, after) for here, after in pairwise(lines)]
    goes_on = [open_ and _begins_low(text, lines[i + 1][0]) for i, open_ in enumerate(is_open)]
    if sum(goes_on) < max(2, _MIN_SHARE * len(is_open)):
        return list(lines)
    widths = [end - start for start, end in lines]
    full = max(width for width, on in zip(widths, goes_on, strict=False) if on) - _RAGGED
    paragraphs = [lines[0]]
    for i, (start, end) in enumerate(lines[1:]):
        if goes_on[i] or (is_open[i] and widths[i] >= full):
            paragraphs[-1] = (paragraphs[-1][0], end)
        else:
            paragraphs.append((start, end))
    return paragraphs


def unwrap_loosely(text: str, lines: Sequence[Bounds]) -> list[Bounds]:
    """Put each line together with the next that goes on in lower case, however short the first is.

    For documents only: in news a line in lower case may be a heading or a verse.
    """
    paragraphs = list(lines[:1])
    for start, end in lines[1:]:
        above = compose(text[max(paragraphs[-1][0], paragraphs[-1][1] - _LOOK) : paragraphs[-1][1]])
        here = compose(text[start : min(end, start + _LOOK)])
        leans = _LEANS.search(above) and not here.isupper() and not _PART.match(here)
        shouted = compose(text[slice(*paragraphs[-1])]).isupper()  # "QUYẾT ĐỊNH / về việc ..."
        goes_on = leans or (_begins_low(text, start) and not shouted)
        if goes_on and not _ENDED.search(above):
            paragraphs[-1] = (paragraphs[-1][0], end)
        else:
            paragraphs.append((start, end))
    return paragraphs


def _is_open(text: str, here: Bounds, after: Bounds) -> bool:
    """Whether a long line ends without a stop and the next follows at once."""
    gap = text[here[1] : min(after[0], here[1] + _LONGEST_GAP)]
    return (
        here[1] - here[0] >= _MIN_WIDTH
        and after[0] - here[1] < _LONGEST_GAP
        and len(_BREAK.findall(gap)) == 1
        and not _ENDED.search(compose(text[max(here[0], here[1] - _LOOK) : here[1]]))
    )


def _begins_low(text: str, start: int) -> bool:
    """Whether a word in lower case, not a list mark ("a)", "b."), begins here."""
    head = compose(text[start : start + _LOOK])
    return head[:1].islower() and _WORD_BEGINS.match(head) is not None
