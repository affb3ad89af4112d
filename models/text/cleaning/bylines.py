"""Lines that only name who wrote an article."""

from __future__ import annotations

from ..fold import CAPITAL, any_of, compose
from ..regexes import regex

_NAME = rf"[{CAPITAL}][\w'.]*"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,3}}"
AUTHORS = rf"{_NAMES}(?:(?:,| -|-| và| &|;|/| –) ?{_NAMES}){{0,3}}"
_ROLE = any_of(
    """
    tác giả | bài(?: và|,) ?ảnh | tin(?:,| và| -)? ?ảnh | tin | bài viết | bài | thực hiện
    người đăng | đăng bởi | biên tập | người viết | by | nhóm pv | nhóm phóng viên
    """
)
_WORK = any_of(
    """
    tổng hợp | thực hiện | (?:lược )?ghi | biên tập | (?:biên )?dịch | lược thuật | t/h | th
    t\\.h
    """
)
_AGENCY = any_of("TTXVN | VOV | VOV\\.VN | Vietnam\\+ | VGP | TTXVN/Vietnam\\+ | Báo Nhân Dân")
_BYLINE = regex(
    rf"(?:(?i:{_ROLE}) ?:? ?(?:(?i:{_ROLE}) ?: ?)?(?P<credited>{AUTHORS})|(?P<bare>{AUTHORS}))"
    rf"(?: ?\(?(?i:{_WORK})\)?| ?\((?i:theo) [^()]{{2,60}}\))?"
    rf"(?: ?[(/-] ?{_AGENCY}\)?)?[ .|]*"
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
