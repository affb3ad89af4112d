"""Lines that only name who wrote an article."""

from __future__ import annotations

from ..fold import CAPITAL, any_of, compose, fold, pattern
from ..persons import reads_like_person
from ..regexes import regex
from .dates.datelines import PLACES

_NAME = rf"[{CAPITAL}][\w'.]*"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,3}}"
AUTHORS = rf"{_NAMES}(?:(?:,| -|-| và| &|;|/| –) ?{_NAMES}){{0,3}}"
_ROLE = any_of(
    """
    tác giả | bài(?: và|,) ?ảnh | tin(?:,| và| -)? ?ảnh | tin | bài viết | bài | thực hiện
    người đăng | đăng bởi | biên tập | người viết | by | nhóm pv | nhóm phóng viên | phóng viên
    """
)
_WORK = any_of(
    """
    tổng hợp | thực hiện | (?:lược )?ghi | biên tập | (?:biên )?dịch | lược thuật | t/h | th
    t\\.h
    """
)
_AGENCY = any_of(
    """
    TTXVN | VOV | VOV\\.VN | Vietnam\\+ | VGP | TTXVN/Vietnam\\+
    (?:Báo(?! cáo| động)|Tạp chí|Đài|Cổng|Trang tin)(?: [\\w&]+){1,8}
    """
)
_BYLINE = regex(
    rf"(?:(?i:{_ROLE}) ?:? ?(?:(?i:{_ROLE}) ?: ?)?(?P<credited>{AUTHORS})|(?P<bare>{AUTHORS}))"
    rf"(?: ?\(?(?i:{_WORK})\)?| ?\((?i:theo) [^()]{{2,60}}\))?"
    rf"(?: ?[(/|-] ?{_AGENCY}\)?)?[ .|]*"
)
_SHORT = regex(r"PV|P\.V|BBT|BT|CTV|TTXVN|VOV|VGP|TTX|B\.T|T\.H|(?:[A-ZĐ]\. ?){1,3}[A-ZĐ]?\.?")
_DOCUMENTS = any_of(
    """
    quyết định | thông báo | nghị quyết | chỉ thị | kết luận | báo cáo | tờ trình | công văn | quy định
    kế hoạch | hướng dẫn | chương trình | đề án
    """
)
_DOCUMENT = regex(rf"(?i:{_DOCUMENTS})")
"""Headings of official documents, which stand in capitals beside a date, as names do."""
_OFFICE = regex(r"(?:PV|P\.V|CTV|BBT|TTXVN)\b")
_PLACE = pattern(PLACES.lower())
_DEGREES = regex(r"\b(?:(?:GS|PGS|TSKH|TS|ThS)\b[.,]? ?)+")
_BETWEEN_AUTHORS = regex(r" ?[,/&;|-] ?| và ")
_ALONE = regex(r"(?i:nhóm pv|nhóm phóng viên|ban biên tập|phóng viên)")
_MAX_LENGTH = 90


def read_byline(line: str) -> str | None:
    """Return the author a line names when it holds nothing else, as printed; None otherwise.

    Looks at capitals, so it takes the line itself, not a folded one.
    """
    if len(line) > 2 * _MAX_LENGTH:
        return None
    line = " ".join(compose(line).split()).strip(" |*_")
    if not line or len(line) > _MAX_LENGTH:
        return None
    if _ALONE.fullmatch(line):
        return line
    match = _BYLINE.fullmatch(line)
    if match is None:
        return None
    name = (match["credited"] or match["bare"]).strip(" |")
    if match["credited"] or _SHORT.fullmatch(name):
        return name if _SHORT.fullmatch(name) else name.rstrip(".")
    if _DOCUMENT.fullmatch(name):
        return None
    works = match.end("bare") < len(line.rstrip(" .|"))
    return name.rstrip(".") if len(name.split()) >= 2 or works else None


def persons_of(byline: str) -> list[str] | None:
    """Return the persons that a byline without any word for writing names; None when it may name none.

    An office of the paper, or initials, is sure to be no heading and is no person: an empty list.
    """
    if _ALONE.fullmatch(byline) or _SHORT.fullmatch(byline) or _OFFICE.match(byline):
        return []
    names = _BETWEEN_AUTHORS.split(_DEGREES.sub("", byline))
    names = [name for name in names if reads_like_person(name)]
    return None if any(_PLACE.fullmatch(fold(name)) for name in names) else names or None
