"""A file of labels as it is, mistakes and all: what `phobrief data check` and `import` read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import DataError
from ..data.corpora.by_id import as_article, find_articles
from ..data.corpora.vietnews import VietnewsArticle, detokenize
from ..data.files.rows import Note, TableRow
from ..data.files.tables import lone_surrogate, read_rows
from ..data.label_shapes.annotators import Annotators, settle
from ..data.label_shapes.columns import TEXT_FIELDS, TOPIC_NAMES, text_of
from ..data.label_shapes.grades import weight_of
from ..data.label_shapes.labels import (
    PLAIN,
    LabelFormat,
    RowLabels,
    grade_columns,
    names_topics,
    read_labels,
)


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
class LabelRow:
    """One row of a file of labels.

    Attributes:
        where: its place.
        values: id, title, text, published, source, split, abstract; None where empty.
        weight: the cell, None where empty.
        grades: by topic; one that was not judged is not among them.
        unknown: names in its ``topics`` cell that are no known topic's.
        differing: by topic on which annotators differ, who says what.
        kept: the cells of further columns that were asked for, as texts; None where empty.
    """

    where: str
    values: dict[str, str | None]
    weight: Any = None
    grades: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    differing: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str | None] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The article's text, empty where there is none."""
        return self.values.get("text") or ""

    def differing_lines(self) -> list[str]:
        """Who says what of each topic that annotators differ on."""
        return [f"{self.where}: {topic} ({said})" for topic, said in self.differing.items()]


@dataclass(slots=True)
class LabelTable:
    """A whole file of labels.

    Attributes:
        path: the file.
        rows: in its order; also those without a text.
        topics: name by id: the known topics that the file has, then its new ones.
        problems: cells and rows that break the rules.
        columns: all column names.
        unused: those that nothing was read from.
        notes: what a labelling tool wrote and is no label.
    """

    path: Path
    rows: list[LabelRow]
    topics: dict[str, str]
    problems: list[Problem]
    columns: list[str]
    unused: list[str]
    notes: list[Note]


def read_table(
    path: Path,
    known: Mapping[str, str],
    form: LabelFormat = PLAIN,
    annotators: Annotators = Annotators.AGREE,
) -> LabelTable:
    """Read a file, collecting what is wrong with it.

    Args:
        path: any file that `read_rows` reads.
        known: topics, name by id.
        form: how its labels may be written.
        annotators: what counts where annotators of an article differ.

    Raises:
        DataError: the file cannot be read, or has neither ``text`` nor ``id``, or no labels at all.
    """
    notes: list[Note] = []
    raw = [_renamed(row, form.renamed) for row in read_rows(path, notes, form.kept)]
    if not raw:
        raise DataError(f"{path}: expected labelled articles, found no rows")
    columns = list(dict.fromkeys(name for row in raw for name in row.values))
    graded = grade_columns(raw, known, form)
    _check_columns(path, columns, graded, known)
    by_names = any(names_topics(row, graded, known) for row in raw)
    topics = dict(known) if by_names else {}
    topics.update({topic: known.get(topic, topic) for topic in graded.values()})
    used = {*graded, *TEXT_FIELDS, "weight", *([TOPIC_NAMES] if by_names else [])}
    unused = [c for c in columns if c not in used and c not in form.kept]
    table = LabelTable(path, [], topics, [], columns, unused, notes)
    every = [(row, read_labels(row, graded, known, form)) for row in raw]
    settled, left_out = settle(every, annotators)
    notes += [Note("skipped", row.where, "without a ground truth") for row in left_out]
    for row, labels in settled:
        table.rows.append(_label_row(row, labels, form.kept))
        for error in labels.errors:
            kind = "grade" if error.topic else "row"
            message = f"column '{error.column}': {error.message}"
            table.problems.append(Problem(kind, row.where, message, error.topic or ""))
    return table


