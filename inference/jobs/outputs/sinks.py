"""Output formats: the same rows as JSON Lines, Parquet with a fixed schema, and flat CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any, BinaryIO, Protocol

from .columns import ColumnKind, arrow_schema, arrow_value

Row = dict[str, Any]
_PARQUET_ROWS = 1_000


class Sink(Protocol):
    """Takes rows one by one and writes them to a stream it does not close."""

    def write(self, row: Row) -> None:
        """Add one row."""

    def finish(self) -> None:
        """Write what is held back and the end of the file."""


class JsonlSink:
    """One JSON object per line, UTF-8, as `Brief.to_dict` has it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, row: Row) -> None:
        """Add one row."""
        self._stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")

    def finish(self) -> None:
        """Nothing is held back."""


class ParquetSink:
    """Parquet in row groups of 1,000: the columns of the row, nested ones as lists and structs."""

    def __init__(self, stream: BinaryIO, extra: Mapping[str, ColumnKind]) -> None:
        import pyarrow.parquet as pq

        self._extra = dict(extra)
        self._schema = arrow_schema(extra)
        self._writer = pq.ParquetWriter(stream, self._schema, compression="zstd")
        self._rows: list[Row] = []

    def write(self, row: Row) -> None:
        """Add one row."""
        extra = {name: arrow_value(row.get(name), kind) for name, kind in self._extra.items()}
        self._rows.append({**row, **extra})
        if len(self._rows) >= _PARQUET_ROWS:
            self._flush()

    def finish(self) -> None:
        """Write the last row group and the footer."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


class CsvSink:
    """Flat CSV: see `flat_row`. The first row decides the topics' columns."""

    def __init__(
        self, stream: BinaryIO, topics: list[str], extra: Mapping[str, ColumnKind]
    ) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
        names = [*flat_names(topics), *extra]
        self._writer = csv.DictWriter(self._text, names, restval="", lineterminator="\n")
        self._writer.writeheader()
        self._extra = list(extra)

    def write(self, row: Row) -> None:
        """Add one row."""
        extra = {name: _cell(row.get(name)) for name in self._extra}
        self._writer.writerow({**flat_row(row), **extra})

    def finish(self) -> None:
        """Let go of the stream."""
        self._text.flush()
        self._text.detach()


def flat_names(topics: list[str]) -> list[str]:
    """The CSV columns of a row with these topics, before the columns carried along."""
    scores = [f"score_{topic}" for topic in topics]
    head = ["schema", "id", "title", "published", "byline", "tags", *scores]
    abstract = ["abstract", "abstract_method", "n_sentences", "n_windows", "truncated"]
    return [*head, *abstract, "removed_lines", "warnings", "model", "model_version", "model_sha256"]


def flat_row(row: Row) -> dict[str, Any]:
    """Return the flat columns of a row.

    Tags are joined by ``;``, removed lines by line breaks, warnings by `` | ``; each topic has its
    score in a column of its own; evidence and the abstract's spans are left out.
    """
    flat = {name: row[name] for name in flat_names([]) if name in row}
    scores = {f"score_{topic['topic']}": topic["score"] for topic in row["topics"]}
    model = row["model"]
    return {
        **flat,
        **scores,
        "tags": ";".join(row["tags"]),
        "truncated": _cell(row["truncated"]),
        "removed_lines": "\n".join(row["removed_lines"]),
        "warnings": " | ".join(row["warnings"]),
        "model": model["name"],
        "model_version": model["version"],
        "model_sha256": model["sha256"],
    }


def open_sink(
    kind: str, stream: BinaryIO, topics: list[str], extra: Mapping[str, ColumnKind]
) -> Sink:
    """Return the sink for an output format."""
    if kind == "parquet":
        return ParquetSink(stream, extra)
    if kind == "csv":
        return CsvSink(stream, topics, extra)
    return JsonlSink(stream)


def _cell(value: Any) -> Any:
    """A value as CSV shows it: JSON's true and false, JSON for lists and objects, empty for none."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
