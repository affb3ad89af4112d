"""Tables as streams of raw records: JSON Lines, CSV and TSV, Parquet. Only the syntax is checked here."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from ....errors import DataError
from ..files.storage import InputFile, open_binary
from ..rows import Failure
from ..spec import TableColumns

_BOM = "\ufeff"
_MAX_CELL = 64 * 1024 * 1024
"""Characters of a CSV cell: a stray quote would otherwise read the rest of the file into one."""
_MAX_LINE = 64 * 1024 * 1024
"""Bytes of a JSON line: a file without line ends must not be read into memory whole."""
_ARROW_ROWS = 64
"""Rows of a Parquet file decoded at a time: long articles, so few."""
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
            yield from _read_jsonl(stream)
        elif file.suffix == ".parquet":
            yield from _read_parquet(stream, file, columns)
        else:
            yield from _read_csv(stream, "\t" if file.suffix == ".tsv" else None, columns)


def reading_errors() -> tuple[type[Exception], ...]:
    """What reading can raise when the file is at fault: damaged, missing, or with an impossible date."""
    from pyarrow import ArrowException

    return (OSError, ValueError, ArithmeticError, LookupError, ArrowException)


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


def _read_jsonl(stream: BinaryIO) -> Iterator[Record]:
    position = 0
    for number, line in enumerate(_json_lines(stream), 1):
        position += len(line)
        if len(line) > _MAX_LINE:
            message = f"expected an article on the line, got more than {_MAX_LINE:,} bytes"
            yield Record(number, Failure("DataError", message), position)
        elif line.strip():
            yield Record(number, _parse_json(line, number), position)


def _json_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines in UTF-8; of a line that is too long, only the beginning."""
    if _is_utf16(stream):
        text = io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n")
        yield from (line.encode("utf-8", "replace") for line in text)
        return
    while line := stream.readline(_MAX_LINE + 1):
        yield line
        while len(line) > _MAX_LINE and not line.endswith(b"\n"):
            line = stream.readline(_MAX_LINE + 1)


def _parse_json(line: bytes, number: int) -> dict[str, Any] | Failure:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        return Failure("DataError", f"the line is not UTF-8: {error.reason} at byte {error.start}")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Failure("DataError", f"the line is not JSON: {error}")
    if not isinstance(value, dict):
        kind = type(value).__name__
        return Failure("DataError", f"expected a JSON object on the line, got {kind}")
    return value


def _read_csv(stream: BinaryIO, delimiter: str | None, columns: TableColumns) -> Iterator[Record]:
    csv.field_size_limit(_MAX_CELL)
    # Bytes that are not UTF-8 become surrogates, so that only the rows with them fail.
    encoding = "utf-16" if _is_utf16(stream) else "utf-8"
    text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
    header, delimiter = _csv_header(text, delimiter, columns)
    check_columns(header, columns)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        line = reader.line_num + 2  # the header is line 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(line, Failure("DataError", f"the row is not CSV: {error}"), 0)
            continue
        if lines.ended:  # inside a row, so inside a quotation
            opened = reader.line_num + 2 - _n_lines(cells[-1])
            yield Record(line, _open_quote(opened), stream.tell())
        elif cells:
            yield Record(line, _csv_values(header, cells), stream.tell())


class _Lines:
    """The lines of a text; ``ended`` says whether the csv module asked for one more than there are."""

    def __init__(self, text: Iterable[str]) -> None:
        self._text = iter(text)
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            return next(self._text)
        except StopIteration:
            self.ended = True
            raise


def _n_lines(cell: str) -> int:
    """How many lines of the file a cell spans."""
    return max(1, sum(1 for _ in io.StringIO(cell, newline="")))


def _open_quote(line: int) -> Failure:
    return Failure(
        "DataError",
        f'the quotation mark (") opened on line {line} is not closed: everything from there to the'
        " end of the file is one cell, and its rows are not read; close it, or double it if meant",
    )


def _is_utf16(stream: BinaryIO) -> bool:
    """Whether a file has UTF-16's mark, as Excel and PowerShell write it; rewinds it."""
    mark = stream.read(2)
    stream.seek(0)
    return mark in (b"\xff\xfe", b"\xfe\xff")


def _csv_header(
    text: io.TextIOWrapper, delimiter: str | None, columns: TableColumns
) -> tuple[list[str], str]:
    """The column names and the delimiter: Excel writes ';' where ',' is the decimal mark."""
    first = text.readline().lstrip(_BOM)
    candidates = [delimiter] if delimiter else [",", ";", "\t"]
    for candidate in candidates:
        header = next(csv.reader([first], delimiter=candidate), [])
        if columns.text in header:
            return header, candidate
    return next(csv.reader([first], delimiter=candidates[0]), []), candidates[0]


def _csv_values(header: list[str], cells: list[str]) -> dict[str, Any] | Failure:
    if len(cells) > len(header):
        return Failure(
            "DataError", f"expected {len(header)} cells as in the header, got {len(cells)}"
        )
    return {name: cell or None for name, cell in zip(header, cells, strict=False)}


def _read_parquet(stream: BinaryIO, file: InputFile, columns: TableColumns) -> Iterator[Record]:
    import pyarrow.parquet as pq

    # Buffered and not read ahead: of a row group of any size only a page per column is in memory.
    table = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
    names = list(table.schema_arrow.names)
    check_columns(names, columns)
    wanted = [n for n in names if n in (columns.text, columns.id, *_OPTIONAL, *columns.keep)]
    n_rows = max(1, table.metadata.num_rows)
    number = 0
    for batch in table.iter_batches(_ARROW_ROWS, columns=wanted, use_threads=False):
        for values in _arrow_rows(batch):
            number += 1
            yield Record(number, values, file.size * number // n_rows)


def _arrow_rows(batch: Any) -> Iterator[dict[str, Any] | Failure]:
    try:
        yield from batch.to_pylist()
        return
    except reading_errors():  # a cell that is not UTF-8 or a date out of range: find the row
        pass
    for i in range(batch.num_rows):
        try:
            yield cast(dict[str, Any], batch.slice(i, 1).to_pylist()[0])
        except reading_errors() as error:
            yield Failure("DataError", f"a cell cannot be read: {error}")
