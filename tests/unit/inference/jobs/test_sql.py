"""Rows from and into databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from job_fakes import FakeModel

from phobrief.errors import DataError, JobError
from phobrief.inference.jobs import JobSpec, TableColumns, run_job
from phobrief.inference.jobs.spec import SqlQuery, SqlTable

sqlalchemy = pytest.importorskip("sqlalchemy")

ROWS = [
    {"id": 1, "text": "công tác cán bộ", "title": "Một", "n": 5},
    {"id": 2, "text": None, "title": None, "n": None},
    {"id": 3, "text": "đại hội", "title": None, "n": 7},
]
QUERY = "select id, text, title, n from articles order by id"


def fill(url: str) -> str:
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            sqlalchemy.text("create table articles (id int, text text, title text, n int)")
        )
        insert = sqlalchemy.text("insert into articles values (:id, :text, :title, :n)")
        connection.execute(insert, ROWS)
    engine.dispose()
    return url


def check_both_ways(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    spec = JobSpec(
        (),
        "",
        sql=SqlQuery(fill(url), QUERY),
        out_sql=SqlTable(url, "briefs"),
        columns=TableColumns(keep=("n",)),
        model=FakeModel(),
        workers=0,
    )
    for _ in range(2):  # a second time replaces the rows
        result = run_job(spec)
        assert result.summary is not None
        assert (result.summary.n_rows, result.summary.n_errors) == (3, 1)
        spec = replace(spec, restart=True)
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        table = sqlalchemy.Table("briefs", sqlalchemy.MetaData(), autoload_with=connection)
        rows = connection.execute(table.select().order_by(table.c.id)).mappings().all()
    engine.dispose()
    assert [(row["id"], row["tags"], row["title"], row["n"]) for row in rows] == [
        ("1", "cadre_work", "Một", 5),
        ("3", "congress_preparation", None, 7),
    ]
    assert rows[0]["score_cadre_work"] == 1.0
    assert rows[0]["topics"][0]["topic"] == "cadre_work"
    assert Path("briefs.errors.jsonl").exists()


def test_sqlite_in_and_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_both_ways(f"sqlite:///{tmp_path}/a.db", tmp_path, monkeypatch)


def test_postgres_in_and_out(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_both_ways(postgres, tmp_path, monkeypatch)


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., JobSpec]:
    def make(query: str = QUERY, url: str | None = None, **options: Any) -> JobSpec:
        url = url or fill(f"sqlite:///{tmp_path}/a.db")
        options = {"model": FakeModel(), "workers": 0, **options}
        return JobSpec((), f"{tmp_path}/out.jsonl", sql=SqlQuery(url, query), **options)

    return make


@pytest.mark.parametrize(
    ("query", "url", "message"),
    [
        ("select missing from articles", None, "--sql: no such column: missing"),
        ("select id from articles", None, "--query: no column 'text'"),
        (QUERY, "sqlite:////nowhere/a.db", "--sql: unable to open database file"),
        (QUERY, "nothing://x", "--sql: Can't load plugin"),
    ],
)
def test_what_the_database_refuses_is_one_line(
    job: Callable[..., JobSpec], query: str, url: str | None, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        run_job(job(query, url))


def test_another_query_is_another_job(job: Callable[..., JobSpec]) -> None:
    spec = job()
    run_job(spec)
    other = replace(spec, sql=SqlQuery(spec.sql.url, QUERY + " limit 1")) if spec.sql else spec
    with pytest.raises(JobError, match="the query or its database is another"):
        run_job(other)


def test_a_table_with_other_columns_is_left_alone(
    job: Callable[..., JobSpec], tmp_path: Path
) -> None:
    target = SqlTable(f"sqlite:///{tmp_path}/a.db", "articles")
    with pytest.raises(JobError, match="the table articles has no column"):
        run_job(job(out_sql=target))
    with sqlite3.connect(tmp_path / "a.db") as database:
        assert database.execute("select count(*) from articles").fetchone() == (3,)


def test_an_output_database_that_does_not_answer_stops_the_job_at_once(
    job: Callable[..., JobSpec],
) -> None:
    with pytest.raises(JobError, match="--out-sql"):
        run_job(job(out_sql=SqlTable("sqlite:////nowhere/a.db", "briefs")))
