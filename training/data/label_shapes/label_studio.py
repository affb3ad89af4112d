"""Label Studio's JSON export: each annotation of a task becomes a plain row.

Topics are read from every control that can hold them: ``<Choices>``, ``<Taxonomy>`` (the leaf) and the labels
of spans hold names; ``<Choices>``, ``<Rating>`` and ``<Number>`` called after a topic hold its grade, also
beside names. What else was asked (a rating of one's own confidence, a note) is no label, but can be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ....errors import LabelError
from ..files.rows import Note, TableRow
from .columns import NOT_TOPICS, TOPIC_NAMES
from .grades import any_grade, leaf, topic_key


class Result(NamedTuple):
    """What one control says in an annotation: names of topics, or a grade."""

    control: str
    kind: str
    values: list[Any]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One person's answers to a task, skipped ones left out."""

    row: TableRow
    results: list[Result]


class Controls(NamedTuple):
    """What the controls of a file are for.

    Attributes:
        names: those that hold names of topics.
        grades: those that hold the grade of the topic they are called after.
        ignored: those that hold neither.
        named: all names that the first hold, as `topic_key` has them.
    """

    names: frozenset[str]
    grades: frozenset[str]
    ignored: frozenset[str]
    named: frozenset[str]


def is_task(values: dict[str, Any]) -> bool:
    """Whether a JSON object is a task of the full export ("JSON", not "JSON-MIN")."""
    return isinstance(values.get("data"), dict) and isinstance(values.get("annotations"), list)


def rows_of_tasks(
    rows: Iterable[TableRow], notes: list[Note], keep: Collection[str] = ()
) -> Iterator[TableRow]:
    """The tasks' data with its labels beside it, a row for each annotation that was not skipped.

    An annotation without any name means that none of the topics is there, if the file has names at all; one
    without a grade, that nobody judged. Beside names a grade says how much there is of a topic; a topic that
    is graded and never named in the file is not among the names to choose from.

    Args:
        rows: tasks as they were exported.
        notes: is told of controls that hold no labels.
        keep: controls that hold no labels and become columns.

    Raises:
        LabelError: an annotation is not of the expected form.
    """
    annotations = [one for row in rows for one in _annotations(row, notes, keep)]
    controls = _controls(annotations)
    for annotation in annotations:
        yield _plain_row(annotation, controls, notes)


def _annotations(row: TableRow, notes: list[Note], keep: Collection[str]) -> Iterator[Annotation]:
    if not is_task(row.values):
        raise LabelError(
            f"{row.where}: expected a task of Label Studio like the others of the file"
        )
    task = row.values
    base = {**task["data"]}
    base.setdefault("id", task.get("id"))
    for number, annotation in enumerate(task["annotations"], start=1):
        if not isinstance(annotation, dict):
            raise LabelError(
                f"{row.where}: expected annotations as objects, found {annotation!r:.60}"
            )
        if annotation.get("was_cancelled"):
            continue
        results = []
        kept: dict[str, list[str]] = {}
        for result in _list_of(annotation, "result", row.where):
            if isinstance(result, dict) and result.get("from_name") in keep:
                kept.setdefault(result["from_name"], []).extend(_kept(result))
            elif (read := _result(result, row, notes)) is not None:
                results.append(read)
        by = annotation.get("completed_by")
        plain = TableRow(
            row.where,
            base | {control: "; ".join(said) for control, said in kept.items()},
            task=(row.where,),
            annotator=_person(by) or f"annotation {number}",
            is_truth=bool(annotation.get("ground_truth")),
        )
        yield Annotation(plain, results)


def _kept(result: dict[str, Any]) -> list[str]:
    """What a result of any kind says, as texts."""
    value = result.get("value")
    held = value.get(result.get("type")) if isinstance(value, dict) else value
    if held is None and isinstance(value, dict):
        held = value.get("text")  # of a <TextArea>
    items = held if isinstance(held, list) else [] if held is None else [held]
    return [str(item[-1] if isinstance(item, list) and item else item) for item in items]


def _person(by: Any) -> str:
    if isinstance(by, dict):
        by = by.get("email") or by.get("username") or by.get("id")
    return "" if by is None else str(by)


