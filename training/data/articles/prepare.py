"""Labelled rows as a model reads them."""

from __future__ import annotations

from collections.abc import Sequence

from ....models.reader import ArticleReader, Prepared
from .labelled import LabelledArticle


def prepare_rows(
    reader: ArticleReader, rows: Sequence[LabelledArticle]
) -> tuple[list[LabelledArticle], list[Prepared]]:
    """The rows that can be read, and what was read."""
    found = list(reader.prepare_readable(row.article for row in rows))
    return [rows[number] for number, _ in found], [prepared for _, prepared in found]
