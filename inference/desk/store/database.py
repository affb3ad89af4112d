"""Opens the desk's database: SQLite in a file, PostgreSQL by its URL; migrated, with a copy before.

Reads and writes are apart: a write takes SQLite's lock when it begins (``BEGIN IMMEDIATE``). A deferred
transaction that reads first and then writes would fail at once, whatever the timeout, where another writes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from ....errors import DeskError, require
from ....models.store.home import phobrief_home

_BUSY_MS = 10_000
"""How long a write waits for another process's."""
_WRITES = {"desk_writes": True}
_MIGRATIONS = Path(__file__).parent / "migrations"


def default_url() -> str:
    """The desk's database where none is named: a file beside the user's models."""
    return f"sqlite:///{phobrief_home() / 'desk.db'}"


def now(later: float = 0) -> str:
    """The time as the database holds it, ``later`` seconds from now."""
    return (datetime.now(UTC) + timedelta(seconds=later)).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Store:
    """An open database. Safe from any number of threads; for each process one of its own."""

    engine: Engine

    @property
    def place(self) -> str:
        """Where it lies, without a password."""
        url = self.engine.url
        return (
            url.database or "memory" if self.is_sqlite else url.render_as_string(hide_password=True)
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of our own."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        with self.engine.connect() as connection, Session(connection) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are saved at the end, all or none."""
        with self.engine.connect() as connection:
            connection.execution_options(**_WRITES)
            with Session(connection, expire_on_commit=False) as session:
                if not self.is_sqlite:
                    # One after the other, as in SQLite: what a write has read still holds when it is saved.
                    session.execute(text("select pg_advisory_xact_lock(7462348)"))
                yield session
                session.commit()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_store(url: str | None = None) -> Store:
    """Open a desk's database, made or migrated where need be.

    Args:
        url: as SQLAlchemy names it; None for `default_url`.

    Raises:
        DeskError: it cannot be reached or written, or its schema is newer than this phobrief.
        MissingExtraError: the driver of that database is not installed.
    """
    parsed = _parsed(url or default_url())
    dialect = parsed.get_backend_name()
    try:
        if dialect == "sqlite" and parsed.database not in (None, "", ":memory:"):
            _make_private(Path(str(parsed.database)))
        engine = create_engine(
            parsed,
            pool_pre_ping=dialect != "sqlite",
            json_serializer=partial(json.dumps, ensure_ascii=False),
        )
        if dialect == "sqlite":
            _prepare_sqlite(engine)
        store = Store(engine)
        _migrate(store)
    except (DBAPIError, OSError, NoSuchModuleError) as error:
        reason = getattr(error, "orig", None) or error
        place = parsed.render_as_string(hide_password=True)
        raise DeskError(f"{place}: the desk's database cannot be opened: {reason}") from error
    return store


def _parsed(url: str) -> URL:
    """The URL with the driver that we use."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DeskError(
            "--db: expected a URL such as sqlite:////data/desk.db or "
            "postgresql+psycopg://user@host/desk"
        ) from error
    dialect = parsed.get_backend_name()
    if dialect == "postgresql":
        require("psycopg", "postgres")
        return parsed.set(drivername="postgresql+psycopg")
    if dialect != "sqlite":
        raise DeskError(f"--db: expected sqlite or postgresql, found '{dialect}'")
    return parsed


def _make_private(path: Path) -> None:
    """An empty file that its owner alone may read: it will hold articles and passwords' hashes. SQLite gives
    the files beside it the same rights. One that is there keeps its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin as we say, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        # Reviews are few and dear: a power cut must not take the last one.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("desk_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def known_schemas() -> list[str]:
    """The schemas that this phobrief knows, oldest first."""
    scripts = ScriptDirectory.from_config(_scripts()).walk_revisions()
    return [script.revision for script in scripts][::-1]


def schema_of(connection: Connection) -> str | None:
    """The schema of an open database; None where it is new."""
    return MigrationContext.configure(connection).get_current_revision()


def _migrate(store: Store) -> None:
    """Bring the schema up to date, in one transaction; a copy of what was there is kept before.

    Raises:
        DeskError: the schema is newer than this phobrief.
    """
    known = known_schemas()
    with _one_at_a_time(store), store.engine.connect() as connection:
        found = schema_of(connection)
        connection.rollback()
        if found == known[-1]:
            return
        if found is not None and found not in known:
            raise DeskError(
                f"{store.place}: its schema is '{found}', newer than this phobrief knows "
                f"('{known[-1]}'); upgrade phobrief, or give another --db"
            )
        if found is not None:
            _keep_copy(store, connection, found)
        connection.execution_options(**_WRITES)
        with connection.begin():
            config = _scripts()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


@contextmanager
def _one_at_a_time(store: Store) -> Iterator[None]:
    """Several processes may start together: one of them migrates."""
    if store.is_sqlite and store.engine.url.database:
        with FileLock(f"{store.engine.url.database}.lock", timeout=60):
            yield
    elif store.is_sqlite:
        yield
    else:
        with store.engine.connect() as connection:
            connection.execute(text("select pg_advisory_lock(7462347)"))
            try:
                yield
            finally:
                connection.execute(text("select pg_advisory_unlock(7462347)"))


def _keep_copy(store: Store, connection: Connection, schema: str) -> None:
    """A copy of the database: a file beside SQLite's, a schema beside PostgreSQL's tables."""
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    if store.is_sqlite:
        copy = f"{store.engine.url.database}.{schema}.{stamp}"
        with store.engine.connect() as outside:
            # Not inside a transaction: VACUUM has its own.
            _make_private(Path(copy))
            driver: Any = outside.connection.driver_connection
            driver.execute("VACUUM INTO ?", (copy,))
        return
    name = f"before_{schema}_{stamp}"
    with connection.begin():
        connection.execute(text(f'create schema "{name}"'))
        for table in inspect(connection).get_table_names():
            connection.execute(text(f'create table "{name}"."{table}" as table "{table}"'))
