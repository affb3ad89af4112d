"""Pages that say who somebody or what something is: the sentence that defines it, and those of little news.

"Lê Văn Bình (sinh năm 1960) là một chính khách Việt Nam. Ông hiện là Bí thư Tỉnh ủy Sông Mây." tells whom the
page is about; where he was born and what he was in 1989 is background.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .....articles import Sentence
from ....text.fold import CAPITAL
from ....text.normalize import normalize_text
from ....text.regexes import regex
from ..cues.clause_cues import FINITE

DEFINES = 2.0
HOLDS_OFFICE = 1.0
GOES_ON = 1.0
BACKGROUND = -1.0
"""What the sentences' salience gains or loses."""

_LOOK = 80
"""The definition is among so many sentences, rows of a table that stands above it included."""
_NAME_WORDS = 16
_OFFICES_WITHIN = 3
"""Sentences after the definition that may say what office somebody holds."""
_NAME = rf"[{CAPITAL}]\w*(?:\s+[{CAPITAL}]\w*){{1,5}}"
_RANK = r"(?:[^\W\d_]+,?\s+){0,8}?"
_BORN = regex(
    rf"^(?:(?:Đồng\s+chí|Ông|Bà)\s+)?{_RANK}{_NAME},?\s*(?:,|\()?\s*(?:tên\s+thật[^,]*,\s*)?(?:sinh\s+(?:ngày|năm|tháng|\d))"
)
_DEFINED = regex(
    r"^[^.;]{0,160}?(?:(?<!\w)là(?!\w)|,\s+(?:nguyên|nhà|hiện|một|cựu)\s|\(\s*(?:sinh|\d{1,2}\s|\d{4})|,\s+sinh\s"
    r"|(?<!\w)có\s+(?:nhiệm\s+vụ|chức\s+năng)(?!\w))"
)
_PERSON = regex(
    r"(?<!\w)(?:sinh\s+(?:ngày|năm|tháng)|sĩ\s+quan|sỹ\s+quan|chính\s+khách|chính\s+trị\s+gia|nhà\s+(?:hoạt\s+động|cách\s+mạng|chính"
    r"|lãnh|báo|giáo|khoa|nghiên|văn)|tướng\s+lĩnh|giáo\s+sư|tiến\s+sĩ|luật\s+gia|thẩm\s+phán|kỹ\s+sư|\d{4}\s*[–-]\s*\d{4})(?!\w)",
    re.IGNORECASE,
)
_OFFICE = regex(
    r"^(?:(?:Ông|Bà|Anh|Chị|Đồng\s+chí|Cụ)\s+(?:(?:đã|cũng|từng|hiện|đang|nguyên|vốn|còn)\s+(?:nay\s+)?){0,3}(?:là|giữ|đảm\s+nhiệm|làm)"
    r"|(?:Là|Nguyên|Hiện|Từng|Cựu)\s)(?!\w*\s+(?:con|người\s+con))"
)
"""Not "Ông là con của ..."."""

_LEADING = regex(
    r"(?<!\w)(?:(?:[Tt]ổng\s+)?[Bb]í\s+thư|[Cc]hủ\s+tịch|[Tt]hủ\s+tướng|[Bb]ộ\s+trưởng|[Tt]hứ\s+trưởng|[Uu]ỷ\s+viên|[Tt]rưởng"
    r"|[Gg]iám\s+đốc|[Tt]ư\s+lệnh|[Vv]iện\s+trưởng|[Cc]hánh)(?!\w)"
)
"""More than a deputy of the people, as most of those that lead were besides."""
_HE = regex(r"(?:Ông|Bà)\s+[^\W\d_]")
_STATE = regex(r"nước\s+Cộng\s+hoà\s+xã\s+hội\s+chủ\s+nghĩa\s+(?=Việt\s+Nam)", re.IGNORECASE)
"""Titles of pages leave it out."""
_NO_RANK = regex(r"[.;:]|\d|(?<!\w)của\s+$")
"""Before a name: it is not the name of what the sentence tells of."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A page on somebody or something.

    Attributes:
        definition: the number of the sentence that says who or what it is.
        of_person: whether it is somebody: "Ông" is always the same man then.
    """

    definition: int
    of_person: bool


