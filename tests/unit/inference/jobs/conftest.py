"""Tables written and read, for all tests of jobs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Writes a JSON Lines table of the given rows, or of so many good ones."""

    def write(rows: int | Iterable[dict[str, Any]], name: str = "a.jsonl") -> Path:
        if isinstance(rows, int):
            rows = [{"id": f"r{i}", "text": f"công tác cán bộ số {i}"} for i in range(rows)]
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return path

    return write


@pytest.fixture
def lines() -> Callable[[Path], list[dict[str, Any]]]:
    """Reads JSON Lines."""
    return lambda path: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
