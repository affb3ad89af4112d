"""Rows of a table of labels, with where each stands, from CSV, TSV, JSON Lines, JSON, Parquet and data sets.

A further kind of file is one function in `_READERS`, a further labelling tool one pair in `_TOOLS`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from ....errors import DataError
from ....tables import (
    BadRow,
    RawRow,
    arrow_rows,
    kind_of,
    named_values,
    open_csv,
    open_xlsx,
    parse_json,
    read_json_lines,
    undecoded_byte,
)
from ..label_shapes.class_labels import class_names, with_names
from ..label_shapes.grades import is_empty
from ..label_shapes.label_studio import is_task, rows_of_tasks
from ..label_shapes.prodigy import is_answer, rows_of_answers
from .data_sets import is_data_set, read_data_set
from .rows import Note, TableRow

_BATCH = 500
_SURROGATE = re.compile("[\ud800-\udfff]")


class Tool(NamedTuple):
    """How the rows that a labelling tool exports become plain ones.

    Attributes:
        is_row: whether a row is of this tool; the first row of a file tells.
        plain: the plain rows of a file, with the columns to keep; those that nobody has labelled are not
            among them.
    """

    is_row: Callable[[dict[str, Any]], bool]
    plain: Callable[[Iterable[TableRow], list[Note], Collection[str]], Iterator[TableRow]]


def read_rows(
    path: str | Path, notes: list[Note] | None = None, keep: Collection[str] = ()
) -> Iterator[TableRow]:
    """Stream the rows of a table, chosen by the file's suffix; rows of labelling tools become plain ones.

    A folder of ``save_to_disk`` and "org/name@revision" of the hub are tables too.

    Args:
        path: the table.
        notes: is told of what a labelling tool wrote and is no label.
        keep: controls of a labelling tool that hold no labels and become columns.

    Raises:
        DataError: no such file, one that cannot be opened, an unknown suffix, or broken content; names
            file, line and column.
        LabelError: a row of a labelling tool is not of the expected form.
    """
    path = Path(path)
    read = _reader_of(path)
    try:
        for row in _plain_rows(read(path), [] if notes is None else notes, keep):
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


def _reader_of(path: Path) -> Callable[[Path], Iterator[TableRow]]:
    if is_data_set(path):
        return _read_data_set
    if path.is_dir():
        raise DataError(
            f"{path}: expected a table, or a folder that `save_to_disk` of datasets wrote"
        )
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise DataError(f"{path}: expected a file of {', '.join(_READERS)}, found '{path.suffix}'")
    if not path.is_file():
        raise DataError(f"{path}: no such file; expected a table of labels")
    return read


def _read_data_set(path: Path) -> Iterator[TableRow]:
    return iter(read_data_set(path))


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


def _plain_rows(
    rows: Iterator[TableRow], notes: list[Note], keep: Collection[str]
) -> Iterator[TableRow]:
    first = next(rows, None)
    if first is None:
        return iter(())
    tool = next((tool for tool in _TOOLS if tool.is_row(first.values)), None)
    whole = chain([first], rows)
    return tool.plain(whole, notes, keep) if tool else map(_with_annotator, whole)


def _with_annotator(row: TableRow) -> TableRow:
    """The row as one of several about the same article, where it says who labelled it."""
    annotator, article_id = row.values.get("annotator"), row.values.get("id")
    if is_empty(annotator) or is_empty(article_id):
        return row
    task = (str(article_id), str(row.values.get("text")))
    is_truth = str(row.values.get("ground_truth")).strip().lower() in ("true", "1")
    return row._replace(task=task, annotator=str(annotator), is_truth=is_truth)


def _read_csv(path: Path, first: str) -> Iterator[TableRow]:
    with path.open("rb") as stream:
        table = open_csv(stream, wanted=("text", "id"), first=first, strict=True)
        _check_names(path, table.columns)
        for row in table.rows:
            where = f"{path}: line {row.line}"
            values = _values(row, where)
            if row.n_missing:
                n_columns = len(table.columns)
                raise DataError(
                    f"{where}: expected {n_columns} columns, found {n_columns - row.n_missing}; "
                    "put quotes around a text that holds the separator"
                )
            for name, cell in values.items():
                _check_decoded(f"{where}, column '{name}'", cell)
            yield TableRow(where, values)


def _read_xlsx(path: Path) -> Iterator[TableRow]:
    with path.open("rb") as stream:
        try:
            table = open_xlsx(stream, wanted=("text", "id"))
        except DataError as error:
            raise DataError(f"{path}: {error}") from error
    _check_names(path, table.columns)
    for row in table.rows:
        where = f"{path}: row {row.line}"
        yield TableRow(where, _values(row, where))


def _check_names(path: Path, names: Sequence[str]) -> None:
    for name in names:
        _check_decoded(f"{path}: line 1", name)
        if names.count(name) > 1:
            raise DataError(f"{path}: line 1: two columns are called '{name}'; rename one")


def _check_decoded(where: str, cell: str | None) -> None:
    if cell and (byte := undecoded_byte(cell)):
        raise DataError(
            f"{where}: expected UTF-8, found byte 0x{byte:02x}; "
            "save it as UTF-8 (in Excel: 'CSV UTF-8')"
        )


def _values(row: RawRow, where: str) -> dict[str, Any]:
    """The cells of a row.

    Raises:
        DataError: it is broken.
    """
    if isinstance(row.values, BadRow):
        column = f", column {row.values.column}" if row.values.column else ""
        raise DataError(f"{where}{column}: {row.values.message}")
    return row.values


def _read_json_lines(path: Path) -> Iterator[TableRow]:
    with path.open("rb") as stream:
        for row in read_json_lines(stream):
            where = f"{path}: line {row.line}"
            yield TableRow(where, _values(row, where))


def _read_json(path: Path) -> Iterator[TableRow]:
    try:
        tree = parse_json(path.read_bytes())
    except json.JSONDecodeError as error:
        raise DataError(
            f"{path}: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except UnicodeDecodeError:
        raise
    except ValueError as error:
        raise DataError(f"{path}: {error}") from error
    if not isinstance(tree, list):
        raise DataError(f"{path}: expected a list of articles, found {kind_of(tree)}")
    for number, values in enumerate(tree, start=1):
        where = f"{path}: item {number}"
        if not isinstance(values, dict):
            raise DataError(f"{where}: expected an object {{...}}, found {kind_of(values)}")
        yield TableRow(where, named_values(values))


def _read_parquet(path: Path) -> Iterator[TableRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise DataError(
            f"{path}: expected a parquet file, found something else: {error}"
        ) from error
    names = class_names(file.schema_arrow)
    number = 0
    try:
        for number, values in enumerate(arrow_rows(file.iter_batches(_BATCH)), start=1):
            where = f"{path}: row {number}"
            cells = with_names(_values(RawRow(number, values, 0), where), names)
            yield TableRow(where, cells, classes=names)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            f"{path}: damaged after row {number}: {error}; copy or write the file again"
        ) from error


_READERS: dict[str, Callable[[Path], Iterator[TableRow]]] = {
    ".csv": partial(_read_csv, first=","),
    ".tsv": partial(_read_csv, first="\t"),
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".json": _read_json,
    ".parquet": _read_parquet,
    ".xlsx": _read_xlsx,
}
"""How a file is read, by suffix."""
_TOOLS = (Tool(is_task, rows_of_tasks), Tool(is_answer, rows_of_answers))
"""Labelling tools whose rows are known by what is in them."""
