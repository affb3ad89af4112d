"""Official documents: the letterhead, and the title that stands below it in several lines.

"QUYẾT ĐỊNH / Về việc thành lập Ban Chỉ đạo" is the title of a decision; what stands above it says only whose
paper it is on, and what follows ("Căn cứ Luật ...") on what it rests.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..fold import CAPITAL, any_of, compose, fold, pattern
from ..regexes import regex
from .page import Line
from .rule import Rule

_LOOK = 30
"""So many lines from the top may be letterhead and title."""
_MAX_TITLE_LINES = 5
_MAX_TITLE_WORDS = 70
_HEADLINE_WORDS = 6
_OFFICE_WORDS = 9
_OFFICE = pattern(
    any_of(
        """
        uỷ ban | chủ tịch | hội đồng | chính phủ | thủ tướng | (?:thứ|bộ) trưởng | ban (?:thường|chấp|bí|chỉ)
        quốc hội | bộ | bộ chính trị | (?:tỉnh|thành|huyện|đảng) uỷ | (?:tổng )?giám đốc
        chánh án | viện trưởng
        """
    )
    + r"\b"
)
_KINDS = any_of(
    """
    quyết định | nghị quyết | nghị định | thông tư(?: liên tịch)? | chỉ thị | kế hoạch | thông báo
    công điện | quy định | hướng dẫn | kết luận | báo cáo | tờ trình | chương trình | luật | bộ luật
    pháp lệnh | đề án | quy chế | lệnh | thông tri
    """
)
_KIND = pattern(rf"({_KINDS})(?: hành động)?(?: số [\w/.-]+)?")
_KIND_GLUED = regex(
    rf"([{CAPITAL}]+(?: [{CAPITAL}]+){{0,2}})(?=(?:Về|Quy|Ban|Sửa|Phê|Hướng|Triển)\b)"
)
_COUNTRY = pattern(
    any_of(
        """
        (?!.*(?:căn cứ|hiến pháp)).{0,60}cộng hoà xã hội(?: chủ nghĩa việt nam)?.{0,120} | chủ nghĩa việt nam
        đảng cộng sản(?: việt nam)? | độc lập - tự do - hạnh phúc
        số ?: ?[\\w./-]*[-/][\\w./-]+ ?\\|? | số [\\w.]+-[\\w/]+ ?\\|?
        """
    )
)
_PREAMBLE = pattern(
    any_of(
        "căn cứ | xét | theo đề nghị | thực hiện | kính gửi | để | nhằm | tiếp theo | trên cơ sở"
    )
    + r"\b.*"
)
_LAW = pattern(r"căn cứ (?:bộ luật|luật|hiến pháp|pháp lệnh|nghị|quyết|thông|chỉ|điều lệ).*[;,.]")
_MIN_LAWS = 2
_NUMBERED = pattern(
    r"(?:điều|chương|phần|mục|khoản) [\divxlc]+\b.*|[\divxlc]{1,4}[.)/-].*|[-+•*] .*"
)
_SUBJECT = pattern(r"(?:quy định|về|ban hành|sửa đổi|hướng dẫn|phê duyệt)\b(?!.*[.:;]$)")
"""What stands above the preamble where the kind of document was lost with a table."""
_ABOUT = pattern(r"v/v ?:? ?.+|(?:về việc|về) .+")
LETTERHEAD = Rule("letterhead", "top", _COUNTRY)


def read_official(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """Put the lines of an official document's title together to one, and say whether there is such a one.

    The lines of its letterhead get the rule that takes them out; the office that issues it stays, and so does
    the headline of a page that prints the document below it.
    """
    top = [line.folded.strip("|*_ ") for line in lines[:_LOOK]]
    heads = [i for i, text in enumerate(top) if _COUNTRY.fullmatch(text)]
    found = _find_kind(lines, top) if _has_signs(top) else None
    if found is None:
        return list(lines), False
    first, last, said = found
    for index in heads:
        if index < first or index > last:
            lines[index].rule, lines[index].is_prose = LETTERHEAD, False
    if any(_is_headline_above(line) for line in lines[: min([first, *heads])]):
        return list(lines), True
    title = Line(
        lines[first].start, lines[last].end, said, fold(said), len(said.split()), is_title=True
    )
    return [*lines[:first], title, *lines[last + 1 :]], True


def is_official(lines: Sequence[Line]) -> bool:
    """Whether `read_official` would find such a document."""
    top = [line.folded.strip("|*_ ") for line in lines[:_LOOK]]
    return _has_signs(top) and _find_kind(lines, top) is not None


def _has_signs(top: Sequence[str]) -> bool:
    """Whether there is a letterhead, or a preamble of several laws."""
    n_laws = sum(_LAW.fullmatch(text) is not None for text in top)
    return n_laws >= _MIN_LAWS or any(_COUNTRY.fullmatch(text) for text in top)


def _is_headline_above(line: Line) -> bool:
    return (
        line.n_words >= _HEADLINE_WORDS and not line.is_prose and not compose(line.text).isupper()
    )


def _find_kind(lines: Sequence[Line], top: Sequence[str]) -> tuple[int, int, str] | None:
    """Where the title stands, and what it says; of a letter, what it is about."""
    for index, text in enumerate(top):
        raw = compose(lines[index].text).strip("|*_ ")
        glued = _KIND_GLUED.match(raw)
        if glued and _KIND.fullmatch(fold(glued[1])):
            return index, index, _say(glued[1], raw[glued.end() :])
        if _KIND.fullmatch(text) and not raw[:1].islower():
            last = _subject_end(lines, top, index)
            subject = " ".join(
                compose(line.text).strip("|*_ ") for line in lines[index + 1 : last + 1]
            )
            if subject:
                return index, last, _say(raw, subject)
    for index, text in enumerate(top):
        if text.startswith("v/v") and _ABOUT.fullmatch(text):
            last = _subject_end(lines, top, index)
            said = " ".join(compose(line.text).strip("|*_ ") for line in lines[index : last + 1])
            return index, last, " ".join(said.split())
    laws = next((i for i, text in enumerate(top) if _LAW.fullmatch(text)), 0)
    if laws and _SUBJECT.match(top[laws - 1]):
        return laws - 1, laws - 1, " ".join(compose(lines[laws - 1].text).strip("|*_ ").split())
    return None


def _subject_end(lines: Sequence[Line], top: Sequence[str], kind: int) -> int:
    """The last line of what a document is about."""
    n_words = 0
    last = kind
    for index in range(kind + 1, min(len(top), kind + 1 + _MAX_TITLE_LINES)):
        text, n_words = top[index], n_words + lines[index].n_words
        shouted = lines[index].text.isupper()
        prose = lines[index].is_prose and not shouted
        ended = prose or lines[index].boilerplate or text.endswith((".", ":", ";"))
        if ended or not text or n_words > _MAX_TITLE_WORDS or not re.search(r"\w", text):
            break
        if _PREAMBLE.fullmatch(text) or _NUMBERED.fullmatch(text) or _COUNTRY.fullmatch(text):
            break
        if last > kind and _is_office(lines[index], lines[last]):
            break
        last = index
    return last


def _is_office(line: Line, above: Line) -> bool:
    """Whether a line below a document's subject is no more of it: the office that decides, or the text."""
    text, before = compose(line.text), compose(above.text)
    if text.isupper() != before.isupper():
        return True
    return (
        line.n_words <= _OFFICE_WORDS
        and text[:1].isupper()
        and _OFFICE.match(line.folded) is not None
    )


def _say(kind: str, subject: str) -> str:
    """The title in one line: "Quyết định về việc ..."."""
    subject = " ".join(subject.split())
    shouted = subject.isupper()
    if not shouted and subject[:2] in ("Về", "Qu", "Ba", "Sử", "V/"):
        subject = subject[:1].lower() + subject[1:]
    kind = " ".join(kind.split())
    return f"{kind} {subject}" if shouted else f"{kind.capitalize()} {subject}"
