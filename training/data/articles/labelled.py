"""Labelled articles: a grade per topic, from tables with texts or from grades keyed by article id."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ....articles import Article
from ....errors import DataError, LabelError
from ..corpora.by_id import CorpusArticle, as_article, find_every
from ..corpora.vietnews import VietnewsArticle, detokenize
from ..files.rows import TableRow
from ..files.tables import column_names, read_rows
from ..label_shapes.annotators import Annotators, settle
from ..label_shapes.columns import TOPIC_NAMES, text_of
from ..label_shapes.grades import nearest_topic, plain_grade, weight_of
from ..label_shapes.labels import LabelFormat, RowLabels, read_labels, unread_topics
from ..near_duplicates import text_key
from .marked_passages import Marks, read_marks

SECONDARY_WEIGHT = 0.5
"""An article where the topic is secondary teaches half as much: its words are mostly of something else."""
_NOT_JUDGED = -1
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """One article and what is known of its topics.

    Attributes:
        article: with its text.
        grades: per topic 0 absent, 1 secondary, 2 main, None not judged.
        split: "train", "dev", "test" or whatever the file says; None where it says nothing.
        weight: of the article in the loss, above 0.
        abstract: a reference abstract where the source has one.
        part: name of the table it is from, where a run has several.
        marks: the sentences that an editor marked as carrying a topic; see `marked_passages`.
    """

    article: Article
    grades: dict[str, int | None]
    split: str | None = None
    weight: float = 1.0
    abstract: str | None = None
    part: str | None = None
    marks: Marks = field(default_factory=dict)


def read_labelled(path: str | Path, *, topics: Sequence[str]) -> list[LabelledArticle]:
    """Read a CSV, TSV, JSONL, JSON, Parquet or Label Studio file with texts.

    Columns: ``text``; if you like ``id``, ``title``, ``published``, ``source``, ``split``, ``weight``,
    ``abstract``, ``evidence`` (see `read_marks`); and either a column per topic (0, 1, 2; empty = not judged)
    or ``topics``: names as a list or joined by ";" (those named count as grade 2, the others as 0; "none" or
    an empty list = none of them; an empty cell = not judged). What several annotators of an article differ on
    is not judged.

    Args:
        path: the file.
        topics: ids of the topics to read; a warning is logged of other columns that hold grades.

    Raises:
        DataError: the file cannot be read, or has no column ``text``.
        LabelError: a row without text, an unknown topic, a grade other than 0, 1, 2.
    """
    return _labelled(path, topics, _with_text)


def has_texts(path: str | Path) -> bool:
    """Whether the file holds the articles, and not only grades keyed by id."""
    return "text" in column_names(path)


def join_grades(
    path: str | Path, *corpora: str | Path, topics: Sequence[str]
) -> list[LabelledArticle]:
    """Read grades keyed by ``id`` and join them with the texts of parquet files.

    Args:
        path: a table as in `read_labelled`, with ``id`` in place of ``text``.
        corpora: the files that hold these ids (see `find_articles`).
        topics: as in `read_labelled`.

    Returns:
        The rows in the order of the grades, with the editor's abstract, where the corpus has it, as
        ``abstract``.

    Raises:
        DataError: an id that no corpus holds; else as `read_labelled`.
    """
    rows = _labelled(path, topics, _with_id)
    ids = {row.article.id or "" for row in rows}
    found = find_every(ids, *map(Path, corpora), named_by=Path(path))
    return [_joined(row, found[row.article.id or ""]) for row in rows]


def _joined(row: LabelledArticle, found: CorpusArticle) -> LabelledArticle:
    abstract = detokenize(found.abstract) if isinstance(found, VietnewsArticle) else None
    return replace(row, article=as_article(found), abstract=abstract)


def grades_matrix(rows: Sequence[LabelledArticle], topics: Sequence[str]) -> npt.NDArray[np.int64]:
    """(n_rows, n_topics) of 0, 1, 2, and -1 where a topic is not judged."""
    grades = [
        [_NOT_JUDGED if (g := row.grades.get(topic)) is None else g for topic in topics]
        for row in rows
    ]
    return np.array(grades, dtype=np.int64).reshape(len(rows), len(topics))


def _labelled(
    path: str | Path, topics: Sequence[str], to_article_of: Callable[[TableRow], Article]
) -> list[LabelledArticle]:
    names = {topic: topic for topic in topics}
    every = [(row, _labels(row, names)) for row in read_rows(path)]
    for column, n in unread_topics([row for row, _ in every], names, _FORMAT).items():
        near = nearest_topic(column, names)
        _log.warning(
            "%s: the column '%s' (%d rows) is not in the list of topics: it is not read%s",
            Path(path).name,
            column,
            n,
            f"; did you mean '{near}'?" if near else "",
        )
    return [
        LabelledArticle(
            article=to_article_of(row),
            grades={topic: labels.grades.get(topic) for topic in topics},
            split=text_of(row.values.get("split")),
            weight=_weight(row),
            abstract=text_of(row.values.get("abstract")),
            marks=read_marks(row.values.get("evidence"), str(row.values.get("text") or ""), topics),
        )
        for row, labels in settle(every, Annotators.AGREE)[0]
    ]


def _with_text(row: TableRow) -> Article:
    if "text" not in row.values:
        raise DataError(
            f"{row.where}: expected a column 'text', found {', '.join(map(str, row.values))}"
        )
    text = row.values["text"]
    if not isinstance(text, str) or not text.strip():
        raise LabelError(f"{row.where}, column 'text': expected the article's text, found nothing")
    id_, title, published, source = (
        text_of(row.values.get(name)) for name in ("id", "title", "published", "source")
    )
    return Article(text, id_, title, published, source)


def _with_id(row: TableRow) -> Article:
    article_id = text_of(row.values.get("id"))
    if article_id is None:
        raise LabelError(f"{row.where}, column 'id': expected an article's id, found nothing")
    return Article("", id=article_id)


def text_keys(rows: Iterable[LabelledArticle]) -> set[str]:
    """The `text_key` of each row's text."""
    return {text_key(row.article.text) for row in rows}


