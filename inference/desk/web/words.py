"""What the pages say, in Vietnamese and English: every text is in words.yaml, under one key for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from ...vietnamese import in_vietnamese

LANGUAGES = ("vi", "en")
"""In the order of words.yaml; the first is what a visitor gets who chose none."""
_FILE = Path(__file__).with_name("words.yaml")


@cache
def catalogue() -> Mapping[str, tuple[str, str]]:
    """All texts, Vietnamese and English, by key."""
    read = yaml.safe_load(_FILE.read_text("utf-8"))
    return {
        f"{group}.{name}": (pair[0], pair[1])
        for group, names in read.items()
        for name, pair in names.items()
    }


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language, and how it writes numbers and times."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with ``{name}`` filled in.

        Raises:
            KeyError: there is no such text; a test finds all keys that are used.
        """
        text = catalogue()[key][LANGUAGES.index(self.language)]
        return text.format(**values) if values else text

    def said(self, message: str) -> str:
        """What is English as data (an error, a warning, a reason of the gate), as this page says it."""
        return in_vietnamese(message) if self.language == "vi" else message

    def share(self, value: float | None, digits: int = 2) -> str:
        """A number below ten, with the decimal sign of the language."""
        if value is None:
            return "–"
        text = f"{value:.{digits}f}"
        return text.replace(".", ",") if self.language == "vi" else text

    def count(self, value: int) -> str:
        """A whole number, with its thousands apart."""
        return f"{value:,}".replace(",", "." if self.language == "vi" else ",")

    def time(self, moment: str | None) -> str:
        """A time as people write it, in Vietnam; what is none, as articles have it, stands as it came."""
        if not moment:
            return "–"
        at = _moment(moment)
        if at is None:
            return moment
        return at.strftime("%H:%M %d/%m/%Y" if self.language == "vi" else "%d %b %Y, %H:%M")

    def until(self, moment: str) -> str:
        """The hour of a time of the database."""
        at = _moment(moment)
        return at.strftime("%H:%M") if at else moment


def _moment(text: str) -> datetime | None:
    """The time that a text is, in Vietnam; None where it is none, or none that Vietnam's calendar reaches."""
    try:
        return datetime.fromisoformat(text).astimezone(_vietnam())
    except (ValueError, OverflowError):
        return None


@cache
def _vietnam() -> tzinfo:
    try:
        return ZoneInfo("Asia/Ho_Chi_Minh")
    except (KeyError, OSError):  # a system without a table of zones
        return UTC
