"""`phobrief run`: every option reaches the job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from phobrief.errors import ConfigError, DataError
from phobrief.inference.commands.app import app
from phobrief.inference.commands.options import thresholds_of
from phobrief.inference.jobs import JobSpec, ModelChoice, TableColumns
from phobrief.inference.jobs.outputs.paths import job_paths
from phobrief.inference.jobs.reporting.summary import Summary
from phobrief.inference.jobs.runner import JobResult
from phobrief.inference.jobs.spec import SqlQuery, SqlTable
from phobrief.inference.jobs.state.intake import Counts


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[JobSpec]:
    """The jobs that the command asked for; none is run."""
    specs: list[JobSpec] = []

    def run_job(spec: JobSpec, _watcher: Any) -> JobResult:
        specs.append(spec)
        return JobResult(job_paths(spec), None, Counts(n_done=3), signal=15)

    monkeypatch.setattr("phobrief.inference.jobs.runner.run_job", run_job)
    monkeypatch.setenv("PHOBRIEF_HOME", str(tmp_path))
    return specs


def test_every_option_reaches_the_job(asked: list[JobSpec]) -> None:
    command = (
        "run a.csv b --out o.csv --errors e.jsonl --text-column t --id-column i --keep x,y --model m"
        " --max-sentences 3 --max-syllables 70 --summarizer abstractive --summarizer-model s"
        " --runtime torch --device cpu --sql sqlite:// --query q --out-sql sqlite:///o --out-table tab"
        " --report r.html --engine ray --workers 2 --ray-address ray:1 --gpus 0.5 --batch-size 7"
        " --restart --accept-changes --threshold cadre_work=0.4 --threshold power_control=1"
        " --policy min_recall=0.9"
    )
    result = CliRunner().invoke(app, command.split())
    assert result.exit_code == 128 + 15
    assert "3 articles are kept" in result.output
    assert asked == [
        JobSpec(
            inputs=("a.csv", "b"),
            out="o.csv",
            errors="e.jsonl",
            columns=TableColumns("t", "i", ("x", "y")),
            model=ModelChoice(
                model="m",
                runtime="torch",
                device="cpu",
                max_sentences=3,
                max_syllables=70,
                summarizer="abstractive",
                summarizer_model="s",
                thresholds={"cadre_work": 0.4, "power_control": 1.0},
                policy="min_recall=0.9",
            ),
            sql=SqlQuery("sqlite://", "q"),
            out_sql=SqlTable("sqlite:///o", "tab"),
            engine="ray",
            workers=2,
            ray_address="ray:1",
            gpus=0.5,
            batch_size=7,
            restart=True,
            accept_changes=True,
            report="r.html",
        )
    ]


def test_a_job_that_was_finished_tells_no_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = Summary(n_rows=3, n_worked=3, seconds=2.0)

    def run_job(spec: JobSpec, _watcher: Any) -> JobResult:
        return JobResult(job_paths(spec), done, Counts(), was_finished=spec.restart is False)

    monkeypatch.setattr("phobrief.inference.jobs.runner.run_job", run_job)
    monkeypatch.setenv("PHOBRIEF_HOME", str(tmp_path))
    again = CliRunner().invoke(app, ["run", "a.csv", "--out", "o.csv"])
    assert again.stderr == "this job is finished already; --restart does it again\n"
    assert again.stdout == "3 rows: 3 articles briefed, 0 failed\noutput: o.csv\n"
    restarted = CliRunner().invoke(
        app, ["run", *["a.csv", "--out", "o.csv", "--restart", "--report", "r.html"]]
    )
    assert restarted.stderr == ""
    assert "this run: 3 rows in 2.0 s" in restarted.stdout
    assert restarted.stdout.endswith("output: o.csv\nreport: r.html\n")


def test_a_database_alone_is_an_output(asked: list[JobSpec]) -> None:
    CliRunner().invoke(app, ["run", "a.csv", "--out-sql", "sqlite:///o"])
    assert [(spec.out, spec.out_sql) for spec in asked] == [("", SqlTable("sqlite:///o", "briefs"))]


def test_what_is_not_said_is_the_default_of_the_job(asked: list[JobSpec]) -> None:
    CliRunner().invoke(app, ["run", "a.csv", "--out", "o.csv", "--model", "m"])
    assert asked == [JobSpec(("a.csv",), "o.csv", model=ModelChoice("m"))]


def test_a_threshold_is_a_setting_of_the_job_only_where_it_is_asked_for() -> None:
    limits = {"max_sentences": None, "max_syllables": None}
    assert ModelChoice().settings() == limits
    asked = ModelChoice(thresholds={"power_control": 0.5, "cadre_work": 0.4})
    assert asked.settings() == {**limits, "threshold": ["cadre_work=0.4", "power_control=0.5"]}
    assert ModelChoice(policy="best_f1").settings() == {**limits, "policy": "best_f1"}


@pytest.mark.parametrize("pair", ["cadre_work", "cadre_work=", "cadre_work=high", "0.4"])
def test_a_threshold_that_is_none(pair: str) -> None:
    with pytest.raises(ConfigError, match=f"--threshold {pair}: expected TOPIC=SCORE"):
        thresholds_of([pair])


def test_a_threshold_with_the_decimal_comma_of_vietnamese() -> None:
    assert thresholds_of(["cadre_work=0,4"]) == {"cadre_work": 0.4}


def test_a_review_desk_takes_what_a_job_would_write(
    asked: list[JobSpec], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[Any, ...]] = []

    def put_on_desk(*given: Any) -> int:
        taken.append(given)
        return 1

    monkeypatch.setattr("phobrief.inference.commands.desk.put_on_desk", put_on_desk)
    command = "run a.csv b --review sqlite:///d.db --text-column t --model m --policy best_f1"
    result = CliRunner().invoke(app, command.split())
    assert result.exit_code == 1
    [(db, inputs, make, columns)] = taken
    assert (db, inputs, columns) == ("sqlite:///d.db", ["a.csv", "b"], TableColumns("t"))
    assert make.__self__ == ModelChoice("m", policy="best_f1")
    CliRunner().invoke(app, ["run", "a.csv", "--review", "default"])
    assert taken[1][0] is None
    assert asked == []


@pytest.mark.parametrize("more", [["--out", "o.csv"], ["--keep", "x"]])
def test_a_review_desk_is_the_only_place(more: list[str]) -> None:
    result = CliRunner().invoke(app, ["run", "a.csv", "--review", "default", *more])
    assert isinstance(result.exception, DataError)
    assert f"leave out {more[0]}" in str(result.exception)