def without_texts(rows: Iterable[LabelledArticle], keys: set[str]) -> list[LabelledArticle]:
    """The rows whose text is none of ``keys``."""
    return [row for row in rows if text_key(row.article.text) not in keys]


def _labels(row: TableRow, topics: Mapping[str, str]) -> RowLabels:
    if TOPIC_NAMES not in row.values and not any(topic in row.values for topic in topics):
        raise LabelError(
            f"{row.where}: expected a column per topic ({', '.join(topics)}) or '{TOPIC_NAMES}', "
            f"found {', '.join(map(str, row.values))}"
        )
    labels = read_labels(row, topics, topics, _FORMAT)
    if labels.errors:
        first = labels.errors[0]
        raise LabelError(f"{row.where}, column '{first.column}': {first.message}")
    if labels.unknown:
        name = labels.unknown[0]
        near = nearest_topic(name, topics)
        hint = f"; did you mean '{near}'?" if near else ""
        raise LabelError(
            f"{row.where}, column '{TOPIC_NAMES}': expected topics of {', '.join(topics)}, "
            f"found '{name}'{hint}"
        )
    return labels


def _grade(value: object) -> int | None:
    """`plain_grade`; True counts as 1."""
    try:
        return plain_grade(int(value) if isinstance(value, bool) else value)
    except ValueError as error:
        raise ValueError(f"expected 0, 1, 2 or nothing, found {value!r:.40}") from error


_FORMAT = LabelFormat(_grade)


def _weight(row: TableRow) -> float:
    try:
        return weight_of(row.values.get("weight"))
    except ValueError as error:
        raise LabelError(f"{row.where}, column 'weight': {error}") from error
