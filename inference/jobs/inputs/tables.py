"""Tables as streams of raw records: JSON Lines, CSV, TSV, Parquet, Arrow, Excel. Only syntax is checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import IOBase
from typing import Any, BinaryIO, cast

from ....errors import DataError
from ....tables import BadRow, RawRow, arrow_rows, column_name, open_csv, open_xlsx, read_json_lines
from ..files.storage import InputFile, open_binary
from ..rows import Failure
from ..spec import TableColumns

_ARROW_ROWS = 64
"""Rows of a Parquet file decoded at a time: long articles, so few."""
_ARROW_MAGIC = b"ARROW1"
_OPTIONAL = ("title", "published", "source", "byline")


@dataclass(frozen=True, slots=True)
class Record:
    """One raw row of a table.

    Attributes:
        line: 1-based line where it begins, or row of a Parquet file or query.
        values: its cells by column, or why it cannot be read.
        position: bytes of the file read so far.
    """

    line: int
    values: dict[str, Any] | Failure
    position: int


def read_records(file: InputFile, columns: TableColumns) -> Iterator[Record]:
    """Yield the records of one table.

    Raises:
        DataError: the table lacks the text column or a column to keep.
        one of `reading_errors`: the file cannot be opened or is damaged.
    """
    with open_binary(file.path) as stream:
        if file.suffix == ".jsonl":
            yield from map(_record, read_json_lines(stream))
        elif file.suffix == ".parquet":
            yield from _read_parquet(stream, file, columns)
        elif file.suffix == ".arrow":
            yield from _read_arrow(stream, columns)
        elif file.suffix == ".xlsx":
            table = open_xlsx(stream, wanted=(columns.text,))
            check_columns(table.columns, columns)
            yield from map(_record, table.rows)
        else:
            yield from _read_csv(stream, "\t" if file.suffix == ".tsv" else ",", columns)


def check_columns(found: list[str], columns: TableColumns) -> None:
    """Raise a DataError when a column the job needs is not there."""
    shown = ", ".join(found) or "none"
    if columns.text not in found:
        raise DataError(
            f"no column '{columns.text}'; its columns are {shown}; name the one with the articles"
            " by --text-column"
        )
    missing = [name for name in columns.keep if name not in found]
    if missing:
        raise DataError(f"--keep: no column '{missing[0]}'; its columns are {shown}")


def _record(row: RawRow) -> Record:
    values = row.values
    return Record(
        row.line,
        Failure("DataError", values.message) if isinstance(values, BadRow) else values,
        row.position,
    )


def _read_csv(stream: BinaryIO, first: str, columns: TableColumns) -> Iterator[Record]:
    table = open_csv(stream, wanted=(columns.text,), first=first)
    check_columns(table.columns, columns)
    yield from map(_record, table.rows)


def _read_parquet(stream: BinaryIO, file: InputFile, columns: TableColumns) -> Iterator[Record]:
    import pyarrow.parquet as pq

    # Buffered and not read ahead: of a row group of any size only a page per column is in memory.
    table = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
    wanted = _needed(table.schema_arrow.names, columns)
    n_rows = max(1, table.metadata.num_rows)
    batches = table.iter_batches(_ARROW_ROWS, columns=wanted, use_threads=False)
    for number, values in enumerate(arrow_rows(batches), start=1):
        yield _record(RawRow(number, values, file.size * number // n_rows))


def _read_arrow(stream: BinaryIO, columns: TableColumns) -> Iterator[Record]:
    """Arrow's own files: streams, as `save_to_disk` of `datasets` writes them, or with an index (Feather)."""
    import pyarrow as pa

    source = pa.PythonFile(cast(IOBase, stream))
    is_indexed = stream.read(len(_ARROW_MAGIC)) == _ARROW_MAGIC
    stream.seek(0)
    if is_indexed:
        file = pa.ipc.open_file(source)
        schema = file.schema
        batches: Iterable[pa.RecordBatch] = map(file.get_batch, range(file.num_record_batches))
    else:
        batches = reader = pa.ipc.open_stream(source)
        schema = reader.schema
    wanted = _needed(schema.names, columns)
    few = (
        batch.select(wanted).slice(start, _ARROW_ROWS)
        for batch in batches
        for start in range(0, batch.num_rows, _ARROW_ROWS)
    )
    for number, values in enumerate(arrow_rows(few), start=1):
        yield _record(RawRow(number, values, stream.tell()))


def _needed(theirs: list[str], columns: TableColumns) -> list[str]:
    """The columns of a table that the job reads, as the table calls them."""
    names = {name: column_name(name) for name in theirs}
    check_columns(list(names.values()), columns)
    needed = (columns.text, columns.id, *_OPTIONAL, *columns.keep, *columns.optional)
    return [name for name, ours in names.items() if ours in needed]
