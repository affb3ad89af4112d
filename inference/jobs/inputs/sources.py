"""From files to input rows, streamed: what cannot be read becomes a failed row, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ....errors import DataError, MissingExtraError
from ....tables import reading_errors
from ..files.storage import PAGE_SUFFIXES, InputFile, open_binary
from ..rows import Failure, InputRow, Page
from ..spec import TableColumns
from .fields import MAX_CHARACTERS, row_of_record
from .json_values import is_json, read_json
from .tables import read_records

_HTML_SUFFIXES = frozenset({".html", ".htm"})


def read_files(files: Iterable[InputFile], columns: TableColumns) -> Iterator[InputRow]:
    """Yield the rows of all files in order; positions count over all of them."""
    before = 0
    for file in files:
        for row in read_file_rows(file, columns):
            yield replace(row, position=before + min(row.position, file.size))
        before += file.size


def read_file_rows(file: InputFile, columns: TableColumns) -> Iterator[InputRow]:
    """Yield the rows of one file; a file that cannot be read to its end gives a failed row last."""
    at_fault: tuple[type[Exception], ...] = (*reading_errors(), MissingExtraError)
    try:
        yield from _rows_of(file, columns)
    except at_fault as error:
        final = not isinstance(error, MissingExtraError)
        failure = Failure(type(error).__name__, f"the file cannot be read: {error}", final)
        yield InputRow(file.name, file.source, None, failure, position=file.size)


def check_readable(files: Iterable[InputFile], columns: TableColumns) -> None:
    """Read the first row of files that the user named one by one, to find mistakes before the job starts.

    Raises:
        DataError: one cannot be opened, is empty or damaged, or lacks a column.
    """
    for file in files:
        if file.size == 0 and file.suffix not in PAGE_SUFFIXES:
            raise DataError(f"{file.source}: the file is empty; nothing to do")
        try:
            next(_rows_of(file, columns), None)
        except reading_errors() as error:
            reason = getattr(error, "strerror", None) or error
            raise DataError(f"{file.source}: cannot be read: {reason}") from error


def _rows_of(file: InputFile, columns: TableColumns) -> Iterator[InputRow]:
    if file.suffix in PAGE_SUFFIXES:
        yield _read_page(file)
        return
    records = read_json(file, columns) if is_json(file) else read_records(file, columns)
    for record in records:
        yield row_of_record(record, file.name, file.source, columns)


def _read_page(file: InputFile) -> InputRow:
    if file.size > MAX_CHARACTERS:
        raise DataError(f"expected one article, got {file.size:,} bytes; a table is .jsonl or .csv")
    with open_binary(file.path) as stream:
        data = stream.read(MAX_CHARACTERS + 1)
    if len(data) > MAX_CHARACTERS:  # unpacked, or grown since it was listed
        raise DataError(f"expected one article, got more than {MAX_CHARACTERS:,} bytes")
    page = Page(data, True if file.suffix in _HTML_SUFFIXES else None)
    return InputRow(file.name, file.source, None, page, position=file.size)
