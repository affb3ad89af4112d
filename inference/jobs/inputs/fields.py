"""From a raw record of a table to an input row: ids, texts, dates and carried columns, each checked."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from ....articles import Article
from ....errors import DataError
from ..rows import Failure, InputRow
from ..spec import TableColumns
from .tables import Record

MAX_CHARACTERS = 32_000_000
"""Longest article: more is a whole archive in one cell, and reading it would take gigabytes."""


def row_of_record(record: Record, name: str, source: str, columns: TableColumns) -> InputRow:
    """Return the input row of a record; one that breaks the rules carries a `Failure`.

    Args:
        record: the raw row.
        name: of the table, for the id of a row that has none of its own ("name:line").
        source: where the table is, for the error row.
        columns: which columns mean what.
    """
    place = f"{name}:{record.line}"
    if isinstance(record.values, Failure):
        return InputRow(place, source, record.line, record.values, position=record.position)
    row_id, warnings = _row_id(record.values.get(columns.id), columns.id)
    row_id = row_id or place
    try:
        article = _article(record.values, row_id, columns, warnings)
        present = (k for k in columns.optional if k in record.values)
        extra = {k: plain_value(record.values.get(k)) for k in (*columns.keep, *present)}
        _check_characters(json.dumps(extra, ensure_ascii=False), "a kept column")
    except RecursionError:
        failure = Failure("DataError", "a kept column holds lists or objects nested too deeply")
        return InputRow(row_id, source, record.line, failure, position=record.position)
    except DataError as error:
        failure = Failure.of(error)
        return InputRow(row_id, source, record.line, failure, position=record.position)
    return InputRow(row_id, source, record.line, article, extra, record.position)


def plain_value(value: Any) -> Any:
    """Return ``value`` as JSON has it: dates in ISO 8601, decimals and bytes as text, no NaN."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, dict):
        return {str(k): plain_value(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(v) for v in value]
    return str(value)


def _row_id(value: Any, column: str) -> tuple[str | None, list[str]]:
    """The id as text: UUIDs too, and numbers without a fraction, as pandas makes of integers with gaps.

    Returns:
        It, or None where there is none; and a warning when there is one that cannot be an id.
    """
    if _is_missing(value):
        return None, []
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str | UUID):
        return None, [_left_out(column, "text or a whole number", value)]
    if not _is_utf8(str(value)):
        return None, [_left_out(column, "UTF-8 text", value)]
    return str(value), []


def _is_missing(value: Any) -> bool:
    return (
        value is None or value == "" or (isinstance(value, float | Decimal) and math.isnan(value))
    )


def _article(
    values: dict[str, Any], row_id: str, columns: TableColumns, warnings: list[str]
) -> Article:
    """The article of a row; an optional value that is none goes, with a warning, and never the row."""
    text = values.get(columns.text)
    if columns.text not in values:
        raise DataError(
            f"no '{columns.text}' in this row; it has {', '.join([*values][:8]) or 'nothing'}"
        )
    if text is None:
        raise DataError(f"{columns.text}: expected the article's text, got nothing")
    if not isinstance(text, str):
        raise DataError(f"{columns.text}: expected text, got {_shown(text)}")
    if len(text) > MAX_CHARACTERS:
        raise DataError(f"{columns.text}: expected one article, got {len(text):,} characters")
    known: dict[str, str | None] = {}
    for column in ("title", "published", "source", "byline"):
        known[column], found = _optional_text(values.get(column), column)
        warnings = [*warnings, *found]
    return Article(
        text=_check_characters(text, columns.text),
        id=row_id,
        title=known["title"],
        published=known["published"],
        source=known["source"],
        byline=known["byline"],
        warnings=tuple(warnings),
    )


def _optional_text(value: Any, column: str) -> tuple[str | None, list[str]]:
    """The text of an optional cell, and a warning when what stands there is none."""
    if _is_missing(value) or (isinstance(value, str) and not value.strip()):
        return None, []
    if column == "published" and isinstance(value, date | datetime):
        return value.isoformat(), []
    if not isinstance(value, str):
        return None, [_left_out(column, "text", value)]
    if not _is_utf8(value):
        return None, [_left_out(column, "UTF-8 text", value)]
    return value, []


def _left_out(column: str, expected: str, value: Any) -> str:
    """The warning; without the value, so that a table's rows have the same one."""
    kind = "broken characters" if isinstance(value, str) else type(value).__name__
    return f"{column}: expected {expected}, got {kind}; left out"


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_characters(text: str, column: str) -> str:
    """Raise a DataError for half characters: bytes that were not UTF-8, or a cut surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DataError(
            f"{column}: expected UTF-8 text, got an undecodable byte or half a character at"
            f" position {error.start}"
        ) from error
    return text


def _shown(value: Any) -> str:
    return f"{type(value).__name__} {repr(value)[:40]}"
