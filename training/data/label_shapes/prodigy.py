"""Prodigy's JSON Lines (`db-out`): an answer to a choice or to one label becomes a plain row of grades."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from ....errors import LabelError
from ..files.rows import Note, TableRow
from .columns import TOPIC_NAMES
from .grades import ABSENT, MAIN

_ANSWERS = ("accept", "reject", "ignore")
_OWN = ("options", "accept", "label", "answer")


def is_answer(values: dict[str, Any]) -> bool:
    """Whether a JSON object is an answered task of Prodigy."""
    return values.get("answer") in _ANSWERS and any(
        key in values
        for key in ("_input_hash", "_task_hash", "accept", "label", "options", "spans")
    )


def rows_of_answers(
    rows: Iterable[TableRow], notes: list[Note], _keep: Collection[str] = ()
) -> Iterator[TableRow]:
    """The answers as rows with a column for each topic that was asked about; the others are not judged.

    A choice that was accepted says of all of its options whether they are there; of a single label, accept
    says that it is there and reject that it is not. Every other answer says nothing.

    Args:
        rows: as they were exported.
        notes: is told of answers that say nothing.
        _keep: not needed; what else an answer has stays beside its grades.

    Raises:
        LabelError: an answer to another kind of question.
    """
    for row in rows:
        if not is_answer(row.values):
            raise LabelError(f"{row.where}: expected an 'answer' of {', '.join(_ANSWERS)}")
        answer, is_choice = row.values["answer"], bool({"options", "accept"} & row.values.keys())
        if answer == "ignore" or (answer == "reject" and is_choice):
            notes.append(Note("skipped", row.where, f"answered '{answer}'"))
            continue
        grades = _choice(row) if is_choice else _binary(row)
        kept = {k: cell for k, cell in row.values.items() if k not in _OWN and k[:1] != "_"}
        yield row._replace(
            values=kept | grades,
            task=(str(row.values.get("_input_hash", row.where)), str(row.values.get("text"))),
            annotator=str(row.values.get("_annotator_id") or row.values.get("_session_id") or ""),
        )


def _choice(row: TableRow) -> dict[str, Any]:
    accepted, options = row.values.get("accept"), row.values.get("options")
    if not isinstance(accepted, list):
        raise LabelError(f"{row.where}: expected a list at 'accept', found {accepted!r:.60}")
    if options is None:
        return {TOPIC_NAMES: accepted}
    if not isinstance(options, list) or not all(isinstance(o, dict) and "id" in o for o in options):
        raise LabelError(
            f"{row.where}: expected objects with 'id' at 'options', found {options!r:.60}"
        )
    unheard = [name for name in accepted if name not in [option["id"] for option in options]]
    if unheard:
        raise LabelError(
            f"{row.where}: expected one of 'options' at 'accept', found {unheard[0]!r:.60}"
        )
    # Numbers are places in a list; then what the annotator read is the name.
    return {
        str(o["id"] if isinstance(o["id"], str) else o.get("text")): (
            MAIN if o["id"] in accepted else ABSENT
        )
        for o in options
    }


def _binary(row: TableRow) -> dict[str, Any]:
    label = row.values.get("label")
    if not isinstance(label, str) or not label.strip():
        raise LabelError(
            f"{row.where}: expected 'accept' with 'options', or one 'label', of Prodigy; found "
            f"{', '.join(map(str, row.values))}"
        )
    return {label: MAIN if row.values["answer"] == "accept" else ABSENT}
