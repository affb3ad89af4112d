"""Rows from a database query, streamed, and rows into a database table, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ...articles import flat_row
from ...errors import DataError, JobError, require
from ...tables import column_name, named_values
from .inputs.fields import plain_value, row_of_record
from .inputs.tables import Record, check_columns
from .outputs.sinks import Layout
from .rows import InputRow
from .spec import SqlQuery, SqlTable, TableColumns

_ROWS_AT_ONCE = 500


def read_query(sql: SqlQuery, columns: TableColumns) -> Iterator[InputRow]:
    """Yield the rows of a query, by a server-side cursor where the driver has one.

    A row without an id of its own is "query:N"; give one, as databases promise no order.

    Raises:
        DataError: the database cannot be reached or refuses the query, or a column is missing.
        JobError: the connection broke while reading; the job can be continued.
    """
    sqlalchemy = require("sqlalchemy", "sql")
    with ExitStack() as open_things:
        with _database_errors(DataError, "--sql"):
            engine = sqlalchemy.create_engine(sql.url)
            _check_file(engine.url)
            open_things.callback(engine.dispose)
            connection = open_things.enter_context(engine.connect())
            streaming = connection.execution_options(yield_per=_ROWS_AT_ONCE)
            result = streaming.execute(sqlalchemy.text(sql.query))
        try:
            check_columns(list(map(column_name, result.keys())), columns)
        except DataError as error:
            raise DataError(f"--query: {error}") from error
        source = engine.url.render_as_string(hide_password=True)
        with _database_errors(JobError, "--sql"):
            for number, values in enumerate(result.mappings(), 1):
                record = Record(number, named_values(dict(values)), position=0)
                yield row_of_record(record, "query", source, columns)


def _check_file(url: Any) -> None:
    """Raise a DataError for an SQLite file that is not there: SQLite would make it, empty."""
    path = url.database or ""
    if url.get_backend_name() != "sqlite" or path in ("", ":memory:") or path.startswith("file:"):
        return
    if not Path(path).exists():
        raise DataError(
            f"--sql: unable to open database file {path}: it is not there; sqlite:///NAME is a file in"
            f" {Path.cwd()}, sqlite:////NAME one by its full path"
        )


class SqlSink:
    """Writes flat rows (see `flat_row`) and the topics as JSON; replaces rows of the same id.

    All of it is one transaction: a job that is stopped changes nothing in the table.
    """

    def __init__(self, files: ExitStack, target: SqlTable, layout: Layout) -> None:
        self._sql = require("sqlalchemy", "sql")
        with _database_errors(JobError, "--out-sql"):
            engine = self._sql.create_engine(target.url)
            files.callback(engine.dispose)
            self._connection = files.enter_context(engine.connect())
            self._table = self._make_table(target.table, layout)
        self._keep = list(layout.extra)
        self._rows: list[dict[str, Any]] = []

    def write(self, row: dict[str, Any]) -> None:
        """Add one row."""
        extra = {name: plain_value(row.get(name)) for name in self._keep}
        self._rows.append({**flat_row(row), "topics": row["topics"], **extra})
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._flush()

    def finish(self) -> None:
        """Write the rest and commit."""
        self._flush()
        with _database_errors(JobError, "--out-sql"):
            self._connection.commit()

    def _flush(self) -> None:
        if not self._rows:
            return
        ids = [row["id"] for row in self._rows]
        with _database_errors(JobError, "--out-sql"):
            self._connection.execute(self._table.delete().where(self._table.c.id.in_(ids)))
            self._connection.execute(self._table.insert(), self._rows)
        self._rows = []

    def _make_table(self, name: str, layout: Layout) -> Any:
        sql = self._sql
        schema, _, bare = name.rpartition(".")
        numbers = ("schema", "n_sentences", "n_windows")
        texts = [
            *("title", "published", "byline", "tags", "abstract", "abstract_method"),
            *("removed_lines", "warnings", "model", "model_version", "model_sha256"),
        ]
        table = sql.Table(
            bare,
            sql.MetaData(schema=schema or None),
            sql.Column("id", sql.Text, primary_key=True),
            *(sql.Column(column, sql.Integer) for column in numbers),
            *(sql.Column(column, sql.Text) for column in texts),
            sql.Column("truncated", sql.Boolean),
            sql.Column("topics", sql.JSON),
            *(sql.Column(f"score_{topic}", sql.Float) for topic in layout.topics),
            *(sql.Column(column, sql.JSON) for column in layout.extra),
        )
        table.create(self._connection, checkfirst=True)
        found = sql.inspect(self._connection).get_columns(bare, schema=schema or None)
        missing = {column.name for column in table.columns} - {c["name"] for c in found}
        if missing:
            raise JobError(
                f"--out-sql: the table {name} has no column '{sorted(missing)[0]}';"
                " name another by --out-table, or drop it"
            )
        return table


def check_database(target: SqlTable) -> None:
    """Connect once, so that a long job does not fail at its last step.

    Raises:
        JobError: the database cannot be reached.
    """
    sqlalchemy = require("sqlalchemy", "sql")
    with _database_errors(JobError, "--out-sql"):
        engine = sqlalchemy.create_engine(target.url)
        try:
            engine.connect().close()
        finally:
            engine.dispose()


@contextmanager
def _database_errors(kind: type[Exception], option: str) -> Iterator[None]:
    """Turn errors of the database or its driver into ``kind``, in one line that names the option."""
    sqlalchemy = require("sqlalchemy", "sql")
    try:
        yield
    except (sqlalchemy.exc.SQLAlchemyError, ModuleNotFoundError) as error:
        message = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise kind(f"{option}: {message}") from error
