"""What a check finds: findings about the file, and single rows to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .table import LabelRow

SHOWN = 5
"""Places that a finding names."""
_SNIPPET = 200
"""Characters of the text in a row to review."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found about a file.

    Attributes:
        level: "danger" (do not train on this), "look" (needs a look) or "note".
        kind: the check that found it ("duplicate", "leakage" ...).
        message: one sentence that says what was found and what to do.
        n: how many rows it is about.
        topic: the topic it is about; None for the whole file.
        where: the first few places.
    """

    level: str
    kind: str
    message: str
    n: int = 0
    topic: str | None = None
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """One row to look at.

    Attributes:
        where, id, title, snippet: the row: its place, id, title and the beginning of its text.
        topic: of the label in question.
        label: the grade given.
        reason: why it is doubted.
        score: probability of the topic by a model that did not learn from the row; None for other reasons.
    """

    where: str
    id: str
    title: str
    topic: str
    label: str
    reason: str
    score: float | None
    snippet: str


def review_row(
    row: LabelRow, topic: str, label: str, reason: str, score: float | None = None
) -> Review:
    """A row for the list to review; topic, label, reason and score as in `Review`."""
    return Review(
        row.where,
        row.values["id"] or "",
        row.values["title"] or "",
        topic,
        label,
        reason,
        None if score is None else round(score, 3),
        " ".join(row.text.split())[:_SNIPPET],
    )


def places(rows: Sequence[LabelRow]) -> tuple[str, ...]:
    """The places of the first few rows, with their ids."""
    return tuple(
        f"{row.where} ({row.values['id']})" if row.values["id"] else row.where
        for row in rows[:SHOWN]
    )
