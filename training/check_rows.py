"""Checks of single rows, for mistakes that reading lets pass: no weight, half a character."""

from __future__ import annotations

import math

from .data_table import DataTable, Labels, Problem
from .grade_values import is_empty
from .label_tables import half_character


def row_problems(table: DataTable) -> list[Problem]:
    """What makes rows useless as they are; such rows are left out."""
    return [
        Problem("row", row.where, message)
        for row in table.rows
        for message in (_wrong_weight(row), _half_character(row))
        if message
    ]


def _wrong_weight(row: Labels) -> str | None:
    if is_empty(row.weight):
        return None
    try:
        weight = float(row.weight)
    except (TypeError, ValueError):
        weight = math.nan
    if 0 < weight < math.inf:
        return None
    return f"column 'weight': expected a number above 0 (say 0.5), found {row.weight!r:.40}"


def _half_character(row: Labels) -> str | None:
    named = {"topics": "".join(row.named)}
    for column, text in {**row.values, **named}.items():
        if text and (half := half_character(text)):
            return f"column '{column}': found {half}, half a character; write the whole one"
    return None
