"""Several annotators of one article: what they say together, and where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from ..files.rows import TableRow
from .labels import RowLabels

Read = tuple[TableRow, RowLabels]


class Annotators(StrEnum):
    """What counts where annotators differ.

    Where a reviewer has marked an annotation as the ground truth, it alone counts under every rule.

    Attributes:
        AGREE: what all say; a topic on which they differ is not judged.
        MAJORITY: what more than half of them say, else not judged.
        GROUND_TRUTH: the ground truth and nothing else; articles without one are left out.
    """

    AGREE = "agree"
    MAJORITY = "majority"
    GROUND_TRUTH = "ground-truth"


def settle(rows: Iterable[Read], rule: Annotators) -> tuple[list[Read], list[TableRow]]:
    """One row for each article that was labelled.

    Args:
        rows: with their labels; those without a task of their own stay as they are.
        rule: what counts where annotators differ.

    Returns:
        The rows in their order, with ``differing`` set where annotators differ; and those left out.
    """
    groups: dict[object, list[Read]] = {}
    for number, (row, labels) in enumerate(rows):
        groups.setdefault(row.task or number, []).append((row, labels))
    settled, left_out = [], []
    for group in groups.values():
        first = group[0][0]
        truths = [one for one in group if one[0].is_truth]
        if rule is Annotators.GROUND_TRUTH and first.task and not truths:
            left_out.append(first)
            continue
        settled.append((first, _together(group, truths or group, rule)))
    return settled, left_out


def _together(every: Sequence[Read], counted: Sequence[Read], rule: Annotators) -> RowLabels:
    if len(every) == 1:
        return every[0][1]
    votes = _votes(counted)
    grades = {topic: _grade(list(of.values()), rule) for topic, of in votes.items()}
    return replace(
        RowLabels(),
        grades={topic: grade for topic, grade in grades.items() if grade is not None},
        unknown=list(dict.fromkeys(name for _, labels in counted for name in labels.unknown)),
        errors=[error for _, labels in counted for error in labels.errors],
        differing={
            topic: ", ".join(f"{who or 'one'}: {grade}" for who, grade in of.items())
            for topic, of in _votes(every).items()
            if len(set(of.values())) > 1
        },
    )


def _votes(rows: Sequence[Read]) -> dict[str, dict[str, int]]:
    """By topic and annotator the grade, the last of each."""
    votes: dict[str, dict[str, int]] = {}
    for row, labels in rows:
        for topic, grade in labels.grades.items():
            votes.setdefault(topic, {})[row.annotator] = grade
    return votes


def _grade(votes: Sequence[int], rule: Annotators) -> int | None:
    (grade, n), *others = Counter(votes).most_common()
    if others and (rule is not Annotators.MAJORITY or 2 * n <= len(votes)):
        return None
    return grade
