"""`phobrief run` with a real, tiny model: the formats agree, poison is contained, exit codes hold."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from forks import fork_command

from phobrief.inference.jobs.outputs.sinks import known_formats

TEXT = (
    "Tỉnh ủy công bố quyết định điều động, bổ nhiệm cán bộ. Buổi sáng trời mưa nhẹ ở vùng cao.\n"
    "Ủy ban kiểm tra thi hành kỷ luật đảng viên vi phạm. Người dân đi chợ từ sớm."
)
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path, tiny_model: Path) -> Run:
    """Runs `phobrief run` in a folder of its own."""

    def call(*arguments: str, model: str | Path = tiny_model) -> subprocess.CompletedProcess[str]:
        done = fork_command("run", *arguments, "--model", model, cwd=tmp_path)
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return call


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with one input of each kind."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.html").write_text(f"<html><body><article><p>{TEXT}</p></article></body></html>")
    (folder / "c.jsonl").write_text(json.dumps({"id": "c", "text": TEXT, "title": "Tiêu đề"}))
    (folder / "d.csv").write_text(f'id,text,published\nd,"{TEXT}",2025-03-01\n')
    (folder / "e.tsv").write_text(f'text\n"{TEXT}"\n')
    return folder


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_three_formats_have_the_same_content(run: Run, pages: Path, tmp_path: Path) -> None:
    for name in ("o.jsonl", "o.parquet", "o.csv"):
        result = run("pages", "--out", name, "--workers", "0")
        assert result.returncode == 0, result.stderr
        assert "5 rows: 5 articles briefed, 0 failed" in result.stdout
    rows = read_jsonl(tmp_path / "o.jsonl")
    assert [row["id"] for row in rows] == ["a.txt", "b.html", "c", "d", "e.tsv:2"]
    assert pq.read_table(tmp_path / "o.parquet").to_pylist() == rows
    with (tmp_path / "o.csv").open(newline="", encoding="utf-8-sig") as stream:
        flat = list(csv.DictReader(stream))
    assert [row["id"] for row in flat] == [row["id"] for row in rows]
    assert [row["abstract"] for row in flat] == [row["abstract"] for row in rows]
    assert [row["tags"] for row in flat] == [";".join(row["tags"]) for row in rows]
    assert not (tmp_path / "o.errors.jsonl").exists()


def test_abstracts_are_the_text_at_their_spans(run: Run, pages: Path, tmp_path: Path) -> None:
    run("pages/a.txt", "--out", "o.jsonl")
    (row,) = read_jsonl(tmp_path / "o.jsonl")
    sentences = [TEXT[start:end] for start, end in row["abstract_spans"]]
    assert sentences
    assert " ".join(sentences) == row["abstract"]


def test_poison_does_not_stop_the_job(run: Run, tmp_path: Path) -> None:
    poison: list[Any] = [
        {"id": "empty", "text": ""},
        {"id": "binary", "text": "\x00\x01\x02" * 50},
        {"id": "null", "text": None},
        {"id": "number", "text": 5},
        {"id": "list", "text": [TEXT]},
        {"id": "ok3", "text": "khác"},
        {"id": "long", "text": (TEXT + "\n") * 2_000},
        {"id": "one-line", "text": "a" * 1_000_000},
        {"id": {"a": 1}, "text": TEXT},
        "no object",
    ]
    rows = [{"id": f"ok{i}", "text": TEXT} for i in range(150)]
    for i, bad in enumerate(poison):
        rows.insert(15 * i + 10, bad)
    source = tmp_path / "a.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)))
    result = run("a.jsonl", "--out", "o.jsonl", "--workers", "1")
    assert result.returncode == 1, result.stderr
    good = {row["id"] for row in read_jsonl(tmp_path / "o.jsonl")}
    errors = read_jsonl(tmp_path / "o.errors.jsonl")
    assert len(good) + len(errors) == len(rows)
    lines = {error["line"] for error in errors}
    assert len(lines) == len(errors)
    assert good >= {f"ok{i}" for i in range(150)}
    assert {"empty", "binary", "null", "number", "list", "ok3"} <= {e["id"] for e in errors}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["empty", "--out", "o.jsonl"], "phobrief: empty: found no .jsonl"),
        (["missing.csv", "--out", "o.jsonl"], "phobrief: missing.csv: no such file or folder"),
        (["a.rtf", "--out", "o.jsonl"], "phobrief: a.rtf: expected a .jsonl"),
        (["a.txt", "--out", "o.xlsx"], f"expected a name ending in {known_formats()}"),
        (["a.txt", "--out", "no/o.csv"], "there is no folder no; make it first"),
        (["a.txt"], "--out: expected a file"),
        (["--out", "o.jsonl"], "expected an INPUT"),
        (["b.csv", "--out", "o.jsonl"], "no column 'text'; its columns are id, body"),
        (["b.csv", "--out", "o.jsonl", "--text-column", "body", "--keep", "x"], "no column 'x'"),
        (["a.txt", "--out", "o.jsonl", "--sql", "sqlite://"], "--sql and --query"),
        (["c.jsonl", "--out", "./c.jsonl"], "--out ./c.jsonl: this file is input"),
        (["./c.jsonl", "--out", "o.jsonl"], "c.jsonl: the file is empty"),
        (["a.txt", "--out", f"{'x' * 300}.jsonl"], "File name too long"),
    ],
)
def test_what_cannot_run_is_one_line_and_exit_code_2(
    run: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.rtf").write_text(TEXT)
    (tmp_path / "b.csv").write_text("id,body\n1,x\n")
    (tmp_path / "c.jsonl").touch()
    before = set(tmp_path.iterdir())
    result = run(*arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert set(tmp_path.iterdir()) == before


def test_a_missing_model_is_exit_code_2(run: Run, pages: Path, tmp_path: Path) -> None:
    result = run("pages", "--out", "o.jsonl", model=tmp_path / "nowhere")
    assert result.returncode == 2
    assert "no such model" in result.stderr


def test_workers_and_batches_do_not_change_the_output(
    run: Run, pages: Path, tmp_path: Path
) -> None:
    rows = [{"id": i, "text": TEXT * (1 + i % 3)} for i in range(40)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    run("a.jsonl", "--out", "one.jsonl", "--workers", "0", "--batch-size", "1")
    run("a.jsonl", "--out", "two.jsonl", "--workers", "2", "--batch-size", "16")
    one, two = read_jsonl(tmp_path / "one.jsonl"), read_jsonl(tmp_path / "two.jsonl")
    for left, right in zip(one, two, strict=True):
        for topic, other in zip(left["topics"], right["topics"], strict=True):
            assert topic.pop("score") == pytest.approx(other.pop("score"), abs=1e-3)
        assert left == right


def test_a_name_that_is_no_utf8_is_read_and_written(run: Run, tmp_path: Path) -> None:
    source, out = os.fsdecode(b"b\xe0i.txt"), os.fsdecode(b"ra\xe0.jsonl")
    (tmp_path / source).write_text(TEXT)
    result = run(source, "--out", out)
    assert result.returncode == 0, result.stderr
    assert r"output: ra\udce0.jsonl" in result.stdout
    assert [row["id"] for row in read_jsonl(tmp_path / out)] == [r"b\udce0i.txt"]
