"""Lines made of nothing but page boilerplate: dates, clocks, view counts, buttons.

Such a line is read left to right, fragment by fragment ("08:59 - Thứ Tư, 03/10/2018 Lượt xem: 8658
In bài viết"). Only a line that is used up to its last character is boilerplate, so a sentence that
merely begins with a date never is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...fold import any_of, pattern
from ...regexes import regex
from .dates import CLOCK, DATE, PLACE, WEEKDAY, ZONE, Moment, read_clock, read_date

MAX_LENGTH = 300
"""Longer lines are text."""

_SEPARATORS = regex(r"[\s,;|•·.:/()\[\]*_»>-]*")
_WORD_END = r"(?!\w)"
_UPDATED = pattern(any_of("cập nhật(?: lúc| ngày| lần cuối)? | (?:last )?updated") + _WORD_END)
_LABEL = pattern(
    any_of(
        """
        (?:ngày|giờ) đăng(?: tin)? | (?:tin |bài )?đăng (?:lúc|ngày) | ngày gửi | ngày xuất bản
        xuất bản(?: lúc| ngày)? | ngày tạo | thời gian(?: đăng)? | published | posted(?: on)? | date
        ngày | lúc | vào
        """
    )
    + _WORD_END
)
_COUNT = r"\d[\d.,]*k?"
_VIEWED = any_of("lượt (?:xem|đọc|truy cập) | views? | người xem")
_VIEWS = pattern(
    rf"(?:số )?(?:{_VIEWED}|đã xem|xem|đọc)(?: bài| tin)? ?[:(]? ?{_COUNT}"
    rf"|{_COUNT} {_VIEWED}{_WORD_END}"
)
_REACTIONS = any_of(
    "bình luận | (?:lượt )?thích | (?:lượt )?chia sẻ | like | share | phản hồi | ý kiến"
)
_REACTED = pattern(rf"{_REACTIONS} ?(?:[:(] ?\d+ ?\)?|\d+)|\d+ {_REACTIONS}{_WORD_END}")
_TOOL = pattern(
    any_of(
        """
        in (?:bài viết|bài này|trang|bài|tin) | bản in | gửi (?:email|mail|bài viết|cho bạn bè)
        gửi (?:bài|bình luận) | chia sẻ(?: bài viết| qua| lên| link)? | facebook | twitter | zalo
        linkedin | google\\+? | pinterest | e-?mail | print | share | tweet | like | copy link
        sao chép (?:liên kết|link) | lưu bài(?: viết)?(?: này)? | in ra | qua email | google news
        theo dõi(?: (?:chúng tôi )?trên google news)? | cỡ chữ(?: mặc định)?
        (?:tăng|giảm) cỡ chữ | phóng to | thu nhỏ | aa(?: \\d+)? | a ?[-+] | font(?: size)?
        kích thước chữ | xem với cỡ chữ | nghe (?:đọc )?bài(?: viết| báo)?
        đọc (?:bài viết|báo in) | về trang chủ | quay lại | lưu | back to top
        (?:về|lên) đầu trang | trở (?:về|lại)(?: đầu trang| trang trước)? | quan tâm
        (?:viết )?bình luận | đánh giá(?: bài viết)? | thích
        """
    )
    + _WORD_END
)
_AGO = pattern(
    r"(?:khoảng )?(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
    rf" (?:giây|phút|giờ|tiếng|ngày|tuần|tháng|năm) trước{_WORD_END}"
)
"""When a page of today was put on line: "2 giờ trước"."""
_PLAYER = pattern(r"\d{1,2}:\d\d ?/ ?\d{1,2}:\d\d(?!\d)")
_VOICE = pattern(rf"giọng (?:đọc )?(?:nam|nữ)(?: miền (?:bắc|trung|nam))?{_WORD_END}")
"""The voice of a button that reads the page aloud. Beside the button only: alone it may be a subheading."""
_WEAK_TOOLS = frozenset(
    (
        "thích",
        "lưu",
        "quan tâm",
        "đánh giá",
        "theo dõi",
        "email",
        "bình luận",
        "chia sẻ",
        "quay lại",
    )
)
"""Buttons whose label could also be a subheading: noise only near the page's ends."""

_FRAGMENTS = (
    ("weekday", WEEKDAY),
    ("views", _VIEWS),
    ("reacted", _REACTED),
    ("player", _PLAYER),
    ("date", DATE),
    ("ago", _AGO),
    ("clock", CLOCK),
    ("zone", ZONE),
    ("updated", _UPDATED),
    ("label", _LABEL),
    ("tool", _TOOL),
    ("voice", _VOICE),
    ("place", PLACE),
)
# The first that fits is taken, so what may begin like another comes before it.
_FRAGMENT = regex("|".join(f"(?P<{name}>{form.pattern})" for name, form in _FRAGMENTS))


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """What a boilerplate line said.

    Attributes:
        rule: "date_line", "view_count" or "page_tool".
        moment: the date it printed, if any.
        updated: whether that date is of the last change, not of publication.
        firm: whether the line can be nothing else, wherever on the page it is; a date never
            is, because it may head a part of a chronicle.
        signed: whether it says where, as documents do above or below their text: "Hà Nội, ngày ...".
    """

    rule: str
    moment: Moment | None = None
    updated: bool = False
    firm: bool = False
    signed: bool = False


def read_boilerplate(folded: str) -> Boilerplate | None:
    """Read a folded line as boilerplate; None when any part of it is something else."""
    if not folded or len(folded) > MAX_LENGTH:
        return None
    seen: dict[str, re.Match[str]] = {}
    position = _skip(folded, 0)
    while position < len(folded):
        match = _FRAGMENT.match(folded, position)
        name = match.lastgroup if match else None
        if match is None or name is None:
            return None
        # "Xuất bản: ... Cập nhật: ...": the first date is the one that counts.
        if name != "updated" or "date" not in seen:
            seen.setdefault(name, match)
        position = _skip(folded, match.end())
    return _meaning(seen)


def _skip(folded: str, position: int) -> int:
    match = _SEPARATORS.match(folded, position)
    return match.end() if match else position


def _meaning(seen: dict[str, re.Match[str]]) -> Boilerplate | None:
    if "date" in seen:
        return _date_line(seen)
    if "views" in seen:
        return Boilerplate("view_count", firm=True)
    if "ago" in seen:
        return Boilerplate("date_line")
    if seen.keys() & {"tool", "reacted", "player"}:
        only = seen["tool"].group() if "tool" in seen and len(seen) == 1 else ""
        return Boilerplate("page_tool", firm=only not in _WEAK_TOOLS)
    return None


def _date_line(seen: dict[str, re.Match[str]]) -> Boilerplate | None:
    day = read_date(seen["date"])
    if day is None:
        return None
    clock = read_clock(seen["clock"]) if "clock" in seen else None
    moment = Moment(day, clock, _offset(seen.get("zone")))
    return Boilerplate("date_line", moment, "updated" in seen, signed="place" in seen)


def _offset(zone: re.Match[str] | None) -> int:
    if zone is None or not zone["sign"]:
        return 7  # local time, as "+07" says too
    hours = int(zone["offset"])
    return -hours if zone["sign"] == "-" else hours
