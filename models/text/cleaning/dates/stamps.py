"""Time stamps of files, tables and page metadata, read to ISO 8601; what is no moment is None."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from ...fold import fold
from ...regexes import regex
from .boilerplate import read_boilerplate

VIETNAM = timezone(timedelta(hours=7))
"""The zone of a stamp that names none, and of one that is in universal time."""
_MAX_LENGTH = 80
_LETTER_ZONE = regex(r"\s*\(?\b(?:utc|gmt|z)\b\)?(?=\s*(?:$|[+-]))|(?<=\d)\s*[zZ]$", re.I)
_SPACED_ZONE = regex(r"\s+(?=[+-]\d)|(?<=[+-])\s+")
_SHORT_ZONE = regex(r"(?<=\d)([+-])(\d)(?=$|:)")
_ISO = regex(r"\d{4}-?\d\d-?\d\d(?:[T ]\d\d.*)?", re.I)
_AMERICAN = regex(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}:\d\d:\d\d) ([AP]M)")
_UNSET = (date(1900, 1, 1), date(1970, 1, 1))


def read_stamp(stamp: str | None) -> str | None:
    """Return ``stamp`` in ISO 8601, or None when it names no day of the calendar.

    Reads ISO 8601 and its neighbours ("2026-05-12 00:30:00 UTC", "...+07"), the dates of e-mail and RSS,
    and dates as Vietnamese pages print them. A time without a zone is Vietnam's; universal time is told
    in Vietnam's, so that the day is the one readers there had. Other zones stay.
    """
    text = " ".join((stamp or "")[: _MAX_LENGTH + 1].split())
    if not text or len(text) > _MAX_LENGTH:
        return None
    if _ISO.fullmatch(text):
        return _iso(text)
    if _AMERICAN.fullmatch(text):
        return _american(text)
    printed = read_boilerplate(fold(text))
    if printed is not None:
        return printed.moment.iso() if printed.moment else None
    return _mail(text)


def read_page_stamp(stamp: str | None) -> str | None:
    """The same for the metadata of a page, where some days only mean that nobody set one."""
    read = read_stamp(stamp)
    if read is None:
        return None
    day = date.fromisoformat(read[:10])
    return None if day.year < _UNSET[0].year or day in _UNSET else read


def _iso(text: str) -> str | None:
    try:
        if len(text) in (8, 10):
            return date.fromisoformat(text).isoformat()
        named = _LETTER_ZONE.search(text)
        text = _LETTER_ZONE.sub("", text)
        text = _SHORT_ZONE.sub(r"\g<1>0\2", _SPACED_ZONE.sub("", text))
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if named and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _told(moment)


def _american(text: str) -> str | None:
    """Month first, as web servers set to English write it; only where the day cannot be the month."""
    month, day = (int(number) for number in text.split("/")[:2])
    if month <= 12 and day <= 12 and month != day:
        return None
    form = "%m/%d/%Y %I:%M:%S %p" if day > 12 else "%d/%m/%Y %I:%M:%S %p"
    try:
        return _told(datetime.strptime(text, form))  # the zone is given below
    except ValueError:
        return None


def _mail(text: str) -> str | None:
    try:
        return _told(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError):
        return None


def _told(moment: datetime) -> str | None:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    try:
        universal = not moment.utcoffset()
        moment = moment.astimezone(VIETNAM) if universal else moment
    except OverflowError:
        return None
    return moment.replace(microsecond=0).isoformat()
