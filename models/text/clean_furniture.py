"""Lines made of nothing but a page's furniture: dates, clocks, view counts, buttons.

Such a line is read left to right, fragment by fragment ("08:59 - Thứ Tư, 03/10/2018 Lượt xem: 8658
In bài viết"). Only a line that is used up to its last character is furniture, so a sentence that
merely begins with a date never is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from .dates import CLOCK, DATE, WEEKDAY, ZONE, Moment, read_clock, read_date
from .fold import pattern

MAX_LENGTH = 300
"""Longer lines are text."""

_SEPARATORS = re.compile(r"[\s,;|•·.:/()\[\]*_»>-]*")
_UPDATED = pattern(r"(?:cập nhật(?: lúc| ngày| lần cuối)?|updated|last updated)(?!\w)")
_DATE_LABEL = pattern(
    r"(?:ngày đăng(?: tin)?|đăng (?:lúc|ngày)|ngày xuất bản|xuất bản(?: lúc| ngày)?|ngày tạo"
    r"|thời gian(?: đăng)?|published|posted(?: on)?|date|ngày|lúc|vào)(?!\w)"
)
_VIEWS = pattern(
    r"(?:số )?(?:lượt (?:xem|đọc|truy cập)|đã xem|xem|views?)(?: bài| tin)? ?[:(]? ?\d[\d.,]*k?"
    r"|\d[\d.,]*k? (?:lượt (?:xem|đọc|truy cập)|views?|người xem)(?!\w)"
)
_COUNTED = pattern(
    r"(?:bình luận|thích|chia sẻ|lượt thích|like|share|phản hồi|ý kiến) ?(?:[:(] ?\d+ ?\)?|\d+)"
    r"|\d+ (?:bình luận|lượt thích|thích|chia sẻ|lượt chia sẻ|phản hồi|ý kiến)(?!\w)"
)
_TOOL = pattern(
    r"(?:in (?:bài viết|bài này|trang|bài|tin)|bản in|gửi (?:email|mail|bài viết|cho bạn bè|bình luận)"
    r"|gửi bài|chia sẻ(?: (?:bài viết|qua|lên))?(?: (?:facebook|zalo|twitter|email))?"
    r"|facebook|twitter|zalo|linkedin|google\+?|pinterest|email|print|share|tweet|like|copy link"
    r"|sao chép (?:liên kết|link)|lưu bài(?: viết)?|theo dõi(?: (?:chúng tôi )?trên google news)?"
    r"|cỡ chữ(?: mặc định)?|(?:tăng|giảm) cỡ chữ|phóng to|thu nhỏ|chia sẻ link|aa|a[-+]"
    r"|nghe (?:đọc )?bài(?: viết| báo)?|đọc bài viết|xem với cỡ chữ|kích thước chữ|đọc báo in"
    r"|back to top|về đầu trang|lên đầu trang|trở (?:về|lại)(?: trang trước)?|quay lại|về trang chủ"
    r"|google news|quan tâm|bình luận|viết bình luận|đánh giá(?: bài viết)?|thích|lưu)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a furniture line said.

    Attributes:
        rule: "date_line", "view_count" or "page_tool".
        moment: the date it printed, if any.
        updated: whether that date is of the last change, not of publication.
        firm: whether the line can be nothing else, wherever on the page it stands.
    """

    rule: str
    moment: Moment | None = None
    updated: bool = False
    firm: bool = False


def read_furniture(folded: str) -> Furniture | None:
    """Read a folded line as furniture; None when any part of it is something else."""
    if not folded or len(folded) > MAX_LENGTH:
        return None
    seen: dict[str, re.Match[str]] = {}
    position = _skip(folded, 0)
    while position < len(folded):
        name, match = _next_fragment(folded, position)
        if match is None:
            return None
        if name != "updated" or "date" not in seen:
            seen.setdefault(name, match)
        position = _skip(folded, match.end())
    return _meaning(seen)


_FRAGMENTS = (
    ("weekday", WEEKDAY),
    ("views", _VIEWS),
    ("counted", _COUNTED),
    ("date", DATE),
    ("clock", CLOCK),
    ("zone", ZONE),
    ("updated", _UPDATED),
    ("label", _DATE_LABEL),
    ("tool", _TOOL),
)


def _next_fragment(folded: str, position: int) -> tuple[str, re.Match[str] | None]:
    for name, fragment in _FRAGMENTS:
        match = fragment.match(folded, position)
        if match is not None and match.end() > position:
            return name, match
    return "", None


def _skip(folded: str, position: int) -> int:
    # A zone's bracket belongs to it, not to the separators: "01:28[GMT+7]".
    match = _SEPARATORS.match(folded, position)
    end = match.end() if match else position
    return end


def _meaning(seen: dict[str, re.Match[str]]) -> Furniture | None:
    day: date | None = read_date(seen["date"]) if "date" in seen else None
    clock: time | None = read_clock(seen["clock"]) if "clock" in seen else None
    updated = "updated" in seen
    if day is not None:
        moment = Moment(day, clock, _offset(seen.get("zone")))
        firm = clock is not None or "weekday" in seen or "views" in seen
        return Furniture("date_line", moment, updated, firm)
    if "date" in seen:
        return None
    if "views" in seen:
        return Furniture("view_count", firm=True)
    if "tool" in seen or "counted" in seen:
        only = seen["tool"].group() if "tool" in seen and len(seen) == 1 else ""
        return Furniture("page_tool", firm=only not in _WEAK_TOOLS)
    return None


_WEAK_TOOLS = frozenset(
    ("thích", "lưu", "quan tâm", "đánh giá", "theo dõi", "email", "bình luận", "chia sẻ", "bản in")
)
"""Buttons whose label could also be a subheading: noise only near the page's ends."""


def _offset(zone: re.Match[str] | None) -> int:
    if zone is None:
        return 7
    hours = int(zone["offset"])
    return -hours if zone["sign"] == "-" else hours
