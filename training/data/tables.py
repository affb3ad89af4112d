"""Rows of a table of labels, with where each stands, from CSV, TSV, JSON Lines, JSON and Parquet.

A further kind of file is one function in `_READERS`, a further labelling tool one pair in `_TOOLS`.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import DataError
from .grades import is_empty
from .label_studio import is_task, rows_of_tasks
from .prodigy import is_answer, rows_of_answers
from .rows import Note, TableRow

_BATCH = 500
_MAX_DIGITS = 300
"""Of an integer; one of 310 fits no float, of 4,301 Python does not read it."""
_SURROGATE = re.compile("[\ud800-\udfff]")


class Tool(NamedTuple):
    """How the rows that a labelling tool exports become plain ones.

    Attributes:
        is_row: whether a row is of this tool; the first row of a file tells.
        plain: the plain rows of a file; those that nobody has labelled are not among them.
    """

    is_row: Callable[[dict[str, Any]], bool]
    plain: Callable[[Iterable[TableRow], list[Note]], Iterator[TableRow]]


def read_rows(path: str | Path, notes: list[Note] | None = None) -> Iterator[TableRow]:
    """Stream the rows of a table, chosen by the file's suffix; rows of labelling tools become plain ones.

    Args:
        path: the table.
        notes: is told of what a labelling tool wrote and is no label.

    Raises:
        DataError: no such file, one that cannot be opened, an unknown suffix, or broken content; names
            file, line and column.
        LabelError: a row of a labelling tool is not of the expected form.
    """
    path = Path(path)
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise DataError(f"{path}: expected a file of {', '.join(_READERS)}, found '{path.suffix}'")
    if not path.is_file():
        raise DataError(f"{path}: no such file; expected a table of labels")
    try:
        for row in _plain_rows(read(path), [] if notes is None else notes):
            if half := lone_surrogate("".join(row.values)):
                raise DataError(
                    f"{row.where}: found {half}, half a character, in a column's name; rename it"
                )
            yield row
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path}: expected UTF-8, found byte 0x{error.object[error.start]:02x}; "
            "save it as UTF-8 (in Excel: 'CSV UTF-8')"
        ) from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error


def column_names(path: str | Path) -> set[str]:
    """Columns of a table (of its first row, in JSON); empty for an empty file.

    Raises:
        DataError: as `read_rows`.
    """
    first = next(iter(read_rows(path)), None)
    return set(first.values) if first else set()


def lone_surrogate(text: str) -> str | None:
    """The first surrogate without its other half, which UTF-8 cannot hold, as an escape; or None."""
    found = _SURROGATE.search(text)
    return f"\\u{ord(found[0]):04x}" if found else None


def _plain_rows(rows: Iterator[TableRow], notes: list[Note]) -> Iterator[TableRow]:
    first = next(rows, None)
    if first is None:
        return iter(())
    tool = next((tool for tool in _TOOLS if tool.is_row(first.values)), None)
    whole = chain([first], rows)
    return tool.plain(whole, notes) if tool else map(_with_annotator, whole)


def _with_annotator(row: TableRow) -> TableRow:
    """The row as one of several about the same article, where it says who labelled it."""
    annotator, article_id = row.values.get("annotator"), row.values.get("id")
    if is_empty(annotator) or is_empty(article_id):
        return row
    task = (str(article_id), str(row.values.get("text")))
    return row._replace(task=task, annotator=str(annotator))


def _read_csv(path: Path, delimiter: str) -> Iterator[TableRow]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # articles are longer than the default 128 KB
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=delimiter, strict=True)
        while True:
            try:
                values = next(reader, None)
            except csv.Error as error:
                raise DataError(f"{path}: line {reader.line_num}: {error}") from error
            if values is None:
                return
            where = f"{path}: line {reader.line_num}"
            if None in values or None in values.values():
                n_found = sum(v is not None for k, v in values.items() if k is not None)
                n_found += len(values.get(None) or ())
                raise DataError(
                    f"{where}: expected {len(reader.fieldnames or ())} columns, found {n_found}; "
                    "put quotes around a text that holds the separator"
                )
            yield TableRow(where, dict(values))


def _read_json_lines(path: Path) -> Iterator[TableRow]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            where = f"{path}: line {number}"
            try:
                values = _parse(line, where)
            except json.JSONDecodeError as error:
                raise DataError(f"{where}, column {error.colno}: {error.msg}") from error
            yield _object(where, values)


def _read_json(path: Path) -> Iterator[TableRow]:
    try:
        tree = _parse(path.read_text("utf-8-sig"), str(path))
    except json.JSONDecodeError as error:
        raise DataError(
            f"{path}: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    if not isinstance(tree, list):
        raise DataError(f"{path}: expected a list of articles, found {_kind(tree)}")
    for number, values in enumerate(tree, start=1):
        yield _object(f"{path}: item {number}", values)


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text, parse_int=lambda digits: _integer(digits, where))
    except RecursionError:
        raise DataError(
            f"{where}: brackets are nested too deeply; write an article as a flat object {{...}}"
        ) from None


def _integer(digits: str, where: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise DataError(
            f"{where}: expected integers of at most {_MAX_DIGITS} digits, found one of "
            f"{len(digits):,}; put quotes around what is no number"
        )
    return int(digits)


def _object(where: str, values: object) -> TableRow:
    if not isinstance(values, dict):
        raise DataError(f"{where}: expected an object {{...}}, found {_kind(values)}")
    return TableRow(where, values)


def _read_parquet(path: Path) -> Iterator[TableRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise DataError(
            f"{path}: expected a parquet file, found something else: {error}"
        ) from error
    number = 0
    try:
        for batch in file.iter_batches(_BATCH):
            for values in batch.to_pylist():
                number += 1
                yield TableRow(f"{path}: row {number}", values)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            f"{path}: damaged after row {number}: {error}; copy or write the file again"
        ) from error


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", type(None): "null"}
    return names.get(type(value), "a number")


_READERS: dict[str, Callable[[Path], Iterator[TableRow]]] = {
    ".csv": partial(_read_csv, delimiter=","),
    ".tsv": partial(_read_csv, delimiter="\t"),
    ".jsonl": _read_json_lines,
    ".json": _read_json,
    ".parquet": _read_parquet,
}
"""How a file is read, by suffix."""
_TOOLS = (Tool(is_task, rows_of_tasks), Tool(is_answer, rows_of_answers))
"""Labelling tools whose rows are known by what is in them."""