def _label_row(row: TableRow, labels: RowLabels, kept: Collection[str]) -> LabelRow:
    values = {name: text_of(row.values.get(name)) for name in TEXT_FIELDS}
    weight = row.values.get("weight")
    return LabelRow(
        row.where,
        values,
        weight,
        labels.grades,
        labels.unknown,
        labels.differing,
        {name: _kept_text(row.values.get(name)) for name in kept},
    )


def _kept_text(cell: Any) -> str | None:
    """A cell of a column that is carried along; lists, as those of class labels, joined by "; "."""
    if isinstance(cell, list | tuple):
        return "; ".join(map(str, cell)) or None
    return text_of(json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict) else cell)


def row_problems(table: LabelTable) -> list[Problem]:
    """Problems of rows that could be read but must be left out: a bad weight, half a character."""
    return [
        Problem("row", row.where, message)
        for row in table.rows
        for message in (_wrong_weight(row), _lone_surrogate(row))
        if message
    ]


def note_lines(notes: Sequence[Note]) -> list[str]:
    """One line for each sort of note: how often, and where first."""
    sorts = Counter((note.kind, note.message) for note in notes)
    first = {(note.kind, note.message): note.where for note in reversed(notes)}
    what = {"ignored": "results left out", "skipped": "articles left out"}
    return [
        f"{n:,} {what[kind]}: {message}; the first: {first[kind, message]}"
        for (kind, message), n in sorts.items()
    ]


def add_texts(table: LabelTable, *corpora: Path) -> None:
    """Fill in title, text and abstract of rows keyed by id.

    Raises:
        DataError: a corpus cannot be read.
    """
    wanted = {i for row in table.rows if not row.text and (i := row.values["id"])}
    found = find_articles(wanted, *corpora)
    for row in table.rows:
        article_id = row.values["id"]
        if row.text:
            continue
        if article_id is None or article_id not in found:
            message = f"id {article_id!r} is not in {', '.join(path.name for path in corpora)}"
            table.problems.append(Problem("id", row.where, message))
            continue
        whole = found[article_id]
        article = as_article(whole)
        row.values.update(text=article.text, title=article.title)
        if isinstance(whole, VietnewsArticle):
            row.values["abstract"] = detokenize(whole.abstract)


def _check_columns(
    path: Path, columns: list[str], graded: Mapping[str, str], known: Mapping[str, str]
) -> None:
    found = ", ".join(columns)
    if not {"text", "id"} & set(columns):
        raise DataError(
            f"{path}: expected a column 'text', found {found}; {_way_to('text')} the articles"
        )
    if not graded and TOPIC_NAMES not in columns:
        raise DataError(
            f"{path}: expected a column per topic ({', '.join(known)}) or '{TOPIC_NAMES}', "
            f"found {found}; {_way_to(TOPIC_NAMES)} their names"
        )


def _way_to(column: str) -> str:
    return f"`phobrief data import` with --map THEIRS={column} names the one that holds"


def _renamed(row: TableRow, renamed: Mapping[str, str]) -> TableRow:
    values = {renamed.get(name, name): cell for name, cell in row.values.items()}
    if len(values) < len(row.values):
        names = [renamed.get(name, name) for name in row.values]
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(f"{row.where}: --map gives two columns the name '{twice}'; leave one out")
    asides = frozenset(renamed.get(name, name) for name in row.asides)
    classes = {renamed.get(name, name): names for name, names in row.classes.items()}
    return row._replace(values=values, asides=asides, classes=classes)


def _wrong_weight(row: LabelRow) -> str | None:
    try:
        weight_of(row.weight)
    except ValueError as error:
        return f"column 'weight': {error}"
    return None


def _lone_surrogate(row: LabelRow) -> str | None:
    names = {TOPIC_NAMES: "".join(row.unknown)}
    for column, text in {**row.values, **names}.items():
        if text and (half := lone_surrogate(text)):
            return f"column '{column}': found {half}, half a character; write the whole one"
    return None
