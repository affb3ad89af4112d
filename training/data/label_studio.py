"""Label Studio's JSON export: a task with annotations becomes a plain row.

The labelling interface is expected to have ``<Choices>`` with the topic names (several may be chosen), or
one ``<Choices>`` or ``<Rating>`` per topic, named by the topic, with 0, 1, 2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...errors import LabelError


def is_task(values: dict[str, Any]) -> bool:
    """Whether a JSON object is a task of the full export ("JSON", not "JSON-MIN")."""
    return isinstance(values.get("data"), dict) and isinstance(values.get("annotations"), list)


def flatten_task(task: dict[str, Any], where: str) -> dict[str, Any] | None:
    """The task's data with its labels beside it; None for a task that nobody has annotated.

    Cancelled (skipped) annotations do not count; of several the last counts. An annotation without any
    choice means that none of the topics is there.

    Raises:
        LabelError: an annotation is not of the expected form.
    """
    annotations = [a for a in task["annotations"] if not _cancelled(a, where)]
    if not annotations:
        return None
    row = dict(task["data"])
    row.setdefault("id", task.get("id"))
    topics: list[str] = []
    graded: dict[str, Any] = {}
    for result in _list_of(annotations[-1], "result", where):
        values = _values(result, where)
        # A control named by its topic holds a grade; any other holds names of topics.
        if values and all(str(value) in ("0", "1", "2") for value in values):
            graded[str(result.get("from_name"))] = values[-1]
        else:
            topics += [str(value) for value in values]
    return row | (graded if graded else {"topics": topics})


def _cancelled(annotation: Any, where: str) -> bool:
    if not isinstance(annotation, dict):
        raise LabelError(f"{where}: expected annotations as objects, found {annotation!r:.60}")
    return bool(annotation.get("was_cancelled"))


def _list_of(holder: dict[str, Any], key: str, where: str) -> list[Any]:
    values = holder.get(key, [])
    if not isinstance(values, list):
        raise LabelError(
            f"{where}: expected a list at '{key}', found {values!r:.60}; "
            "annotate the task again or take it out"
        )
    return values


def _values(result: Any, where: str) -> list[Any]:
    """Grades or names of topics in one result of an annotation."""
    if not isinstance(result, dict) or not isinstance(result.get("value"), dict):
        raise LabelError(f"{where}: expected results of Label Studio, found {result!r:.60}")
    value = result["value"]
    known = next((kind for kind in _RESULTS if kind in value), ", ".join(value))
    kind = str(result.get("type") or known)
    if kind not in _RESULTS:
        raise LabelError(
            f"{where}: expected results of type {', '.join(_RESULTS)}, found '{kind}' of the control "
            f"'{result.get('from_name')}'; ask with <Choices>, or take these results out of the export"
        )
    return _RESULTS[kind](value, where)


_RESULTS: dict[str, Callable[[dict[str, Any], str], list[Any]]] = {
    "choices": lambda value, where: _list_of(value, "choices", where),
    "rating": lambda value, _: [value["rating"]] if "rating" in value else [],
    "textarea": lambda *_: [],  # a note to oneself
}
"""How a result of each type is read. One of another type is an error, else its labels would go unseen."""
