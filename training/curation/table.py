"""A file of labels as it is, mistakes and all: what `phobrief data check` and `import` read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import DataError
from ..data.grades import MAIN, any_grade, is_empty, names_in, plain_grade, topic_of
from ..data.labelled import NO_TOPIC
from ..data.tables import TableRow, read_rows
from ..data.vietnews import detokenize, read_ids, to_article
from ..retraining.data import NOT_TOPICS

_TEXT_COLUMNS = ("id", "title", "text", "published", "source", "split", "abstract")


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell or row that breaks the rules.

    Attributes:
        kind: "grade", "topic", "text", "id" or "row".
        where: "labels.csv: line 7".
        message: what was expected, what was found.
        name: the topic's name, for "topic".
    """

    kind: str
    where: str
    message: str
    name: str = ""


@dataclass(slots=True)
class Labels:
    """One row of a file of labels.

    Attributes:
        where: its place.
        values: id, title, text, published, source, split, abstract; None where empty.
        weight: the cell, None where empty.
        grades: by topic; a topic that was not judged is absent.
        named: names in its ``topics`` cell that are no known topic.
    """

    where: str
    values: dict[str, str | None]
    weight: Any = None
    grades: dict[str, int] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The article's text, empty where there is none."""
        return self.values.get("text") or ""


@dataclass(slots=True)
class DataTable:
    """All of a file.

    Attributes:
        path: the file.
        rows: in its order; also those without a text.
        topics: id to name: known ones that the file has, then new ones it brings.
        problems: what breaks the rules.
        columns: all column names.
        unused: those that nothing was read from.
    """

    path: Path
    rows: list[Labels]
    topics: dict[str, str]
    problems: list[Problem]
    columns: list[str]
    unused: list[str]


def read_table(
    path: Path,
    known: Mapping[str, str],
    *,
    renamed: Mapping[str, str] | None = None,
    words: bool = False,
    yes: int = MAIN,
    separators: Sequence[str] = (";",),
) -> DataTable:
    """Read a file, collecting what is wrong with it.

    Args:
        path: any file that `label_tables.read_rows` reads.
        known: topics, name by id.
        renamed: new name by column or topic name in the file.
        words: whether names of topics in any spelling and words for yes and no count (in import).
        yes: the grade a yes stands for.
        separators: between names in a ``topics`` cell.

    Raises:
        DataError: the file cannot be read, or has neither ``text`` nor ``id``, or no labels at all.
    """
    renamed = renamed or {}
    raw = [_renamed(row, renamed) for row in read_rows(path)]
    columns = list(dict.fromkeys(name for row in raw for name in row.values))
    if not raw:
        raise DataError(f"{path}: expected labelled articles, found no rows")
    if not {"text", "id"} & set(columns):
        raise DataError(f"{path}: expected a column 'text', found {', '.join(columns)}")
    graded = _topic_columns(raw, columns, known, words=words, yes=yes)
    if not graded and "topics" not in columns:
        raise DataError(
            f"{path}: expected a column per topic ({', '.join(known)}) or 'topics', "
            f"found {', '.join(columns)}"
        )
    problems: list[Problem] = []
    by_names = "topics" in columns and not any(topic in known for topic in graded.values())
    topics = dict(known) if by_names else {}
    topics.update({t: known.get(t, t) for t in graded.values()})
    rows = []
    for row in raw:
        labels = Labels(row.where, {c: _text(row.values.get(c)) for c in _TEXT_COLUMNS})
        labels.weight = row.values.get("weight")
        for column, topic in graded.items():
            _read_grade(labels, row, column, topic, words, yes, problems)
        if by_names:
            _read_names(labels, row, known, renamed, words, separators, problems)
        rows.append(labels)
    used = {*graded, *_TEXT_COLUMNS, "weight", *(["topics"] if by_names else [])}
    return DataTable(path, rows, topics, problems, columns, [c for c in columns if c not in used])


def add_texts(table: DataTable, corpus: Path) -> None:
    """Fill in title, text and abstract of rows keyed by id.

    Raises:
        DataError: the corpus cannot be read.
    """
    wanted = {i for row in table.rows if not row.text and (i := row.values["id"])}
    found = {article.id: article for article in read_ids(corpus, wanted)}
    for row in table.rows:
        article_id = row.values["id"]
        if row.text:
            continue
        if article_id is None or article_id not in found:
            message = f"id {article_id!r} is not in {corpus.name}"
            table.problems.append(Problem("id", row.where, message))
            continue
        article = to_article(found[article_id])
        row.values.update(text=article.text, title=article.title)
        row.values["abstract"] = detokenize(found[article_id].abstract)


def _renamed(row: TableRow, renamed: Mapping[str, str]) -> TableRow:
    if not renamed:
        return row
    return TableRow(row.where, {renamed.get(k, k): v for k, v in row.values.items()})


def _topic_columns(
    raw: Sequence[TableRow],
    columns: Sequence[str],
    known: Mapping[str, str],
    *,
    words: bool,
    yes: int,
) -> dict[str, str]:
    """The topic of each column that holds grades: known ones, and others with nothing but grades in them."""
    found = {}
    for column in columns:
        if column in known:
            found[column] = column
        elif words and (topic := topic_of(column, known)):
            found[column] = topic
        elif column not in NOT_TOPICS and _all_grades(raw, column, words, yes):
            found[column] = column
    return found


def _all_grades(raw: Sequence[TableRow], column: str, words: bool, yes: int) -> bool:
    read: Callable[[object], int | None] = (
        (lambda v: any_grade(v, yes=yes)) if words else plain_grade
    )
    some = False
    for row in raw:
        try:
            some |= read(row.values.get(column)) is not None
        except ValueError:
            return False
    return some


def _read_grade(
    labels: Labels,
    row: TableRow,
    column: str,
    topic: str,
    words: bool,
    yes: int,
    problems: list[Problem],
) -> None:
    value = row.values.get(column)
    try:
        grade = any_grade(value, yes=yes) if words else plain_grade(value)
    except ValueError as error:
        problems.append(Problem("grade", row.where, f"column '{column}': {error}", topic))
        return
    if grade is not None:
        labels.grades[topic] = grade


def _read_names(
    labels: Labels,
    row: TableRow,
    known: Mapping[str, str],
    renamed: Mapping[str, str],
    words: bool,
    separators: Sequence[str],
    problems: list[Problem],
) -> None:
    try:
        names = names_in(row.values.get("topics"), separators)
    except ValueError as error:
        problems.append(Problem("row", row.where, f"column 'topics': {error}"))
        return
    if names is None:
        # An empty cell is not judged; an empty list is: none of them.
        return
    chosen = set()
    for name in (renamed.get(n, n) for n in names):
        topic = name if name in known else topic_of(name, known) if words else None
        if topic is not None:
            chosen.add(topic)
        elif name != NO_TOPIC:
            labels.named.append(name)
    labels.grades.update({t: MAIN * (t in chosen) for t in known})


def _text(value: object) -> str | None:
    return None if is_empty(value) else str(value)
