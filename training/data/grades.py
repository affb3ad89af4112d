"""What people write in a label's cell, as grades; and the topics their names stand for."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches

ABSENT, SECONDARY, MAIN = 0, 1, 2
_YES = frozenset(("yes", "y", "true", "t", "x", "có", "co", "đúng", "✓", "✔"))
_NO = frozenset(("no", "n", "false", "f", "không", "khong", "sai", "-"))
_NEAR = 0.6


def plain_grade(value: object) -> int | None:
    """The grade 0, 1 or 2 of a cell; None for an empty one.

    Raises:
        ValueError: anything else.
    """
    if is_empty(value):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(f"expected 0, 1 or 2, found {value!r:.40}")
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if number not in (ABSENT, SECONDARY, MAIN):
        raise ValueError(f"expected 0, 1 or 2, found {value!r:.40}")
    return int(number)


def any_grade(value: object, *, yes: int = MAIN) -> int | None:
    """`plain_grade`, and words for yes and no in English and Vietnamese.

    Args:
        value: the cell.
        yes: the grade that a yes stands for; "1" stays grade 1.

    Raises:
        ValueError: anything else.
    """
    if isinstance(value, bool):
        return yes if value else ABSENT
    if isinstance(value, str):
        word = unicodedata.normalize("NFC", value).strip().casefold()
        if word in _YES:
            return yes
        if word in _NO:
            return ABSENT
    return plain_grade(value)


def weight_of(value: object) -> float:
    """What a row's weight cell says; 1 for an empty one.

    Raises:
        ValueError: no number above 0.
    """
    if is_empty(value):
        return 1.0
    try:
        weight = float(value)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError):
        weight = math.nan
    if not 0 < weight < math.inf:
        raise ValueError(f"expected a number above 0 (say 0.5), found {value!r:.40}")
    return weight


def is_empty(value: object) -> bool:
    """Whether a cell says nothing."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and math.isnan(value))


def topic_key(name: str) -> str:
    """What spellings of a topic's name have in common: letters without marks, lower case, "_" between."""
    bare = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "_", letters.casefold()).strip("_")


def topic_of(name: str, topics: Mapping[str, str]) -> str | None:
    """The id that a name stands for, by id or by Vietnamese name, however it is spelt; else None.

    Args:
        name: as the file has it ("Công tác cán bộ", "Cadre work").
        topics: name by id.
    """
    key = topic_key(name)
    for topic, title in topics.items():
        if key and key in (topic_key(topic), topic_key(title)):
            return topic
    return None


def nearest_topic(name: str, topics: Mapping[str, str], cutoff: float = _NEAR) -> str | None:
    """The id whose id or name is most like ``name``; None when none is near."""
    of_key = {topic_key(spelt): i for i, title in topics.items() for spelt in (title, i)}
    close = get_close_matches(topic_key(name), list(of_key), n=1, cutoff=cutoff)
    return of_key[close[0]] if close else None


def names_in(value: object, separators: Sequence[str] = (";",)) -> list[str] | None:
    """The names of a ``topics`` cell, a list or text; None for an empty cell.

    Whatever form such a cell may have is told apart here.

    Raises:
        ValueError: it is neither.
    """
    if is_empty(value):
        return None
    if isinstance(value, dict) and isinstance(value.get("choices"), list):
        value = value["choices"]  # Label Studio's short export
    if isinstance(value, str):
        value = re.split("|".join(map(re.escape, separators)), value)
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"expected names as a list or joined by ';', found {value!r:.60}")
    return [name.strip() for name in value if name.strip()]
