"""Checks of single rows, for mistakes that reading lets pass: no weight, half a character."""

from __future__ import annotations

from ..data.grades import weight_of
from ..data.tables import half_character
from .table import DataTable, Labels, Problem


def row_problems(table: DataTable) -> list[Problem]:
    """What makes rows useless as they are; such rows are left out."""
    return [
        Problem("row", row.where, message)
        for row in table.rows
        for message in (_wrong_weight(row), _half_character(row))
        if message
    ]


def _wrong_weight(row: Labels) -> str | None:
    try:
        weight_of(row.weight)
    except ValueError as error:
        return f"column 'weight': {error}"
    return None


def _half_character(row: Labels) -> str | None:
    named = {"topics": "".join(row.named)}
    for column, text in {**row.values, **named}.items():
        if text and (half := half_character(text)):
            return f"column '{column}': found {half}, half a character; write the whole one"
    return None
