"""The half of a job without the encoder: from input rows to prepared articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from ....articles import Article
from ..rows import Failure, InputRow, Page
from ..spec import Reader

PreparedRow: TypeAlias = "tuple[InputRow, Any | Failure]"
"""A row with its prepared article, or with the reason why there is none."""


def prepare_row(reader: Reader, row: InputRow) -> Any | Failure:
    """Return the prepared article of a row, or why there is none. Raises nothing."""
    try:
        return reader.prepare(to_article(row))
    except Exception as error:  # one odd article must not end a job of a million
        return Failure.of(error)


def to_article(row: InputRow) -> Article:
    """Return the row's article, decoded when it is a page.

    Raises:
        ArticleError: it is binary, empty, or has no text.
        MissingExtraError: see `read_input`.
    """
    if isinstance(row.content, Page):
        from ...documents import read_input

        return read_input(row.content.data, id=row.id, source=row.source, html=row.content.html)
    if isinstance(row.content, Failure):
        raise AssertionError("a row that failed in reading needs no preparation")
    return row.content


def prepare_here(reader: Reader, rows: Iterable[InputRow]) -> Iterator[PreparedRow]:
    """Prepare rows one by one in this process."""
    for row in rows:
        yield row, prepare_row(reader, row)