def _result(result: Any, row: TableRow, notes: list[Note]) -> Result | None:
    """What a result says; None for one of a control that can hold no label."""
    where = row.where
    if not isinstance(result, dict):
        raise LabelError(f"{where}: expected results of Label Studio, found {result!r:.60}")
    control, kind, value = result.get("from_name"), result.get("type"), result.get("value")
    if isinstance(kind, str) and kind in _NO_LABELS:
        notes.append(Note("ignored", where, f"'{control or kind}' ({kind}) holds no labels"))
        return None
    if not isinstance(value, dict):
        raise LabelError(f"{where}: expected results of Label Studio, found {result!r:.60}")
    kind = str(kind or next((known for known in _READERS if known in value), ", ".join(value)))
    if kind not in _READERS:
        raise LabelError(
            f"{where}: expected results of type {', '.join(_READERS)}, found '{kind}' of the control "
            f"'{control}' in task {row.values.get('id')}; ask with <Choices>, or take these results out "
            "of the export"
        )
    return Result(str(control or TOPIC_NAMES), kind, _READERS[kind](value, kind, where))


def _list_of(holder: dict[str, Any], key: str, where: str) -> list[Any]:
    values = holder.get(key, [])
    if not isinstance(values, list):
        raise LabelError(
            f"{where}: expected a list at '{key}', found {values!r:.60}; "
            "annotate the task again or take it out"
        )
    return values


def _names(value: dict[str, Any], kind: str, where: str) -> list[Any]:
    if kind not in value:
        raise LabelError(
            f"{where}: expected '{kind}' in a result of that type, found {', '.join(value) or 'nothing'}"
        )
    try:
        return [leaf(name) for name in _list_of(value, kind, where)]
    except ValueError as error:
        raise LabelError(f"{where}: {error}") from error


def _number(value: dict[str, Any], kind: str, _: str) -> list[Any]:
    return [value[kind]] if value.get(kind) is not None else []


_NUMBERS = ("rating", "number")
_READERS: dict[str, Callable[[dict[str, Any], str, str], list[Any]]] = {
    **dict.fromkeys(
        ("choices", "taxonomy", "labels", "hypertextlabels", "paragraphlabels"), _names
    ),
    **dict.fromkeys(_NUMBERS, _number),
}
"""How a result of each type is read. One of another type is an error, else its labels would go unseen."""
_NO_LABELS = ("textarea", "datetime", "relation")
"""Types that can hold no label: a note to oneself, a day, what connects two spans."""


def _controls(annotations: Sequence[Annotation]) -> Controls:
    """What each control is for, by all that it holds in the file."""
    values: dict[str, list[Any]] = {}
    numbers = set()
    for result in (result for annotation in annotations for result in annotation.results):
        values.setdefault(result.control, []).extend(result.values)
        if result.kind in _NUMBERS:
            numbers.add(result.control)
    ignored = {name for name in values if name in NOT_TOPICS and name != TOPIC_NAMES}
    grades = {
        name
        for name, held in values.items()
        if name in numbers or (name != TOPIC_NAMES and held and all(map(_is_grade, held)))
    }
    names = values.keys() - grades - ignored
    named = (topic_key(name) for control in names for name in values[control])
    return Controls(
        frozenset(names), frozenset(grades - ignored), frozenset(ignored), frozenset(named)
    )


def _is_grade(value: Any) -> bool:
    try:
        return any_grade(value) is not None
    except ValueError:
        return False


def _plain_row(annotation: Annotation, controls: Controls, notes: list[Note]) -> TableRow:
    row, topics, has_named = annotation.row, [], False
    graded: dict[str, Any] = {}
    for result in annotation.results:
        if result.control in controls.ignored:
            message = f"'{result.control}' ({result.kind}) holds no labels"
            notes.append(Note("ignored", row.where, message))
        elif result.control in controls.names:
            topics += result.values
            has_named = True
        elif result.values:
            graded[result.control] = result.values[-1]
    if controls.names or not controls.grades:
        # A number is rather of something else than a new topic's grade, unless the topic is known.
        alone = {name for name in controls.grades if topic_key(name) not in controls.named}
        values = row.values | dict.fromkeys(alone) | graded | {TOPIC_NAMES: topics}
        # Who only graded some topics has not said that the others are absent.
        also_names = has_named or not graded
        return row._replace(values=values, asides=controls.grades, also_names=also_names)
    return row._replace(values=row.values | dict.fromkeys(controls.grades) | graded)
