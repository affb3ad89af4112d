"""Checks for copies: the same or nearly the same text twice, in two splits, or with different labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..data.near_duplicates import near_groups, text_key
from .findings import Finding, Review, places, review_row
from .table import LabelRow, LabelTable


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies in a file.

    Attributes:
        groups: rows of the same or nearly the same text, two or more each.
        group_of: for each row the first row of its group, or itself.
    """

    groups: list[list[int]]
    group_of: list[int]


def find_copies(table: LabelTable) -> Copies:
    """Find the rows whose texts are the same or nearly the same."""
    groups = near_groups([row.text for row in table.rows])
    group_of = list(range(len(table.rows)))
    for group in groups:
        for i in group:
            group_of[i] = group[0]
    return Copies(groups, group_of)


def copy_findings(table: LabelTable, copies: Copies) -> tuple[list[Finding], list[Review]]:
    """Duplicates, leakage between splits, conflicting labels, and ids used twice."""
    groups = [[table.rows[i] for i in group] for group in copies.groups]
    exact = [g for g in groups if len({text_key(row.text) for row in g}) < len(g)]
    near = [g for g in groups if len({text_key(row.text) for row in g}) > 1]
    leaks = [g for g in groups if len({row.values["split"] for row in g} - {None}) > 1]
    findings = [
        *_found("note", "duplicate", exact, "the same text; one row of each is enough"),
        *_found("note", "near_duplicate", near, "nearly the same text"),
        *_found(
            "look",
            "leakage",
            leaks,
            "the same text in two splits: figures on the held-out one come out too good; "
            "keep copies in one split",
        ),
    ]
    review = []
    conflicts = [g for g in groups if _disputed(g)]
    findings += _found("look", "conflict", conflicts, "the same text with different labels")
    for group in conflicts:
        for topic in _disputed(group):
            for row in group:
                if topic in row.grades:
                    others = ", ".join(r.where for r in group if r is not row)
                    reason = f"the same text has another label in {others}"
                    review.append(review_row(row, topic, str(row.grades[topic]), reason))
    return [*findings, *_repeated_ids(table)], review


def _disputed(group: Sequence[LabelRow]) -> list[str]:
    """Topics that are present in one copy and absent in another."""
    seen: dict[str, set[bool]] = defaultdict(set)
    for row in group:
        for topic, grade in row.grades.items():
            seen[topic].add(grade > 0)
    return [topic for topic, kinds in seen.items() if len(kinds) > 1]


def _found(
    level: str, kind: str, groups: Sequence[Sequence[LabelRow]], message: str
) -> list[Finding]:
    if not groups:
        return []
    n = sum(map(len, groups))
    where = places([row for group in groups for row in group])
    return [Finding(level, kind, f"{n} rows in {len(groups)} groups: {message}", n, where=where)]


def _repeated_ids(table: LabelTable) -> list[Finding]:
    of_id: dict[str, list[LabelRow]] = defaultdict(list)
    for row in table.rows:
        if row.values["id"]:
            of_id[row.values["id"]].append(row)
    groups = [rows for rows in of_id.values() if len({text_key(row.text) for row in rows}) > 1]
    return _found(
        "look", "repeated_id", groups, "the same id for different texts; give each its own"
    )
