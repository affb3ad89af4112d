"""A row of a table of labels with its place, and what reading it left to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple


class TableRow(NamedTuple):
    """One row and its place.

    Attributes:
        where: "labels.csv: line 7".
        values: its cells by column.
        asides: columns that hold a topic's grade only if a known topic is called so.
        also_names: whether the names in ``topics`` count beside columns of grades.
        task: what was labelled, where several rows can be about the same; else None.
        annotator: who labelled it, where the file says so.
        classes: by column of names, all that its labellers could choose from, where the file says so.
        is_truth: whether a reviewer has set these labels above those of the other annotators.
    """

    where: str
    values: dict[str, Any]
    asides: frozenset[str] = frozenset()
    task: tuple[str, ...] | None = None
    annotator: str = ""
    is_truth: bool = False
    classes: Mapping[str, Sequence[str]] = MappingProxyType({})
    also_names: bool = False


class Note(NamedTuple):
    """Something of a file that was not read as a label, and that its owner should know of.

    Attributes:
        kind: "ignored" (a part of a row that is no label) or "skipped" (a row).
        where: its place.
        message: what it is; the same for all of its sort.
    """

    kind: str
    where: str
    message: str
