"""Articles with the abstracts they are measured against: vietnews files, or abstracts keyed by article id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow.parquet as pq

from ....errors import DataError
from ....tables import BadRow, read_json_lines
from ..corpora.vietnews import VietnewsArticle, read_ids, read_vietnews, sample_vietnews

Item = TypeVar("Item")


def read_references(
    data: Path, corpus: Path | None = None, limit: int | None = None
) -> list[VietnewsArticle] | None:
    """Articles with reference abstracts; None when the file holds none (it is labelled data then).

    Args:
        data: parquet with the columns of vietnews, or JSON Lines with ``id`` and ``abstract``.
        corpus: the articles that the JSON Lines are keyed to.
        limit: at most this many, drawn at random, always the same ones.

    Raises:
        DataError: the file cannot be read, or an article is not in the corpus.
    """
    if data.suffix == ".parquet":
        if not _has_column(data):
            return None
        return list(read_vietnews(data) if limit is None else sample_vietnews(data, limit))
    if data.suffix != ".jsonl" or corpus is None:
        return None
    rows = draw(list(_rows(data)), limit)
    if not rows or not all("id" in row and isinstance(row.get("abstract"), str) for row in rows):
        return None
    articles = {article.id: article for article in read_ids(corpus, {str(r["id"]) for r in rows})}
    missing = [row["id"] for row in rows if row["id"] not in articles]
    if missing:
        raise DataError(f"{data}: {len(missing)} ids are not in {corpus}, the first: {missing[0]}")
    return [replace(articles[str(row["id"])], abstract=str(row["abstract"])) for row in rows]


def draw(items: list[Item], limit: int | None) -> list[Item]:
    """At most ``limit`` of them at random, always the same ones, in their order."""
    if limit is None or limit >= len(items):
        return items
    chosen = np.random.default_rng(0).choice(len(items), limit, replace=False)
    return [items[i] for i in sorted(chosen)]


def _has_column(path: Path) -> bool:
    try:
        return "abstract" in pq.read_schema(path).names
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: expected a parquet file: {error}") from error


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as stream:
            for row in read_json_lines(stream):
                if isinstance(row.values, BadRow):
                    raise DataError(f"{path}: line {row.line}: {row.values.message}")
                yield row.values
    except OSError as error:
        raise DataError(f"{path}: expected JSON Lines in UTF-8: {error}") from error
