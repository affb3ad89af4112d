"""A desk's database in SQLite and in PostgreSQL: what is said of one holds of the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("alembic", reason="no desk: pip install 'phobrief[serve]'")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.db'}"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
def store(url: str) -> Iterator[object]:
    """An open one."""
    from phobrief.inference.desk.store.database import open_store

    opened = open_store(url)
    yield opened
    opened.close()