_IS = regex(
    r"(?!Tại\s)[^\W\d_](?:(?!\s(?:có|đã|sẽ|đang|vừa|bị|cần|phải|xem|coi)\s)[^;:.?]){3,120}?\slà\s(?:một|cơ\s+quan|người|thành\s+viên|tổ\s+chức|đơn\s+vị|hình\s+thức|bộ\s+phận|chức\s+(?:danh|vụ)"
    r"|thuật\s+ngữ|văn\s+bản|quyền)(?!\w)"
)


def says_what(text: str) -> bool:
    """Whether a sentence says what somebody or something is, and may leave out the last of what it does."""
    return _IS.match(normalize_text(text)) is not None


def find_portrait(title: str, sentences: Sequence[Sentence]) -> Portrait | None:
    """What a page is a portrait of: what its title names, or whose birth its first sentence tells.

    Where it has no title, a heading at its top will do.
    """
    name = _named(title)
    if not name and sentences:
        first = sentences[0]
        if not first.heading and not first.aside and _BORN.match(normalize_text(first.text)):
            return Portrait(0, of_person=True)
        name = _named(first.text) if first.heading and not first.text.isupper() else ""
    if not _may_be_name(name):
        return None
    for i, sentence in enumerate(sentences[:_LOOK]):
        plain = _STATE.sub("", normalize_text(sentence.text))
        if sentence.aside or (sentence.heading and not _IS.match(plain)):
            continue
        if _defines(name, plain):
            following = sentences[i + 1 : i + 1 + _OFFICES_WITHIN]
            named_man = any(_HE.match(normalize_text(s.text)) for s in following)
            return Portrait(i, named_man or bool(_PERSON.search(plain[:250])))
    return None


def _named(title: str) -> str:
    return _STATE.sub("", re.sub(r"\s*\(.*", "", normalize_text(title))).strip()


def _may_be_name(name: str) -> bool:
    return (
        0 < len(name.split()) <= _NAME_WORDS
        and name[0].isupper()
        and not FINITE.search(name)
        and name[-1] not in "?!."
    )


def _defines(name: str, plain: str) -> bool:
    """Whether a sentence begins with the name, or a rank and the name, and goes on with what it is."""
    at = plain.lower().find(name.lower())
    if at < 0 or len(plain[:at].split()) > 6 or _NO_RANK.search(plain[:at]):
        return False
    return _DEFINED.match(plain[at + len(name) :]) is not None


def office_sentences(portrait: Portrait, sentences: Sequence[Sentence]) -> frozenset[int]:
    """Those right after the definition that say what office somebody holds or held."""
    if not portrait.of_person:
        return frozenset()
    first = portrait.definition + 1
    return frozenset(
        i
        for i, sentence in enumerate(sentences[first : first + _OFFICES_WITHIN], first)
        if not sentence.heading
        and not sentence.aside
        and _OFFICE.match(normalize_text(sentence.text))
    )


def portrait_value(portrait: Portrait, sentences: Sequence[Sentence]) -> list[float]:
    """What the salience of each sentence gains or loses on such a page."""
    offices = office_sentences(portrait, sentences)
    leading = [i for i in sorted(offices) if _LEADING.search(normalize_text(sentences[i].text))]
    main = next(iter(leading), min(offices, default=None))
    below = False
    values = [0.0] * len(sentences)
    values[portrait.definition] = DEFINES
    for i, sentence in enumerate(sentences):
        if i in offices:
            now = i == main or "hiện" in sentence.text[:20]
            values[i] = HOLDS_OFFICE if now else HOLDS_OFFICE / 2
        elif i != portrait.definition and (portrait.of_person or below):
            values[i] = BACKGROUND
        elif i == portrait.definition + 1 and sentence.paragraph == sentences[i - 1].paragraph:
            values[i] = GOES_ON
        below = below or (i > portrait.definition and sentence.heading)
    return values
