"""What a row says of the topics: a grade in a column per topic, or their names in one cell.

Whatever reads labels reads them here, so that `phobrief train`, `retrain` and `data check` see the same. The
way to a row is in `tables`, the forms of a cell in `grades`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .columns import NOT_TOPICS, TOPIC_NAMES
from .grades import ABSENT, MAIN, names_in, plain_grade, topic_of
from .tables import TableRow, read_rows

NO_TOPIC = "none"
"""Written in a ``topics`` cell: judged, and none of them is there."""


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """How labels may be written in a file.

    Attributes:
        grade: reads a cell: 0, 1, 2, or None for an empty one; ValueError for anything else.
        any_spelling: whether a topic may be called by its name and in any spelling, not only by its id.
        separators: between the names in a cell.
        renamed: our name of a column or topic, by theirs.
    """

    grade: Callable[[object], int | None] = plain_grade
    any_spelling: bool = False
    separators: tuple[str, ...] = (";",)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def topic(self, name: str, topics: Mapping[str, str]) -> str | None:
        """The id of the topic that a name stands for; None where it stands for none.

        Args:
            name: of a column, or in a cell.
            topics: name by id.
        """
        if name in topics:
            return name
        return topic_of(name, topics) if self.any_spelling else None


PLAIN = LabelFormat()
"""Grades 0, 1, 2 and ids of topics."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that cannot be read.

    Attributes:
        column: the cell's.
        message: what was expected, and what was found.
        topic: the one that the column is for; None where the cell names topics.
    """

    column: str
    message: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class RowLabels:
    """What a row says of the topics.

    Attributes:
        grades: by topic; one that was not judged is not among them.
        unknown: names in the ``topics`` cell that are no topic's.
        errors: cells that cannot be read.
    """

    grades: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def read_labels(
    row: TableRow,
    columns: Mapping[str, str],
    topics: Mapping[str, str],
    form: LabelFormat = PLAIN,
) -> RowLabels:
    """Read the labels of a row.

    Args:
        row: with our names of columns.
        columns: topic by column, of the columns that hold grades.
        topics: the known ones, name by id.
        form: how labels may be written.
    """
    labels = RowLabels()
    for column, topic in columns.items():
        try:
            grade = form.grade(row.values.get(column))
        except ValueError as error:
            labels.errors.append(CellError(column, str(error), topic))
            continue
        if grade is not None:
            labels.grades[topic] = grade
    if names_topics(row, columns, topics):
        _read_names(labels, row.values[TOPIC_NAMES], topics, form)
    return labels


def names_topics(row: TableRow, columns: Mapping[str, str], topics: Mapping[str, str]) -> bool:
    """Whether the ``topics`` cell of a row counts: it has one, and no column for a known topic."""
    return TOPIC_NAMES in row.values and not any(
        column in row.values and topic in topics for column, topic in columns.items()
    )


def grade_columns(
    rows: Sequence[TableRow], topics: Mapping[str, str], form: LabelFormat = PLAIN
) -> dict[str, str]:
    """The topic of each column that holds grades: known ones, and others with nothing but grades in them."""
    found = {}
    for column in dict.fromkeys(name for row in rows for name in row.values):
        if topic := form.topic(column, topics):
            found[column] = topic
        elif column not in NOT_TOPICS and _holds_grades(rows, column, form):
            found[column] = column
    return found


def topics_in(path: str | Path) -> list[str]:
    """Ids of the topics that a file labels: columns of grades, one of them 0, and names in ``topics``.

    Raises:
        DataError: the file cannot be read.
    """
    rows = list(read_rows(path))
    # A column without a 0 is rather a count than a topic that every article has.
    columns = [
        column
        for column in grade_columns(rows, {})
        if any(plain_grade(row.values.get(column)) == ABSENT for row in rows)
    ]
    named = (name for row in rows for name in read_labels(row, {}, {}).unknown)
    return list(dict.fromkeys([*columns, *named]))


def _holds_grades(rows: Sequence[TableRow], column: str, form: LabelFormat) -> bool:
    try:
        grades = [form.grade(row.values.get(column)) for row in rows]
    except ValueError:
        return False
    return any(grade is not None for grade in grades)


def _read_names(
    labels: RowLabels, cell: object, topics: Mapping[str, str], form: LabelFormat
) -> None:
    try:
        names = names_in(cell, form.separators)
    except ValueError as error:
        labels.errors.append(CellError(TOPIC_NAMES, str(error)))
        return
    if names is None:
        return  # an empty cell: nobody judged; an empty list: none of the topics is there
    present = set()
    for name in (form.renamed.get(n, n) for n in names):
        if topic := form.topic(name, topics):
            present.add(topic)
        elif name != NO_TOPIC:
            labels.unknown.append(name)
    labels.grades.update({topic: MAIN if topic in present else ABSENT for topic in topics})
