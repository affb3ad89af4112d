"""Articles by id, from the files that hold their texts: vietnews, or pages as they were published."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ....articles import Article
from ....errors import DataError
from ..label_shapes.columns import text_of
from .vietnews import COLUMNS, VietnewsArticle, read_ids, read_vietnews, to_article

CorpusArticle = VietnewsArticle | Article
"""Segmented, as vietnews has it; or as it was published."""
_PLAIN = ("id", "text", "title", "published", "source")
_BATCH = 500
_SHOWN = 5


def find_articles(ids: Collection[str], *corpora: Path) -> dict[str, CorpusArticle]:
    """The articles with these ids, by id; an id that two files hold is taken from the first.

    Args:
        ids: those wanted.
        corpora: parquet files, of vietnews (``id``, ``title``, ``abstract``, ``body``) or plain (``id``,
            ``text``, and if you like ``title``, ``published``, ``source``).

    Raises:
        DataError: no such file, not parquet, or neither of these forms.
    """
    found: dict[str, CorpusArticle] = {}
    for path in corpora:
        read = _plain_articles if _is_plain(path) else _vietnews_articles
        # The ids alone are read quickly, so a big file that has none of those wanted costs little.
        left = (set(ids) - found.keys()) & _ids_of(path)
        found |= dict(read(path, left)) if left else {}
    return found


def find_every(ids: Collection[str], *corpora: Path, named_by: Path) -> dict[str, CorpusArticle]:
    """As `find_articles`.

    Args:
        named_by: the table that has the ids, for the message.

    Raises:
        DataError: also where an id is in none of the files.
    """
    found = find_articles(ids, *corpora)
    missing = sorted(set(ids) - found.keys())
    if missing:
        raise DataError(
            f"{named_by}: {len(missing)} of {len(set(ids))} ids are not in "
            f"{', '.join(map(str, corpora))}, the first: {', '.join(missing[:_SHOWN])}; "
            "give the files that hold these articles"
        )
    return found


def every_article(path: Path) -> Iterator[tuple[str, CorpusArticle]]:
    """All articles of a file with their ids, in its order.

    Raises:
        DataError: as `find_articles`.
    """
    if not _is_plain(path):
        yield from ((article.id, article) for article in read_vietnews(path))
        return
    file = pq.ParquetFile(path)
    for batch in file.iter_batches(_BATCH, columns=_plain_columns(file)):
        yield from _with_text(batch)


def as_article(found: CorpusArticle) -> Article:
    """The article as a user would paste it."""
    return to_article(found) if isinstance(found, VietnewsArticle) else found


def _is_plain(path: Path) -> bool:
    """Whether the articles are as they were published.

    Raises:
        DataError: as `find_articles`.
    """
    if not path.is_file():
        raise DataError(f"{path}: no such file; expected a parquet file of articles")
    try:
        names = pq.read_schema(path).names
    except (OSError, pa.ArrowInvalid) as error:
        raise DataError(
            f"{path}: expected a parquet file, found something else: {error}"
        ) from error
    if missing := [name for name in COLUMNS if name not in names]:
        if {"id", "text"} <= set(names):
            return True
        raise DataError(
            f"{path}: expected the columns id and text, or {', '.join(COLUMNS)}; "
            f"found no {', '.join(missing)}"
        )
    return False


def _ids_of(path: Path) -> set[str]:
    return set(map(str, pq.read_table(path, columns=["id"])["id"].to_pylist()))


def _vietnews_articles(path: Path, ids: Collection[str]) -> Iterator[tuple[str, VietnewsArticle]]:
    return ((article.id, article) for article in read_ids(path, ids))


def _plain_articles(path: Path, ids: Collection[str]) -> Iterator[tuple[str, Article]]:
    file = pq.ParquetFile(path)
    wanted = pa.array(sorted(ids), pa.string())
    for batch in file.iter_batches(_BATCH, columns=_plain_columns(file)):
        yield from _with_text(batch.filter(pc.is_in(batch["id"].cast(pa.string()), wanted)))


def _plain_columns(file: pq.ParquetFile) -> list[str]:
    return [name for name in _PLAIN if name in file.schema_arrow.names]


def _with_text(batch: pa.RecordBatch) -> Iterator[tuple[str, Article]]:
    for row in batch.to_pylist():
        if text_of(row["text"]) is not None:
            yield str(row["id"]), _plain_article(row)


def _plain_article(row: dict[str, Any]) -> Article:
    title, published, source = (text_of(row.get(n)) for n in ("title", "published", "source"))
    return Article(row["text"], str(row["id"]), title, published, source)
