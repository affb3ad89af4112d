"""Rows of tables as they stand in files: CSV in whatever form Excel writes it, .xlsx, JSON Lines, Arrow.

Only syntax is judged here. A row that cannot be read is a `BadRow`, and reading goes on: a job counts it as
failed, labels are refused.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple, cast

from .errors import DataError, require
from .models.text.reading.encodings import is_windows_1258

MAX_CELL = 64 * 1024 * 1024
"""Characters of a CSV cell: a stray quote would otherwise read the rest of the file into one."""
MAX_LINE = 64 * 1024 * 1024
"""Bytes of a JSON line: a file without line ends must not be read into memory whole."""
MAX_DIGITS = 300
"""Of an integer; one of 310 fits no float, of 4,301 Python does not read it."""
MAX_WORKBOOK = 256 * 1024 * 1024
"""Bytes of an Excel file."""
_MAX_UNPACKED = 1 << 30
"""Bytes of what is in an Office file: a few kilobytes of zeros can be packed to stand for any number."""
_MAX_HEADER = 100
"""Lines of a CSV's first row, whose cells may hold line ends."""
_SEP = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_DELIMITERS = ",;\t|"
_BOM = "\ufeff"
_UNDECODED = re.compile("[\udc80-\udcff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_PEEK = 1 << 16
_WINDOWS = "cp1258"


class BadRow(NamedTuple):
    """Why a row cannot be read.

    Attributes:
        message: what was expected, what was found.
        column: the character of the line where it goes wrong, where that is known.
    """

    message: str
    column: int | None = None


class RawRow(NamedTuple):
    """One row of a table.

    Attributes:
        line: where it begins, the file's first line being 1.
        values: its cells by column, None where empty; or why it has none.
        position: bytes of the file read so far.
        n_missing: columns of the header behind its last cell.
    """

    line: int
    values: dict[str, Any] | BadRow
    position: int
    n_missing: int = 0


class CsvTable(NamedTuple):
    """A CSV file, or a sheet of Excel, opened.

    Attributes:
        columns: the names in its header.
        rows: the rest.
    """

    columns: list[str]
    rows: Iterator[RawRow]


def column_name(name: str) -> str:
    """A column's name as names are compared: letters composed (NFC), nothing around it."""
    return unicodedata.normalize("NFC", name).strip(f"{_BOM} \t\r\n\xa0")


def named_values(values: dict[str, Any]) -> dict[str, Any]:
    """Cells by the names of columns as they are compared."""
    return {column_name(str(name)): cell for name, cell in values.items()}


def undecoded_byte(text: str) -> int | None:
    """The first byte of a text read here that was not of its encoding."""
    found = _UNDECODED.search(text)
    return ord(found[0]) - 0xDC00 if found else None


def reading_errors() -> tuple[type[Exception], ...]:
    """What reading a file can raise when the file is at fault: damaged, gone, or a date of no calendar."""
    from pyarrow import ArrowException

    return (OSError, ValueError, ArithmeticError, LookupError, ArrowException)


def read_json_lines(stream: BinaryIO) -> Iterator[RawRow]:
    """The objects of JSON Lines in UTF-8, or in UTF-16 with its mark; empty lines are no rows."""
    position = 0
    for number, line in enumerate(_json_lines(stream), 1):
        position += len(line)
        if len(line) > MAX_LINE:
            message = f"expected an article on the line, got more than {MAX_LINE:,} bytes"
            yield RawRow(number, BadRow(message), position)
        elif line.strip():
            yield RawRow(number, _parse_line(line, number), position)


def parse_json(text: str | bytes) -> Any:
    """A JSON text.

    Raises:
        ValueError: it is none, is nested too deeply or holds an integer that is no number any more.
    """
    try:
        return json.loads(text, parse_int=_integer)
    except RecursionError:
        raise ValueError(
            "not JSON: brackets are nested too deeply; write an article as a flat object {...}"
        ) from None


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    names = {dict: "an object", list: "a list", str: "a text", type(None): "null"}
    return names.get(type(value), "a number")


def open_csv(
    stream: BinaryIO, *, wanted: Collection[str], first: str = ",", strict: bool = False
) -> CsvTable:
    """Read the header of a CSV file and find its form: encoding, what parts the cells, a line "sep=;".

    Args:
        stream: UTF-8, windows-1258, or UTF-16 with or without its mark. A byte of neither becomes half a
            character (see `undecoded_byte`), so that only its own row is lost.
        wanted: columns, one of which the header most likely has.
        first: what parts the cells unless another character gives a wanted column, or more of them.
        strict: whether a quotation mark inside a cell without quotes around it is an error.
    """
    csv.field_size_limit(MAX_CELL)
    lines = _Lines(_text_lines(stream, _encoding(stream), "surrogateescape", ""))
    header, delimiter = _header(lines, wanted, first)
    return CsvTable(
        [name for name in header if name], _csv_rows(lines, header, delimiter, stream, strict)
    )


def open_xlsx(stream: BinaryIO, *, wanted: Collection[str]) -> CsvTable:
    """Read the header of an Excel workbook (.xlsx): its first sheet with a wanted column, else its first.

    Args:
        stream: the file.
        wanted: columns, one of which the header most likely has.

    Raises:
        DataError: it is no workbook, or too large.
        MissingExtraError: the extra `documents` is not installed.
    """
    openpyxl = require("openpyxl", "documents")
    data = stream.read(MAX_WORKBOOK + 1)
    if len(data) > MAX_WORKBOOK:
        raise DataError(f"expected a workbook of at most {MAX_WORKBOOK:,} bytes; save it as CSV")
    whole = io.BytesIO(data)
    check_archive(whole)
    try:
        book = openpyxl.load_workbook(whole, read_only=True, data_only=True)
        sheets = [_open_sheet(sheet, len(data)) for sheet in book.worksheets]
    except Exception as error:  # zipfile's, the XML parser's and its own share no base
        raise DataError(f"expected an Excel workbook, found something else: {error}") from error
    best = next((one for one in sheets if set(wanted) & set(one.columns)), None)
    return best or (sheets[0] if sheets else CsvTable([], iter(())))


def check_archive(stream: BinaryIO) -> None:
    """Refuse an Office file that unpacks to more than can be held. Rewinds it.

    Raises:
        DataError: it does, or is no ZIP archive.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            n_bytes = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DataError(f"expected an Office file, found a damaged one: {error}") from error
    if n_bytes > _MAX_UNPACKED:
        raise DataError(f"expected at most {_MAX_UNPACKED:,} bytes unpacked, found {n_bytes:,}")
    stream.seek(0)


def arrow_rows(batches: Iterable[Any]) -> Iterator[dict[str, Any] | BadRow]:
    """The rows of Arrow's record batches; a cell that is not UTF-8 or a date out of range costs its row."""
    for batch in batches:
        try:
            rows = batch.to_pylist()
        except reading_errors():
            yield from (_arrow_row(batch, i) for i in range(batch.num_rows))
        else:
            yield from map(named_values, rows)


def _arrow_row(batch: Any, i: int) -> dict[str, Any] | BadRow:
    try:
        return named_values(cast(dict[str, Any], batch.slice(i, 1).to_pylist()[0]))
    except reading_errors() as error:
        return BadRow(f"a cell cannot be read: {error}")


def _open_sheet(sheet: Any, n_bytes: int) -> CsvTable:
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    header = next((cells for _, cells in rows if any(map(_cell, cells))), ())
    names = [column_name(str(cell)) if (cell := _cell(c)) is not None else "" for c in header]
    n_rows = max(1, sheet.max_row or 1)
    return CsvTable([name for name in names if name], _sheet_rows(names, rows, n_bytes, n_rows))


def _sheet_rows(
    names: list[str], rows: Iterator[tuple[int, tuple[Any, ...]]], n_bytes: int, n_rows: int
) -> Iterator[RawRow]:
    for number, cells in rows:
        values = {name: _cell(c) for name, c in zip(names, cells, strict=False) if name}
        if any(cell is not None for cell in values.values()):
            position = n_bytes * min(number, n_rows) // n_rows
            yield RawRow(number, values, position)


def _cell(value: Any) -> Any:
    """A cell's value; Excel writes a line end of Windows as "_x000D_" and a line end."""
    if isinstance(value, str):
        value = value.replace("_x000D_", "").strip()
    return None if value == "" else value


def _json_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines in UTF-8, of one that is too long only its beginning."""
    if (encoding := _encoding(stream)) != "utf-8":
        text = _text_lines(stream, encoding, "replace", "\n")
        yield from (line.encode("utf-8", "replace") for line in text)
        return
    while line := stream.readline(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE + 1)


def _parse_line(line: bytes, number: int) -> dict[str, Any] | BadRow:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        return BadRow(f"the line is not UTF-8: {error.reason} at byte {error.start}")
    try:
        value = parse_json(text)
    except json.JSONDecodeError as error:
        return BadRow(f"the line is not JSON: {error.msg}", error.colno)
    except ValueError as error:
        return BadRow(str(error))
    if not isinstance(value, dict):
        return BadRow(f"expected an object {{...}}, found {kind_of(value)}")
    return named_values(value)


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(
            f"expected integers of at most {MAX_DIGITS} digits, found one of {len(digits):,}; "
            "put quotes around what is no number"
        )
    return int(digits)


def _encoding(stream: BinaryIO) -> str:
    """UTF-16 has its mark, as Excel and PowerShell write it, or else zeros beside ASCII; windows-1258 is told
    by its words. Rewinds the file."""
    start = stream.read(_PEEK)
    stream.seek(0)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for byte_order, places in (("le", start[1::2]), ("be", start[::2])):
        if places.count(0) > len(places) // 2:
            return f"utf-16-{byte_order}"
    return _WINDOWS if is_windows_1258(start) else "utf-8"


def _text_lines(stream: BinaryIO, encoding: str, errors: str, newline: str) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding, errors=errors, newline=newline)
    if encoding != _WINDOWS:
        return iter(text)
    # Its tones are characters of their own.
    return (unicodedata.normalize("NFC", line) for line in text)


class _Lines:
    """The lines of a text, how many were read, and whether one was asked for behind the last."""

    def __init__(self, text: Iterable[str]) -> None:
        self._text = iter(text)
        self._again: list[str] = []
        self.n_read = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._again.pop() if self._again else next(self._text)
        except StopIteration:
            self.ended = True
            raise
        self.n_read += 1
        return line

    def push(self, lines: list[str]) -> None:
        """Give lines back, to be read again."""
        self._again += reversed(lines)
        self.n_read -= len(lines)


def _header(lines: _Lines, wanted: Collection[str], first: str) -> tuple[list[str], str]:
    """The column names and the delimiter: Excel writes ';' where ',' is the decimal mark."""
    line = next(lines, "").lstrip(_BOM)
    told = _SEP.fullmatch(line)
    if told:
        line = next(lines, "")
    while line and not line.strip():
        line = next(lines, "")
    taken = [line]
    while sum(one.count('"') for one in taken) % 2 and len(taken) < _MAX_HEADER and taken[-1]:
        taken.append(next(lines, ""))
    read = {}
    for delimiter in told[1] if told else dict.fromkeys(first + _DELIMITERS):
        rows = csv.reader(taken, delimiter=delimiter)
        read[delimiter] = ([column_name(name) for name in next(rows, [])], rows.line_num)
    best = max(read, key=lambda d: (any(name in wanted for name in read[d][0]), len(read[d][0])))
    names, n_lines = read[best]
    lines.push([one for one in taken[n_lines:] if one])
    lines.ended = False
    return names, best


def _csv_rows(
    lines: _Lines, header: list[str], delimiter: str, stream: BinaryIO, strict: bool
) -> Iterator[RawRow]:
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    while True:
        line = lines.n_read + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            bad = _open_quote(line) if lines.ended else BadRow(f"the row is not CSV: {error}")
            yield RawRow(line, bad, 0)
            continue
        if lines.ended:  # within a row, so within a quotation
            opened = lines.n_read + 1 - _n_lines(cells[-1])
            yield RawRow(line, _open_quote(opened), stream.tell())
        elif cells:
            n_missing = max(0, len(header) - len(cells))
            yield RawRow(line, _csv_values(header, cells), stream.tell(), n_missing)


def _n_lines(cell: str) -> int:
    """Lines of the file that a cell takes part in."""
    return max(1, sum(1 for _ in io.StringIO(cell, newline="")))


def _open_quote(line: int) -> BadRow:
    return BadRow(
        f'the quotation mark (") opened on line {line} is not closed: everything from there to the'
        " end of the file is one cell, and its rows are not read; close it, or double it if meant"
    )


def _csv_values(header: list[str], cells: list[str]) -> dict[str, Any] | BadRow:
    if any(cells[len(header) :]):
        return BadRow(
            f"expected {len(header)} columns, found {len(cells)}; "
            "put quotes around a text that holds the separator"
        )
    return {name: cell or None for name, cell in zip(header, cells, strict=False) if name}


def safe_cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula: a space before a leading = + - @, wide ones too."""
    return f" {value}" if value.startswith(_FORMULA) else value
