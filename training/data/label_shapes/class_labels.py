"""Columns of numbers that stand for names: `ClassLabel` of the `datasets` library, and lists of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ....errors import LabelError
from ....tables import column_name

NamesByColumn = Mapping[str, Sequence[str]]


def class_names(schema: Any) -> dict[str, list[str]]:
    """The names of each column of class labels, as `datasets` writes them into an Arrow schema."""
    try:
        features = json.loads((schema.metadata or {})[b"huggingface"])["info"]["features"]
    except (KeyError, TypeError, ValueError):
        return {}
    found = {}
    for name, feature in features.items() if isinstance(features, dict) else ():
        # A list of labels is a feature within one, in older files a list that holds one.
        while isinstance(feature, list | dict) and "names" not in feature:
            inside = feature[0] if isinstance(feature, list) and feature else None
            feature = feature.get("feature") if isinstance(feature, dict) else inside
        if isinstance(feature, dict) and isinstance(feature["names"], list):
            found[column_name(name)] = [str(label) for label in feature["names"]]
    return found


def with_names(row: dict[str, Any], names: NamesByColumn) -> dict[str, Any]:
    """The row with names in the place of the numbers that stand for them."""
    return {
        column: _named(cell, names[column], column) if column in names else cell
        for column, cell in row.items()
    }


def _named(cell: Any, names: Sequence[str], column: str) -> Any:
    if isinstance(cell, list):
        return [_named(label, names, column) for label in cell]
    if cell is None or cell == -1:
        return None  # -1: nobody has labelled it
    if not isinstance(cell, int) or not 0 <= cell < len(names):
        raise LabelError(
            f"column '{column}': expected a class of 0 to {len(names) - 1}, found {cell!r:.40}"
        )
    return names[cell]
