"""What a row says of the topics: a grade in a column per topic, or their names in one cell.

Whatever reads labels reads them here, so that `phobrief train`, `retrain` and `data check` see the same. The
way to a row is in `tables`, the forms of a cell in `grades`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..files.rows import TableRow
from ..files.tables import read_rows
from .columns import NOT_TOPICS, TOPIC_NAMES
from .grades import ABSENT, MAIN, is_rating, names_in, plain_grade, topic_of

_MAX_PIECES = 8
"""Of a topic's name, between its own commas."""
NO_TOPIC = "none"
"""Written in a ``topics`` cell: judged, and none of them is there."""


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """How labels may be written in a file.

    Attributes:
        grade: reads a cell: 0, 1, 2, or None for an empty one; ValueError for anything else.
        any_spelling: whether a topic may be called by its name and in any spelling, not only by its id.
        separators: between the names in a cell; a topic's own name may hold them.
        renamed: our name of a column or topic, by theirs.
        kept: columns that are carried along and never read as labels.
    """

    grade: Callable[[object], int | None] = plain_grade
    any_spelling: bool = False
    separators: str = ";|#\n"
    renamed: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

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
        differing: by topic on which annotators differ, who says what.
    """

    grades: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    differing: dict[str, str] = field(default_factory=dict)


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
        graded = {topic for column, topic in columns.items() if column in row.values}
        _read_names(labels, row, topics, form, graded)
    return labels


def names_topics(row: TableRow, columns: Mapping[str, str], topics: Mapping[str, str]) -> bool:
    """Whether the ``topics`` cell of a row counts: it has one, and no column for a known topic.

    What labelling tools ask beside the names, how much of each topic there is, takes nothing from them.
    """
    if TOPIC_NAMES not in row.values:
        return False
    cells = [row.values[c] for c, topic in columns.items() if c in row.values and topic in topics]
    return row.also_names or not cells or any(map(is_rating, cells))


def grade_columns(
    rows: Sequence[TableRow], topics: Mapping[str, str], form: LabelFormat = PLAIN
) -> dict[str, str]:
    """The topic of each column that holds grades: known ones, and others with nothing but grades in them."""
    found = {}
    never = NOT_TOPICS.union(*{row.asides for row in rows})
    for column in dict.fromkeys(name for row in rows for name in row.values):
        if column in form.kept:
            continue
        if topic := form.topic(column, topics):
            found[column] = topic
        elif column not in never and _holds_grades(rows, column, form):
            found[column] = column
    return found


def topics_in(path: str | Path) -> list[str]:
    """Ids of the topics that a file labels: columns of grades, one of them 0, and names in ``topics``.

    Raises:
        DataError: the file cannot be read.
    """
    rows = list(read_rows(path))
    named = (name for row in rows for name in read_labels(row, {}, {}).unknown)
    return list(dict.fromkeys([*_judged_columns(rows, PLAIN), *named]))


def unread_topics(
    rows: Sequence[TableRow], topics: Mapping[str, str], form: LabelFormat = PLAIN
) -> dict[str, int]:
    """Columns that look like topics and are none of the known ones, with the number of rows that have each.

    Args:
        rows: of a file.
        topics: the known ones, name by id.
        form: how labels may be written.
    """
    judged = _judged_columns(rows, form)
    return {name: n for name, n in judged.items() if form.topic(name, topics) is None}


def _judged_columns(rows: Sequence[TableRow], form: LabelFormat) -> dict[str, int]:
    """The columns of grades, with the number of rows above 0; a column without a 0 is rather a count than a
    topic that every article has."""
    found = {}
    for column in grade_columns(rows, {}, form):
        grades = [form.grade(row.values.get(column)) for row in rows]
        if ABSENT in grades:
            found[column] = sum(bool(grade) for grade in grades)
    return found


def _holds_grades(rows: Sequence[TableRow], column: str, form: LabelFormat) -> bool:
    try:
        grades = [form.grade(row.values.get(column)) for row in rows]
    except ValueError:
        return False
    return any(grade is not None for grade in grades)


def _read_names(
    labels: RowLabels,
    row: TableRow,
    topics: Mapping[str, str],
    form: LabelFormat,
    graded: Collection[str],
) -> None:
    """Add what the ``topics`` cell says to the labels of a row; ``graded`` have a column of their own."""
    try:
        names = names_in(row.values[TOPIC_NAMES])
    except ValueError as error:
        labels.errors.append(CellError(TOPIC_NAMES, str(error)))
        return
    if names is None:
        return  # an empty cell: nobody judged; an empty list: none of the topics is there
    if isinstance(names, str):
        text = names
        names = split_names(text, form.separators, lambda name: _known(name, topics, form))
        if not names:
            labels.errors.append(CellError(TOPIC_NAMES, f"expected names, found {text!r:.60}"))
            return
    present = set()
    for name in names:
        if topic := form.topic(form.renamed.get(name, name), topics):
            present.add(topic)
        elif name != NO_TOPIC:
            labels.unknown.append(name)
    # What nobody could choose was not judged.
    classes = row.classes.get(TOPIC_NAMES)
    judged = topics if classes is None else _offered(classes, topics, form)
    for topic in judged:
        if topic not in present:
            if topic not in graded:
                labels.grades[topic] = ABSENT
        elif labels.grades.setdefault(topic, MAIN) == ABSENT:
            message = f"names '{topic}', whose own grade is 0; one of them is wrong"
            labels.errors.append(CellError(TOPIC_NAMES, message))


def _offered(classes: Sequence[str], topics: Mapping[str, str], form: LabelFormat) -> list[str]:
    offered = {form.topic(form.renamed.get(name, name), topics) for name in classes}
    return [topic for topic in topics if topic in offered]


def _known(name: str, topics: Mapping[str, str], form: LabelFormat) -> bool:
    return name in form.renamed or name == NO_TOPIC or form.topic(name, topics) is not None


def split_names(text: str, separators: str, known: Callable[[str], bool]) -> list[str]:
    """The names in a text: the longest known ones; between commas, what is left is one name.

    So "Phòng, chống tham nhũng; Cadres" is two names, whether the first is a known topic or not.

    Args:
        text: names with separators between.
        separators: single characters.
        known: whether a name stands for a topic.
    """
    found = []
    hard = separators.replace(",", "")
    pieces = re.split(f"([{re.escape(separators)}])", text)
    start, n = 0, len(pieces)
    while start < n:
        # Names stand at even places, what separates them at odd ones.
        ends = range(min(n, start + 2 * _MAX_PIECES - 1), start, -2)
        joined = {end: "".join(pieces[start:end]).strip() for end in ends}
        end = next((end for end in ends if known(joined[end])), None)
        if end is None:
            end = start + 1
            while end < n and pieces[end] not in hard and not known(pieces[end + 1].strip()):
                end += 2
        found.append("".join(pieces[start:end]).strip())
        start = end + 1
    return [name for name in found if name]
