"""`phobrief run` from and to tables of a PostgreSQL server: its types, bad rows, kills, a lost connection."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from forks import fork_code, fork_command
from job_fakes import FakeModel

from phobrief.errors import JobError
from phobrief.inference.jobs import JobSpec, TableColumns, run_job
from phobrief.inference.jobs.reporting.progress import Silent
from phobrief.inference.jobs.rows import Outcome
from phobrief.inference.jobs.spec import SqlQuery, SqlTable
from phobrief.inference.jobs.state.intake import Counts

TEXT = "Tỉnh ủy công bố quyết định điều động cán bộ.\nBuổi sáng trời mưa nhẹ ở vùng cao."
QUERY = "select id, text, n from articles order by id"
N_ROWS = 1_300  # of which the driver fetches 500 at once
N_GOOD = N_ROWS - N_ROWS // 100
Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def ask(postgres: str) -> Ask:
    """Runs a statement in the test's database and gives its rows."""
    sqlalchemy = pytest.importorskip("sqlalchemy")

    def run(statement: str, **values: object) -> list[tuple[Any, ...]]:
        engine = sqlalchemy.create_engine(postgres)
        with engine.begin() as connection:
            result = connection.execute(sqlalchemy.text(statement), values)
            rows = [tuple(row) for row in result] if result.returns_rows else []
        engine.dispose()
        return rows

    return run


@pytest.fixture
def many(ask: Ask) -> None:
    """A table of many articles, every hundredth without a text."""
    ask("create table articles (id int primary key, text text, n int)")
    ask(
        "insert into articles select i, case when i % 100 <> 0 then 'công tác cán bộ số ' || i end, i * 2"
        f" from generate_series(1, {N_ROWS}) i"
    )


def spec_of(url: str, folder: Path, table: str = "briefs") -> JobSpec:
    return JobSpec(
        (),
        f"{folder}/{table}.jsonl",
        columns=TableColumns(keep=("n",)),
        sql=SqlQuery(url, QUERY),
        out_sql=SqlTable(url, table),
        model=FakeModel(),
        workers=0,
    )


def test_the_command_reads_and_writes_what_a_server_holds(
    postgres: str, ask: Ask, tiny_model: Path, tmp_path: Path
) -> None:
    ask(
        "create table articles (id uuid primary key, text text, title varchar(200), published timestamptz,"
        " price numeric(8, 2), labels jsonb, areas text[])"
    )
    insert = (
        "insert into articles values (cast(:id as uuid), :text, :title, '2025-03-01 08:00+07', 12.5,"
        """ '{"a": [1, null]}', '{Bắc,Nam}')"""
    )
    ids = [f"00000000-0000-0000-0000-00000000000{i}" for i in range(4)]
    for key, text in zip(ids, (TEXT, None, " \n", TEXT), strict=True):
        ask(insert, id=key, text=text, title="Điều động cán bộ")
    options = ["--sql", postgres, "--query", "select * from articles order by id"]
    options += ["--out-sql", postgres, "--keep", "price,labels,areas", "--model", tiny_model]
    done = fork_command("run", *options, "--out", "o.jsonl", "--workers", "0", cwd=tmp_path)
    assert done.returncode == 1, done.stderr.decode()
    rows = ask(
        "select id, title, published, abstract, price, labels, areas from briefs order by id"
    )
    assert [row[0] for row in rows] == [ids[0], ids[3]]
    lines = (tmp_path / "o.jsonl").read_text("utf-8").splitlines()
    written = [json.loads(line) for line in lines]
    assert [row[3] for row in rows] == [row["abstract"] for row in written]
    assert rows[0][1:3] == ("Điều động cán bộ", written[0]["published"])
    assert rows[0][4:] == tuple(written[0][name] for name in ("price", "labels", "areas"))
    assert rows[0][5:] == ({"a": [1, None]}, ["Bắc", "Nam"])
    errors = [
        json.loads(line) for line in (tmp_path / "o.errors.jsonl").read_text("utf-8").splitlines()
    ]
    assert [error["id"] for error in errors] == ids[1:3]
    assert "2025-03-01" in rows[0][2]


KILLED = """
import os, signal
from pathlib import Path
import phobrief.inference.jobs.sql as sql
from phobrief.inference.jobs import JobSpec, TableColumns, run_job
from phobrief.inference.jobs.reporting.progress import Silent
from phobrief.inference.jobs.spec import SqlQuery, SqlTable
from job_fakes import FakeModel

def kill(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

class Watcher(Silent):
    def advance(self, outcomes, counts):
        if {moment!r} == "reading" and counts.n_done >= 700:
            kill()

if {moment!r} == "writing":
    sql.SqlSink.finish = kill
run_job(JobSpec((), {out!r}, columns=TableColumns(keep=("n",)), sql=SqlQuery({url!r}, {query!r}),
                out_sql=SqlTable({url!r}, "briefs"), model=FakeModel(), workers=0), Watcher())
"""


@pytest.mark.parametrize(("moment", "n_worked"), [("reading", 700), ("writing", N_GOOD)])
def test_killed_and_run_again_the_table_is_that_of_an_unbroken_run(
    postgres: str, ask: Ask, many: None, tmp_path: Path, moment: str, n_worked: int
) -> None:
    whole = run_job(spec_of(postgres, tmp_path, "whole"))
    assert (whole.counts.n_done, whole.exit_code) == (N_GOOD, 1)
    spec = spec_of(postgres, tmp_path)
    code = KILLED.format(moment=moment, out=spec.out, url=postgres, query=QUERY)
    assert fork_code(code).returncode == -signal.SIGKILL
    assert ask("select to_regclass('briefs')") == [(None,)]  # all of it or nothing
    result = run_job(spec)
    assert result.counts.n_kept >= n_worked
    assert ask("select count(*) from briefs") == [(N_GOOD,)]
    assert ask("select * from briefs order by id") == ask("select * from whole order by id")
    assert (tmp_path / "briefs.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


class After(Silent):
    """Does something, once, when so many rows are done."""

    def __init__(self, n_rows: int, action: Callable[[], object]) -> None:
        self._n_rows, self._action = n_rows, action

    def advance(self, outcomes: Sequence[Outcome], counts: Counts) -> None:
        if counts.n_done >= self._n_rows:
            self._n_rows = sys.maxsize
            self._action()


def test_a_lost_connection_stops_the_job_and_it_goes_on(
    postgres: str, ask: Ask, many: None, tmp_path: Path
) -> None:
    spec = spec_of(postgres, tmp_path)
    end = (
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    with pytest.raises(JobError, match="--sql: "):
        run_job(spec, After(600, lambda: ask(end)))
    result = run_job(spec)
    assert result.counts.n_kept >= 600
    assert ask("select count(*) from briefs") == [(N_GOOD,)]
