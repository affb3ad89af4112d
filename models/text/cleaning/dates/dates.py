"""Publication dates as Vietnamese pages print them, turned into ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from ...fold import pattern

WEEKDAY = pattern(
    r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn|t[2-7]"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?![\w])"
)
DATE = pattern(
    r"(?:ngày )?(?:"
    r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2}) ?[-/.] ?(?P<m2>\d{1,2}) ?[-/.] ?(?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})(?: tháng |,? th)(?P<m3>\d{1,2}),?(?: năm)? (?P<y3>\d{4})"
    r")(?!\d)"
)
CLOCK = pattern(
    r"(?:lúc )?(?P<hour>\d{1,2})(?: ?[:hg] ?| giờ )(?P<minute>\d{2})(?: phút|')?"
    r"(?:[:.](?P<second>\d{2}))?(?: ?(?P<half>am|pm|sa|ch)\b)?(?!\d)"
)
ZONE = pattern(
    r"[(\[]? ?(?:(?:gmt|utc) ?(?P<sign>[+-]) ?(?P<offset>\d{1,2})|\+0?7(?=[)\] ]*$))(?::?00)? ?[)\]]?"
)
PLACE = pattern(r"[^\W\d]{1,7}(?: [^\W\d]{1,7}){0,4}, (?=ngày \d)")
"""Where a document was signed: "Hà Nội, ngày 3 tháng 12 năm 2019"."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A printed date, with what was printed of the time of day and the zone."""

    day: date
    clock: time | None = None
    offset: int = 7

    def iso(self) -> str:
        """Return ISO 8601: a date alone stays a date; local time is Vietnam's, +07:00."""
        if self.clock is None:
            return self.day.isoformat()
        sign = "-" if self.offset < 0 else "+"
        return f"{self.day}T{self.clock}{sign}{abs(self.offset):02d}:00"


def read_date(match: re.Match[str]) -> date | None:
    """Return the date of a `DATE` match, or None when there is no such day (31/02/2019)."""
    for form in "123":
        if match[f"y{form}"]:
            try:
                return date(int(match[f"y{form}"]), int(match[f"m{form}"]), int(match[f"d{form}"]))
            except ValueError:
                return None
    return None


def read_clock(match: re.Match[str]) -> time | None:
    """Return the time of a `CLOCK` match, or None when there is no such time (25:61)."""
    hour = int(match["hour"])
    if match["half"] in ("pm", "ch") and hour < 12:
        hour += 12
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None
