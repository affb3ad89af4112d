"""What people write in a label's cell, as grades; and the topics their names stand for."""

from __future__ import annotations

import ast
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from difflib import get_close_matches

from ....models.text.fold import without_marks

ABSENT, SECONDARY, MAIN = 0, 1, 2
_YES = frozenset(("yes", "y", "true", "t", "x", "có", "co", "đúng", "✓", "✔"))
_NO = frozenset(("no", "n", "false", "f", "không", "khong", "sai", "-"))
_NEAR = 0.6


def plain_grade(value: object) -> int | None:
    """The grade 0, 1 or 2 of a cell, also a short export's [{"rating": 2}]; None for an empty one.

    Raises:
        ValueError: anything else.
    """
    if is_empty(value):
        return None
    value = _rated(value)
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


def is_rating(value: object) -> bool:
    """Whether a cell is a result of a <Rating> or <Number>, as Label Studio's short exports have them."""
    return _rated(value) is not value


def topic_key(name: str) -> str:
    """What spellings of a topic's name have in common: letters without marks, lower case, "_" between."""
    return re.sub(r"[\W_]+", "_", without_marks(name).casefold()).strip("_")


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


def nearest_topic(name: str, topics: Mapping[str, str]) -> str | None:
    """The id whose id or name is most like ``name``; None when none is near."""
    of_key = {topic_key(spelt): i for i, title in topics.items() for spelt in (title, i)}
    close = get_close_matches(topic_key(name), list(of_key), n=1, cutoff=_NEAR)
    return of_key[close[0]] if close else None


def names_in(value: object) -> str | list[str] | None:
    """The names of a ``topics`` cell: a list of them, or the text that joins them; None for an empty cell.

    Whatever form such a cell may have is told apart here: a list of JSON, of Python or of numpy, an array of
    PostgreSQL, Label Studio's short exports.

    Raises:
        ValueError: it is none of them.
    """
    if is_empty(value):
        return None
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).strip()
        if not _BRACKETED.fullmatch(text):
            return text
        value = _listed(text)
    if isinstance(value, dict):
        value = _of_result(value)
    if isinstance(value, tuple | set | frozenset):
        value = list(value)
    if not isinstance(value, list):
        raise ValueError(f"expected names as a list or joined by ';', found {value!r:.60}")
    found: list[str] = []
    for item in value:
        found += _of_result(item) if isinstance(item, dict) else [leaf(item)]
    return [name for name in found if name]


def leaf(value: object) -> str:
    """The name of an item: itself, or the end of a path ["Party", "Cadres"] or a span [0, 9, "Cadres"].

    Raises:
        ValueError: it is neither.
    """
    name = value[-1] if isinstance(value, list | tuple) and value else value
    if not isinstance(name, str):
        raise ValueError(f"expected names as a list or joined by ';', found {value!r:.60}")
    return unicodedata.normalize("NFC", name).strip()


def _of_result(value: dict[object, object]) -> list[str]:
    """The names in a result of Label Studio: {"choices": ["Cadres"]}, or a span with its labels."""
    kind = next((kind for kind in _KINDS if isinstance(value.get(kind), list)), None)
    if kind is None:
        raise ValueError(f"expected names as a list or joined by ';', found {value!r:.60}")
    return [leaf(name) for name in value[kind]]  # type: ignore[attr-defined]  # a list, as seen above


def _rated(value: object) -> object:
    """The number in the one result of a <Rating> or <Number>, an object or JSON; else the value itself."""
    result = value
    if isinstance(result, str) and _BRACKETED.fullmatch(result.strip()):
        with suppress(ValueError, RecursionError):
            result = json.loads(result)
    if isinstance(result, list) and len(result) == 1:
        result = result[0]
    if not isinstance(result, dict):
        return value
    return next((result[kind] for kind in ("rating", "number") if kind in result), value)


def _listed(text: str) -> object:
    """What stands in brackets: JSON, or names in quotes or bare, with commas or (numpy) spaces between."""
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    inner = text[1:-1].strip()
    if _QUOTED_NAMES.fullmatch(inner):
        # Each by itself: Python would read two with only a space between as one.
        return [_unquoted(name) for name in _QUOTED.findall(inner)]
    with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
        return ast.literal_eval(text)
    if not _NAMES.fullmatch(inner):
        raise ValueError(f"expected names as a list or joined by ';', found {text!r:.60}")
    return [_unquoted(name) for name in re.findall(_NAME, inner, re.DOTALL)]


def _unquoted(name: str) -> str:
    return str(ast.literal_eval(" ".join(name.split()))) if name[0] in "'\"" else name


_KINDS = ("choices", "taxonomy", "labels", "hypertextlabels", "paragraphlabels")
_BRACKETED = re.compile(r"\[.*\]|\{.*\}", re.DOTALL)
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_QUOTED_NAMES = re.compile(rf"(?:{_QUOTED.pattern})(?:[\s,]+(?:{_QUOTED.pattern}))*,?", re.DOTALL)
_NAME = rf"""{_QUOTED.pattern}|[^\s\[\]{{}}:'",][^\[\]{{}}:'",]*"""
_NAMES = re.compile(rf"(?:{_NAME})(?:\s*,\s*(?:{_NAME}))*", re.DOTALL)
