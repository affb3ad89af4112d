"""The fixed Parquet schema of a row, and the types of the columns carried along."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

ColumnKind = Literal["empty", "bool", "int", "float", "text", "json"]

ROW_COLUMNS = (
    "schema", "id", "title", "published", "byline", "tags", "topics", "abstract", "abstract_spans",
    "abstract_method", "n_sentences", "n_windows", "truncated", "removed_lines", "warnings", "model",
)  # fmt: skip
"""The columns of `Brief.to_dict`, in order."""


def arrow_schema(extra: Mapping[str, ColumnKind]) -> Any:
    """Return the Arrow schema of a row, followed by the columns carried along."""
    import pyarrow as pa

    text, number, texts = pa.string(), pa.int64(), pa.list_(pa.string())
    span = pa.struct([("start", number), ("end", number), ("text", text)])
    topic = pa.struct(
        [
            ("topic", text),
            ("name", text),
            ("score", pa.float64()),
            ("tagged", pa.bool_()),
            ("evidence", pa.list_(span)),
        ]
    )
    types: dict[str, pa.DataType] = {
        "schema": number,
        "tags": texts,
        "topics": pa.list_(topic),
        "abstract_spans": pa.list_(pa.list_(number)),
        "n_sentences": number,
        "n_windows": number,
        "truncated": pa.bool_(),
        "removed_lines": texts,
        "warnings": texts,
        "model": pa.struct([("name", text), ("version", text), ("sha256", text)]),
    }
    kinds: dict[str, pa.DataType] = {"bool": pa.bool_(), "int": number, "float": pa.float64()}
    fields = [(name, types.get(name, text)) for name in ROW_COLUMNS]
    return pa.schema([*fields, *((name, kinds.get(kind, text)) for name, kind in extra.items())])


def arrow_value(value: Any, kind: ColumnKind) -> Any:
    """Return a carried value in its column's type; mixed and nested values become JSON text."""
    if value is None or kind != "json":
        return value
    return json.dumps(value, ensure_ascii=False)


def column_kinds(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> dict[str, ColumnKind]:
    """Find the narrowest type that holds all values of each carried column."""
    kinds: dict[str, ColumnKind] = dict.fromkeys(names, "empty")
    for row in rows:
        for name, kind in kinds.items():
            kinds[name] = _join(kind, _kind_of(row.get(name)))
    return kinds


def _kind_of(value: Any) -> ColumnKind:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if -(2**63) <= value < 2**63 else "json"
    if isinstance(value, float):
        return "float"
    return "text" if isinstance(value, str) else "json"


def _join(one: ColumnKind, other: ColumnKind) -> ColumnKind:
    if one == other or other == "empty":
        return one
    if one == "empty":
        return other
    return "float" if {one, other} == {"int", "float"} else "json"
