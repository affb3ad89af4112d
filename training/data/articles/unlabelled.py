"""Plain articles for a model to score: from a table, a vietnews file or a folder of pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ....articles import Article
from ....errors import DataError
from ....models.text.reading.read import read_file
from ..corpora.vietnews import to_article
from ..files.data_sets import is_data_set
from ..files.tables import column_names, read_rows
from ..label_shapes.columns import text_of
from ..near_duplicates import text_key
from .labelled import LabelledArticle, text_keys
from .splits import sample_articles

_PAGES = (".txt", ".html", ".htm")


def read_unlabelled(
    path: Path | None, n_articles: int, seed: int, without: Iterable[LabelledArticle]
) -> list[Article]:
    """A random choice of articles.

    Args:
        path: a table with ``text``, a parquet file of vietnews or a folder of pages; None: no articles.
        n_articles: at most so many.
        seed: of the choice.
        without: articles to leave out, those in a folder apart.

    Raises:
        DataError: nothing readable there.
    """
    if path is None or not n_articles:
        return []
    excluded = list(without)
    random = np.random.default_rng((seed, 78))
    if path.is_dir() and not is_data_set(path):
        pages = sorted(p for p in path.rglob("*") if p.suffix.lower() in _PAGES)
        if not pages:
            raise DataError(f"{path}: expected .txt or .html files in this folder, found none")
        return [read_file(pages[i]) for i in sorted(random.permutation(len(pages))[:n_articles])]
    columns = column_names(path)
    if path.suffix == ".parquet" and "body" in columns and "text" not in columns:
        ids = [row.article.id or "" for row in excluded]
        return [to_article(a) for a in sample_articles(path, n_articles, without=ids, seed=seed)]
    if "text" not in columns:
        raise DataError(
            f"{path}: expected a column 'text', found {', '.join(sorted(columns)) or 'no rows'}"
        )
    articles = _with_texts(path, without=text_keys(excluded))
    return [articles[i] for i in sorted(random.permutation(len(articles))[:n_articles])]


def _with_texts(path: Path, without: set[str]) -> list[Article]:
    return [
        Article(text, title=text_of(row.values.get("title")))
        for row in read_rows(path)
        if isinstance(text := row.values.get("text"), str) and text_key(text) not in without
    ]
