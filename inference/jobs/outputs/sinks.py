"""Output formats: the same rows as JSON Lines, Parquet with a fixed schema, and flat CSV.

A further format is a class like `JsonlSink` and a row of `FORMATS`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from ....articles import flat_names, flat_row
from ....errors import alternatives
from .columns import ColumnKind, arrow_schema, arrow_value

Row = dict[str, Any]
_PARQUET_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Layout:
    """What some formats must know before the first row.

    Attributes:
        topics: their ids, in the order of the row; none when there are no rows.
        extra: the columns carried along, with their types where the format is ``typed``.
    """

    topics: Sequence[str] = ()
    extra: Mapping[str, ColumnKind] = field(default_factory=dict)


class Sink(Protocol):
    """Takes rows one by one and writes them to a stream it does not close."""

    def write(self, row: Row) -> None:
        """Add one row."""

    def finish(self) -> None:
        """Write the rows still in memory and the end of the file."""


class JsonlSink:
    """One JSON object per line, UTF-8, as `Brief.to_dict` has it."""

    def __init__(self, stream: BinaryIO, layout: Layout = Layout()) -> None:
        self._stream = stream

    def write(self, row: Row) -> None:
        """Add one row."""
        self._stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")

    def finish(self) -> None:
        """Nothing to do: every row is written at once."""


class ParquetSink:
    """Parquet in row groups of 1,000: the columns of the row, nested ones as lists and structs."""

    def __init__(self, stream: BinaryIO, layout: Layout) -> None:
        import pyarrow.parquet as pq

        self._extra = dict(layout.extra)
        self._schema = arrow_schema(layout.extra)
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
    """Flat CSV: see `flat_row`. Each topic has a column for its score, and one has the evidence of all.

    It begins with a byte order mark, by which Excel knows UTF-8; readers of CSV pass over it.
    """

    def __init__(self, stream: BinaryIO, layout: Layout) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8-sig", newline="", write_through=True)
        names = [*flat_names(layout.topics), "evidence", *layout.extra]
        self._writer = csv.DictWriter(self._text, names, restval="", lineterminator="\n")
        self._writer.writeheader()
        self._extra = list(layout.extra)

    def write(self, row: Row) -> None:
        """Add one row."""
        extra = {name: _cell(row.get(name)) for name in self._extra}
        flat = {**flat_row(row), "truncated": _cell(row["truncated"]), "evidence": _evidence(row)}
        self._writer.writerow({**flat, **extra})

    def finish(self) -> None:
        """Release the stream without closing it."""
        self._text.flush()
        self._text.detach()


@dataclass(frozen=True, slots=True)
class Format:
    """One output format.

    Attributes:
        open: makes the sink that writes to a stream.
        description: what is in the file, for help texts.
        typed: whether it must know the types of the columns carried along before the first row; the
            rows are read twice then.
        needs: the module and the extra that brings it, where it is not of the base package.
    """

    open: Callable[[BinaryIO, Layout], Sink]
    description: str
    typed: bool = False
    needs: tuple[str, str] | None = None


FORMATS: dict[str, Format] = {
    ".jsonl": Format(JsonlSink, "the whole row, a JSON object a line"),
    ".parquet": Format(ParquetSink, "the whole row in typed columns", typed=True),
    ".csv": Format(CsvSink, "flat columns, for a spreadsheet"),
}
"""The formats by the ending of a file's name: the only list of them."""

DATASET_SUFFIX = ".parquet"
"""Of the part files in a dataset folder."""


def known_formats() -> str:
    """The endings as errors and help texts name them: ".jsonl, .parquet or .csv"."""
    return alternatives(FORMATS)


def _evidence(row: Row) -> str:
    """The sentences that carry the tags, a line each: "cadre_work: ..."."""
    return "\n".join(
        f"{topic['topic']}: {' '.join(span['text'].split())}"
        for topic in row["topics"]
        for span in topic["evidence"]
    )


def _cell(value: Any) -> Any:
    """A value as CSV shows it: JSON's true and false, JSON for lists and objects, empty for none."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
