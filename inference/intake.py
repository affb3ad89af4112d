"""What a program gives a `Briefer`: texts, articles, rows and whole tables, each turned into an `Article`."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from ..articles import Article
from ..errors import ArticleError, DataError
from .jobs.inputs.fields import row_of_record
from .jobs.inputs.tables import Record
from .jobs.rows import Failure
from .jobs.spec import TableColumns

Readable: TypeAlias = "str | Article | Mapping[str, Any]"
"""An article: its text, an `Article`, or a row with ``text`` and, if known, ``id``, ``title``, ``published``,
``source`` and ``byline``; other columns of a row are passed over."""

_COLUMNS = TableColumns()
_FIELDS = ("text", "id", "title", "published", "source", "byline")
_ROWS_AT_ONCE = 64
"""Rows of an Arrow table made into Python's objects together: long articles, so few."""


def as_article(item: object) -> Article:
    """Return the article that ``item`` is.

    Args:
        item: a `Readable`; also a row as a pandas Series or a named tuple.

    Raises:
        ArticleError: it is something else (None, NaN, a number, bytes ...), or a column holds what it must
            not.
    """
    row = _row(item)
    found = row_of_record(Record(1, row, 0), "", "", _COLUMNS)
    if isinstance(found.content, Failure):
        raise ArticleError(found.content.message)
    assert isinstance(found.content, Article)
    article = found.content
    if article.id == ":1":  # the place of a row without an id
        article = replace(article, id=None)
    if isinstance(item, Article) and item.warnings:
        article = replace(article, warnings=(*item.warnings, *article.warnings))
    return article


def _row(item: object) -> dict[str, Any]:
    if isinstance(item, str):
        return {"text": item}
    if isinstance(item, Article):
        return {name: getattr(item, name) for name in _FIELDS}
    if isinstance(item, Mapping):
        return dict(item)
    if isinstance(item, bytes | bytearray):
        raise ArticleError(
            "expected text, got bytes; `phobrief.read_bytes` makes an article of them"
        )
    for name in ("_asdict", "to_dict"):  # a named tuple; a Series
        convert = getattr(item, name, None)
        if callable(convert) and isinstance(row := convert(), Mapping):
            return dict(row)
    raise ArticleError(
        "expected an article: a text, an Article, or a row with 'text'; "
        f"got {type(item).__name__} {reprlib.repr(item)}"
    )


def each_item(articles: Iterable[Any]) -> Iterator[Any]:
    """Stream what `as_article` takes: the rows of a table, else what an iteration gives.

    Args:
        articles: see `Briefer.brief_many`.

    Raises:
        TypeError: it is one article, or columns instead of rows.
        DataError: it is a table without a column ``text``.
    """
    if isinstance(articles, str | bytes | Article):
        raise TypeError(
            f"expected several articles, got one {type(articles).__name__}; use `brief`"
        )
    if isinstance(articles, Mapping):
        raise TypeError(
            f"expected articles or rows, got a {type(articles).__name__} with the keys "
            f"{', '.join(map(str, [*articles][:8]))}; give one of its values, or a list of rows"
        )
    names = _column_names(articles)
    if names is not None and "text" not in names:
        raise DataError(
            f"no column 'text'; its columns are {', '.join(names) or 'none'}; rename the one with the"
            " articles"
        )
    return _rows(articles)


def _column_names(table: Any) -> list[str] | None:
    """Of a table of any of the libraries that `_rows` knows; None for what is no table or does not say."""
    for name in ("column_names", "columns"):  # Arrow, datasets; pandas, polars
        found = getattr(table, name, None)
        if found is not None and not callable(found) and not isinstance(found, str):
            return [str(column) for column in found]
    schema = getattr(table, "schema", None)  # Arrow's batches and readers of batches
    names = getattr(schema, "names", None)
    return None if names is None else [str(name) for name in names]


def _rows(articles: Any) -> Iterator[Any]:
    """By what a library's tables can do, so that none is imported here."""
    if hasattr(articles, "read_next_batch"):  # Arrow's reader of batches
        return (row for batch in articles for row in _rows(batch))
    if hasattr(articles, "to_pylist"):  # Arrow: a table, a batch, or a column of texts
        starts = range(0, len(articles), _ROWS_AT_ONCE)
        return (row for i in starts for row in articles.slice(i, _ROWS_AT_ONCE).to_pylist())
    if hasattr(articles, "iter_rows") and hasattr(articles, "columns"):  # polars
        return iter(articles.iter_rows(named=True))
    if hasattr(articles, "itertuples"):  # pandas
        names = [str(column) for column in articles.columns]
        rows = articles.itertuples(index=False, name=None)
        return (dict(zip(names, row, strict=True)) for row in rows)
    return iter(articles)


def n_items(articles: Iterable[Any]) -> int | None:
    """How many articles there are, where that is known without reading them."""
    n_rows = getattr(articles, "num_rows", None)
    if isinstance(n_rows, int):
        return n_rows
    try:
        return len(articles)  # type: ignore[arg-type]
    except TypeError:
        return None
