"""Whole jobs in this process, with a stand-in for the model."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from filelock import FileLock
from job_fakes import FakeBriefer, FakeModel

from phobrief.errors import ConfigError, DataError, JobError, PhobriefError
from phobrief.inference.jobs import JobSpec, TableColumns, run_job
from phobrief.inference.jobs.outputs.sinks import known_formats
from phobrief.inference.jobs.reporting.progress import Silent
from phobrief.inference.jobs.rows import Outcome
from phobrief.inference.jobs.state.intake import Counts

Table = Callable[..., Path]
Lines = Callable[[Path], list[dict[str, Any]]]


def job(source: Path, out: str = "out.jsonl", **options: Any) -> JobSpec:
    options = {"model": FakeModel(), "workers": 0, **options}
    return JobSpec((str(source),), f"{source.parent}/{out}", **options)


class StopAfter(Silent):
    """Sends this process a signal after so many batches."""

    def __init__(self, n_batches: int, number: int = signal.SIGINT) -> None:
        self.left = n_batches
        self.number = number

    def advance(self, outcomes: Sequence[Outcome], counts: Counts) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), self.number)


def test_every_row_ends_in_the_output_or_in_the_errors(table: Table, lines: Lines) -> None:
    rows = [
        {"id": "a", "text": "cán bộ"},
        {"id": "b", "text": " "},
        {"id": "a", "text": "đại hội"},
        {"id": "c", "text": "crash"},
        {"id": "d", "text": "no score"},
        {"id": "e", "text": None},
        {"id": "f", "text": "quyền lực", "published": "2025-03-01T08:00"},
    ]
    source = table(rows)
    result = run_job(job(source))
    assert result.exit_code == 1
    assert [row["id"] for row in lines(source.with_name("out.jsonl"))] == ["a", "f"]
    errors = lines(source.with_name("out.errors.jsonl"))
    assert [(e["id"], e["line"], e["error"]) for e in errors] == [
        ("b", 2, "ArticleError"),
        ("a", 3, "DuplicateId"),
        ("c", 4, "ZeroDivisionError"),
        ("d", 5, "FloatingPointError"),
        ("e", 6, "DataError"),
    ]
    assert list(errors[0]) == ["id", "source", "line", "error", "message"]
    assert result.summary is not None
    assert (result.summary.n_rows, result.summary.n_errors) == (7, 5)
    assert result.summary.months == {"2025-03": {"articles": 1, "power_control": 1}}


def test_no_errors_file_when_all_is_well(table: Table) -> None:
    source = table([{"text": ""}])
    errors = source.with_name("out.errors.jsonl")
    assert run_job(job(source)).exit_code == 1
    assert errors.exists()
    table(3)
    assert run_job(job(source, restart=True)).exit_code == 0
    assert not errors.exists()


@pytest.mark.parametrize("options", [{}, {"errors": "my.jsonl"}])
def test_an_errors_file_that_another_wrote_stays(
    table: Table, monkeypatch: pytest.MonkeyPatch, options: dict[str, str]
) -> None:
    source = table(3)
    monkeypatch.chdir(source.parent)
    foreign = source.with_name(options.get("errors", "out.errors.jsonl"))
    foreign.write_text("of somebody else")
    assert run_job(job(source, **options)).exit_code == 0
    assert foreign.read_text() == "of somebody else"


def test_errors_of_another_output_of_the_same_stem_stay(table: Table, lines: Lines) -> None:
    bad, good = table([{"id": "bad", "text": ""}]), table(3, "b.jsonl")
    run_job(job(bad, "out.jsonl"))
    assert run_job(job(good, "out.csv")).exit_code == 0
    assert [row["id"] for row in lines(bad.with_name("out.errors.jsonl"))] == ["bad"]


@pytest.mark.parametrize(
    ("inputs", "options", "message"),
    [
        ("a.jsonl", {"out": "a.jsonl"}, "--out a.jsonl: this file is input"),
        ("a.jsonl", {"out": "./a.jsonl"}, "this file is input"),
        ("a.jsonl", {"out": "link.jsonl"}, "this file is input"),
        (".", {"out": "a.jsonl"}, "this file is input"),
        ("a.jsonl", {"errors": "a.jsonl"}, "--errors a.jsonl: this file is input"),
        ("page.html", {"report": "page.html"}, "--report page.html: this file is input"),
        (".", {"report": "page.html"}, "this file is input"),
        ("a.jsonl", {"errors": "./out.jsonl"}, "--out names the same file"),
        ("a.jsonl", {"report": "e", "errors": "e"}, "--errors names the same file"),
        ("a.jsonl", {"report": "no/r.html"}, "there is no folder no; make it first"),
    ],
)
def test_nothing_of_the_user_is_replaced(
    table: Table,
    monkeypatch: pytest.MonkeyPatch,
    inputs: str,
    options: dict[str, str],
    message: str,
) -> None:
    source = table(1)
    monkeypatch.chdir(source.parent)
    source.with_name("page.html").write_text("<p>văn bản</p>")
    source.with_name("link.jsonl").symlink_to(source)
    before = source.read_bytes()
    with pytest.raises(PhobriefError, match=message):
        run_job(JobSpec((inputs,), **{"out": "out.jsonl", "model": FakeModel(), **options}))
    assert source.read_bytes() == before


def test_foreign_parts_are_refused_and_names_of_another_kind_left_alone(table: Table) -> None:
    source = table(25)
    folder = source.with_name("set")
    folder.mkdir()
    spark = folder / "part-00000-abc.snappy.parquet"
    foreign = folder / "part-00007.parquet"
    spark.touch()
    foreign.touch()
    with pytest.raises(JobError, match=r"part-00007\.parquet was not written by this job"):
        run_job(job(source, "set/", part_rows=10))
    foreign.unlink()
    run_job(job(source, "set/", part_rows=10))
    run_job(job(source, "set/", part_rows=20, restart=True))
    assert {path.name for path in folder.glob("part-*")} == {
        spark.name,
        "part-00000.parquet",
        "part-00001.parquet",
    }


def test_articles_that_cannot_be_read_do_not_stop_the_others(table: Table) -> None:
    source = table({"id": i, "text": "a" if i % 3 == 2 else None} for i in range(330))
    result = run_job(replace(job(source), workers=None))
    assert (result.counts.n_done, result.counts.n_failed) == (110, 220)


def test_what_cannot_be_read_is_no_sign_that_the_model_fails(table: Table) -> None:
    rows: list[dict[str, Any]] = [{"id": "first", "text": " "}]
    rows += [{"id": i, "text": None} for i in range(120)]
    source = table([*rows, {"id": "last", "text": "a"}])
    assert run_job(job(source, batch_size=1)).counts.n_done == 1


@pytest.mark.parametrize("name", ["./bad.csv", "bad.csv"])
def test_a_file_named_by_the_user_is_read_first_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.csv").write_text("id,body\n1,x\n")
    with pytest.raises(DataError, match="--text-column"):
        run_job(JobSpec((name,), "o.jsonl", model=FakeModel()))


class Unloadable(FakeModel):
    """A choice that turns out to be impossible."""

    def briefer(self) -> FakeBriefer:
        raise ConfigError("no such summariser")


def test_a_job_that_could_not_begin_begins_otherwise_and_loses_nothing(table: Table) -> None:
    source = table(40)
    for restart in (False, True):
        with pytest.raises(ConfigError):
            run_job(job(source, model=Unloadable(max_sentences=9), restart=restart))
        if not restart:
            run_job(job(source, batch_size=10), StopAfter(1))
    assert run_job(job(source)).counts.n_kept == 10


def test_of_the_work_only_the_books_are_left_that_a_grown_input_needs(table: Table) -> None:
    source = table(3)
    run_job(job(source))
    assert {path.name for path in source.with_name("out.jsonl.job").iterdir()} <= {
        "lock",
        "manifest.json",
        "rows-000001.part",
        "written",
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_batch_and_the_next_run_goes_on(
    table: Table, lines: Lines, number: int
) -> None:
    source = table(100)
    spec = job(source, batch_size=10, part_rows=25)
    stopped = run_job(spec, StopAfter(3, number))
    assert (stopped.exit_code, stopped.counts.n_done) == (128 + number, 30)
    assert not source.with_name("out.jsonl").exists()
    resumed = run_job(spec)
    assert (resumed.counts.n_kept, resumed.counts.n_done) == (30, 70)
    uninterrupted = job(source, "whole.jsonl")
    run_job(uninterrupted)
    assert lines(source.with_name("out.jsonl")) == lines(source.with_name("whole.jsonl"))


def test_a_finished_job_is_not_done_again(table: Table) -> None:
    source = table(3)
    run_job(job(source))
    again = run_job(job(source))
    assert again.was_finished
    assert again.summary is not None
    assert again.summary.n_rows == 3
    assert not run_job(job(source, restart=True)).was_finished


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model": FakeModel(version="2")}, "the model was fake 1 .* now it is fake 2"),
        ({"columns": TableColumns(id="key")}, "--id-column was 'id', now it is 'key'"),
        ({"model": FakeModel(max_sentences=2)}, "--max-sentences was not given, now it is 2"),
    ],
)
def test_a_job_begun_differently_is_not_continued(
    table: Table, change: dict[str, Any], message: str
) -> None:
    source = table(40)
    spec = job(source, batch_size=10)
    run_job(spec, StopAfter(1))
    with pytest.raises(JobError, match=message):
        run_job(replace(spec, **change))
    assert run_job(replace(spec, **change, restart=True)).counts.n_done == 40


def test_changed_input_stops_the_job_unless_accepted(table: Table, lines: Lines) -> None:
    spec = job(table(40), batch_size=10)
    run_job(spec, StopAfter(2))
    rows = [{"id": f"r{i}", "text": f"công tác cán bộ số {i}"} for i in range(5, 45)]
    rows[0]["text"] = "đại hội"
    source = table(rows)
    with pytest.raises(JobError, match=r"a\.jsonl changed.*--restart"):
        run_job(spec)
    result = run_job(replace(spec, accept_changes=True))
    found = lines(source.with_name("out.jsonl"))
    assert [row["id"] for row in found] == [row["id"] for row in rows]
    assert found[0]["tags"] == ["congress_preparation"]
    assert result.counts.n_kept == 14


def test_a_second_process_is_kept_out(table: Table) -> None:
    source = table(3)
    work = source.with_name("out.jsonl.job")
    work.mkdir()
    with FileLock(work / "lock"), pytest.raises(JobError, match="another process"):
        run_job(job(source))


def test_the_first_hundred_rows_all_bad_stop_the_job(table: Table) -> None:
    source = table([{"id": i, "text": ""} for i in range(300)])
    with pytest.raises(JobError, match=r"the first .* rows all failed.*ArticleError"):
        run_job(job(source))


def test_a_hundred_consecutive_crashes_stop_the_job_and_are_tried_again(table: Table) -> None:
    rows = [{"id": i, "text": "crash" if i else "cán bộ"} for i in range(300)]
    source = table(rows)
    with pytest.raises(
        JobError, match="crashed one after another, the last with ZeroDivisionError"
    ):
        run_job(job(source))
    with pytest.raises(JobError, match="crashed"):
        run_job(job(source))


def test_crashed_rows_are_tried_again_by_the_next_run(table: Table, lines: Lines) -> None:
    source = table(
        [{"id": "x", "text": "crash"}, {"id": "y", "text": "a"}]
        + [{"id": i, "text": "b"} for i in range(20)]
    )
    spec = job(source, batch_size=2)
    run_job(spec, StopAfter(2))
    resumed = run_job(spec)
    assert (resumed.counts.n_kept, resumed.counts.n_failed) == (3, 1)
    assert [row["id"] for row in lines(source.with_name("out.errors.jsonl"))] == ["x"]


@pytest.mark.parametrize("runtime", ["openvino", "torch"])  # whole models, or reading halves alone
def test_worker_processes_give_the_same_output_and_survive_a_death(
    table: Table, lines: Lines, runtime: str
) -> None:
    rows = [{"id": i, "text": f"cán bộ {i}"} for i in range(60)]
    rows[30]["text"] = "die"
    rows[31]["text"] = "crash"
    source = table(rows)
    result = run_job(job(source, workers=2, model=FakeModel(runtime=runtime)))
    assert result.exit_code == 1
    found = [row["id"] for row in lines(source.with_name("out.jsonl"))]
    assert found == [str(i) for i in range(60) if i not in (30, 31)]
    errors = lines(source.with_name("out.errors.jsonl"))
    assert [e["error"] for e in errors] == ["WorkerDied", "ZeroDivisionError"]


def test_a_dataset_folder_has_parts_of_equal_length(table: Table) -> None:
    source = table(25)
    run_job(job(source, "set/", part_rows=10))
    folder = source.with_name("set")
    parts = sorted(folder.glob("part-*.parquet"))
    assert [pq.read_metadata(part).num_rows for part in parts] == [10, 10, 5]
    assert pq.read_table(folder).num_rows == 25
    run_job(job(source, "set/", part_rows=20, restart=True))
    assert len(list(folder.glob("part-*.parquet"))) == 2


def test_kept_columns_are_carried_along(table: Table, lines: Lines) -> None:
    source = table([{"text": "a", "n": 5, "tags_before": ["x"]}])
    run_job(job(source, columns=TableColumns(keep=("n", "tags_before"))))
    (row,) = lines(source.with_name("out.jsonl"))
    assert (row["n"], row["tags_before"]) == (5, ["x"])


def test_output_folder_must_exist(table: Table) -> None:
    with pytest.raises(JobError, match=r"there is no folder .*make it first"):
        run_job(job(table(1), "nowhere/out.jsonl"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"out": "out.xlsx"}, f"expected a name ending in {known_formats()}"),
        ({"columns": TableColumns(keep=("tags",))}, "has a column 'tags' of its own"),
        ({"engine": "spark"}, "--engine: expected one of local, ray"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    table: Table, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        run_job(job(table(1), **options))


def test_output_in_the_input_folder_is_not_read_back(table: Table) -> None:
    source = table(3)
    spec = JobSpec((str(source.parent),), str(source.parent / "o.jsonl"), model=FakeModel())
    assert run_job(spec).counts.n_read == 3
    assert run_job(replace(spec, restart=True)).counts.n_read == 3


def test_files_of_other_kinds_are_named(table: Table) -> None:
    source = table(3)
    (source.parent / "luận văn.rtf").write_bytes(b"PK")
    notes: list[str] = []

    class Listening(Silent):
        def note(self, message: str) -> None:
            notes.append(message)

    spec = JobSpec((str(source.parent),), str(source.parent / "o.jsonl"), model=FakeModel())
    run_job(replace(spec, workers=0), Listening())
    assert len(notes) == 1
    assert notes[0].endswith("luận văn.rtf")


def test_new_files_are_done_by_the_same_command_and_nothing_else(
    table: Table, lines: Lines, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    rows = [{"id": f"{n}", "text": f"công tác cán bộ số {n}"} for n in range(5)]
    table(rows[1:3], "in/b.jsonl")
    out = tmp_path / "out.jsonl"
    spec = JobSpec((str(tmp_path / "in"),), str(out), model=FakeModel(), workers=0)
    assert run_job(spec).counts.n_done == 2
    table(rows[:1], "in/a.jsonl")
    table(rows[3:], "in/c.jsonl")
    again = run_job(spec)
    assert (again.exit_code, again.counts.n_kept, again.counts.n_done) == (0, 2, 3)
    assert [row["id"] for row in lines(out)] == ["0", "1", "2", "3", "4"]
    assert run_job(spec).was_finished
    table([*rows[1:2], {"id": "2", "text": "khác"}], "in/b.jsonl")
    with pytest.raises(JobError, match=r"b\.jsonl changed"):
        run_job(spec)
    changed = run_job(replace(spec, accept_changes=True))
    assert (changed.counts.n_kept, changed.counts.n_done) == (4, 1)


def test_growth_is_known_of_more_files_than_are_named(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phobrief.inference.jobs.state.manifest._MAX_NAMED_FILES", 1)
    (tmp_path / "in").mkdir()
    spec = JobSpec((str(tmp_path / "in"),), str(tmp_path / "o.jsonl"), model=FakeModel(), workers=0)
    for number in range(3):
        table([{"id": f"{number}", "text": "đại hội"}], f"in/{number}.jsonl")
        assert run_job(spec).counts.n_done == 1
    (tmp_path / "in/0.jsonl").unlink()
    with pytest.raises(JobError, match="the input is another"):
        run_job(spec)


@pytest.mark.parametrize("option", ["out", "report", "errors"])
def test_a_file_of_somebody_else_is_not_replaced(table: Table, tmp_path: Path, option: str) -> None:
    source = table([{"id": "a", "text": "đại hội"}, {"id": "b", "text": ""}])
    names = {"out": "o.jsonl", "report": "r.html", "errors": "e.jsonl"}
    paths = {name: str(tmp_path / file) for name, file in names.items()}
    Path(paths[option]).write_text("thư của tôi", "utf-8")
    spec = JobSpec((str(source),), model=FakeModel(), workers=0, **paths)
    for again in (spec, replace(spec, restart=True)):
        with pytest.raises(JobError, match=f"--{option} .*not written by this job"):
            run_job(again)
    assert Path(paths[option]).read_text("utf-8") == "thư của tôi"
    Path(paths[option]).write_text("")
    assert run_job(spec).exit_code == 1


def test_outputs_of_one_name_have_errors_of_their_own(table: Table, lines: Lines) -> None:
    good, bad = table(1, "good.jsonl"), table([{"id": "bad", "text": ""}], "bad.jsonl")
    for source, out in ((bad, "o.csv"), (bad, "o.jsonl"), (bad, "o.parquet"), (good, "o.jsonl")):
        run_job(replace(job(source, out), restart=True))
    assert [row["id"] for row in lines(good.with_name("o.csv.errors.jsonl"))] == ["bad"]
    assert [row["id"] for row in lines(good.with_name("o.parquet.errors.jsonl"))] == ["bad"]
    assert not good.with_name("o.errors.jsonl").exists()
