"""JSON that is no JSON Lines: an array of objects, or objects over several lines; streamed value by value."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from ....errors import DataError
from ....tables import named_values
from ..files.storage import InputFile, open_binary
from ..rows import Failure
from ..spec import TableColumns
from .tables import Record

_CHUNK = 1 << 20
_LONGEST = 64 * 1024 * 1024
"""Characters of one value: more is no article, and must not be read into memory whole."""
_BETWEEN = " \t\r\n[,]\ufeff"
"""What stands between the values: an array is read as if each of its values stood alone."""
_ROOM = 512
"""A number or word that ends this near to the end of what was read may go on."""


def is_json(file: InputFile) -> bool:
    """Whether a file is JSON but not JSON Lines: by its name, or because it opens an array of objects."""
    if file.suffix == ".json":
        return True
    if file.suffix != ".jsonl":
        return False
    with open_binary(file.path) as stream:
        beginning = stream.read(64).lstrip(codecs.BOM_UTF8).split()
    return bool(beginning) and (beginning[0] == b"[" or beginning[0].startswith((b"[{", b"[]")))


def read_json(file: InputFile, columns: TableColumns) -> Iterator[Record]:
    """Yield the objects of a file; an object that only holds a list of them stands for these.

    Raises:
        DataError: the file is no JSON from some value on; those before it are read.
        one of `reading_errors`: the file cannot be opened or is damaged.
    """
    number = 0
    with open_binary(file.path) as stream:
        for value, position in _values(stream):
            for one in _rows(value, columns.text):
                number += 1
                values = one if isinstance(one, Failure) else named_values(one)
                yield Record(number, values, position)


def _rows(value: Any, text_column: str) -> list[dict[str, Any] | Failure]:
    if isinstance(value, dict) and text_column not in value:
        lists = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        if len(lists) == 1:  # what news services answer: {"status": "ok", "articles": [...]}
            return [row for one in lists[0] for row in _rows(one, text_column)]
    if isinstance(value, dict):
        return [value]
    return [Failure("DataError", f"expected a JSON object, got {type(value).__name__}")]


def _values(stream: BinaryIO) -> Iterator[tuple[Any, int]]:
    """Yield the values, each with the bytes read by then."""
    mark = stream.read(2)
    stream.seek(0)
    encoding = "utf-16" if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8"
    decoder = codecs.getincrementaldecoder(encoding)()
    scan = json.JSONDecoder().raw_decode
    text, at, n_read, ended = "", 0, 0, False
    while True:
        at = _next(text, at)
        end = at
        try:
            value, end = scan(text, at) if at < len(text) else (None, at)
        except RecursionError:
            raise DataError("expected JSON objects, got one nested too deeply") from None
        except ValueError as error:
            if ended or len(text) - at > _LONGEST:
                raise DataError(f"expected a JSON array or objects: {error}") from error
        if end > at and (ended or end < len(text) - _ROOM or text[end - 1] in "}]"):
            yield value, n_read
            at = end
            continue
        if ended and at == len(text):
            return
        # Ever more at a time: a value over many pieces is looked at few times.
        data = stream.read(max(_CHUNK, len(text) - at))
        ended = not data
        n_read += len(data)
        text, at = text[at:] + decoder.decode(data, final=ended), 0


def _next(text: str, at: int) -> int:
    """Where the next value begins."""
    while at < len(text) and text[at] in _BETWEEN:
        at += 1
    return at
