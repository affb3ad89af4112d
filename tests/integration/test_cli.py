"""The commands as a user types them: what appears, what is written, which code they leave with.

Some run in an interpreter of their own, as a user's do; the others are spared its start.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from forks import fork_command
from tiny import write_config

import phobrief

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
ROW_KEYS = [
    "schema",
    "id",
    "title",
    "published",
    "byline",
    "tags",
    "topics",
    "abstract",
    "abstract_spans",
    "abstract_method",
    "n_sentences",
    "n_windows",
    "truncated",
    "removed_lines",
    "warnings",
    "model",
]


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def phobrief_command(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return fork_command(*arguments, cwd=ROOT)


def new_interpreter(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        input=stdin,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def one_line(stderr: bytes) -> str:
    text = stderr.decode()
    assert "Traceback" not in text
    assert len(text.strip().splitlines()) == 1, text
    return text


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    files = sorted(EXAMPLES.iterdir())
    done = phobrief_command("brief", "--json", *files)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_rows_of_the_examples_have_the_schema(rows: list[dict]) -> None:
    assert len(rows) == len(list(EXAMPLES.iterdir()))
    for row in rows:
        assert list(row) == ROW_KEYS
        assert row["schema"] == 1
        assert row["abstract_method"] == "extractive"
        assert [t["topic"] for t in row["topics"] if t["tagged"]] or row["tags"] == []
        for topic in row["topics"]:
            assert 0 <= topic["score"] <= 1
            assert bool(topic["evidence"]) == topic["tagged"]


def test_abstracts_stand_in_the_text_as_read(rows: list[dict]) -> None:
    for row in rows:
        text = phobrief.read_file(EXAMPLES / row["id"]).text
        kept = [text[start:end] for start, end in row["abstract_spans"]]
        # Where a clause is taken out, no space stands before the mark that follows.
        assert re.sub(r" (?=[,.;:])", "", " ".join(kept)) == row["abstract"]
        for topic in row["topics"]:
            for span in topic["evidence"]:
                assert text[span["start"] : span["end"]] == span["text"]


def test_tags_of_the_examples(rows: list[dict]) -> None:
    tags = {row["id"]: row["tags"] for row in rows}
    assert "cadre_work" in tags["dieu-dong-can-bo.txt"]
    assert "power_control" in tags["ky-luat-dang.txt"]
    assert "congress_preparation" in tags["chuan-bi-dai-hoi.html"]
    assert tags["mua-vai.txt"] == []


def test_page_noise_of_the_examples(rows: list[dict]) -> None:
    by_id = {row["id"]: row for row in rows}
    noisy = by_id["dieu-dong-can-bo.txt"]
    assert noisy["title"].startswith("Tỉnh ủy Sông Lam công bố")
    assert noisy["published"] == "2024-05-14T15:20:00+07:00"
    assert noisy["byline"] == "Thu Hà"
    assert "Back To Top" in noisy["removed_lines"]
    page = by_id["chuan-bi-dai-hoi.html"]
    assert page["title"] == "Đảng bộ huyện Đồng Phú chuẩn bị đại hội nhiệm kỳ 2025 - 2030"
    assert page["published"].startswith("2024-11-05")


def test_terminal_view_shows_title_tags_evidence_abstract() -> None:
    done = phobrief_command("brief", EXAMPLES / "ky-luat-dang.txt")
    shown = done.stdout.decode()
    assert done.returncode == 0
    for part in ("Ủy ban Kiểm tra Tỉnh ủy Sông Lam", "Tóm tắt", "Chủ đề", "power_control", "“"):
        assert part in shown
    page = "\n".join(line.rstrip() for line in shown.splitlines())
    for readme in ("README.md", "README.vi.md"):
        assert page in (ROOT / readme).read_text("utf-8"), f"{readme} shows another page"


def test_brief_reads_standard_input() -> None:
    text = (EXAMPLES / "mua-vai.txt").read_bytes()
    done = new_interpreter("-m", "phobrief", "brief", "-", "--json", stdin=text)
    assert json.loads(done.stdout)["title"].startswith("Vải thiều")


def test_length_limits_are_kept() -> None:
    path = EXAMPLES / "ky-luat-dang.txt"
    done = phobrief_command("brief", path, "--json", "--max-sentences", 1, "--max-syllables", 45)
    row = json.loads(done.stdout)
    assert len(row["abstract_spans"]) == 1
    assert len(row["abstract"].split()) <= 45


def test_brief_loads_no_torch() -> None:
    code = (
        "import sys; sys.argv = ['phobrief', 'brief', '--json', sys.argv[1]]\n"
        "from phobrief.inference.commands.app import app\n"
        "app(standalone_mode=False)\n"
        "assert not {'torch', 'transformers', 'sklearn'} & set(sys.modules), sys.modules"
    )
    path = EXAMPLES / "mua-vai.txt"
    done = new_interpreter("-c", code, path)
    assert done.returncode == 0, done.stderr.decode()


BAD_FILES = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "picture.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_brief_of_a_bad_file_is_one_line_and_code_2(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    done = phobrief_command("brief", path)
    assert done.returncode == 2
    assert name in one_line(done.stderr)


def test_one_bad_file_of_two_is_code_1(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    done = phobrief_command("brief", "--json", path, EXAMPLES / "mua-vai.txt")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("brief", "nowhere.txt"), "no such file"),
        (("brief", "examples"), "phobrief run"),
        (("brief", "examples/mua-vai.txt", "--model", "/no/model"), "no such model directory"),
        (("train", "mini", "--out", "/tmp/never", "--set", "finetune.epoch=1"), "did you mean"),
        (("train", "nowhere.yaml", "--out", "/tmp/never"), "no such config"),
        (("run", "examples"), "--out"),
        (("run", "nowhere.jsonl", "--out", "/tmp/never.jsonl"), "nowhere.jsonl"),
        (("evaluate", "--data", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_what_could_not_run_says_so_in_one_line(arguments: tuple[str, ...], message: str) -> None:
    done = phobrief_command(*arguments)
    assert done.returncode == 2
    assert message in one_line(done.stderr)


def test_run_over_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = phobrief_command("run", tmp_path / "in", "--out", tmp_path / "out.jsonl")
    assert done.returncode == 2
    one_line(done.stderr)


def test_run_writes_the_same_to_every_format(tmp_path: Path, rows: list[dict]) -> None:
    for suffix in ("jsonl", "parquet", "csv"):
        done = phobrief_command("run", "examples", "--out", tmp_path / f"out.{suffix}")
        assert done.returncode == 0, done.stderr.decode()
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    json_rows = {row["id"]: row for row in map(json.loads, lines)}
    table = pq.read_table(tmp_path / "out.parquet").to_pylist()
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        flat = list(csv.DictReader(file))
    alone = {row["id"]: row for row in rows}
    assert json_rows.keys() == alone.keys() == {row["id"] for row in table}
    for row in table:
        assert row["abstract"] == json_rows[row["id"]]["abstract"] == alone[row["id"]]["abstract"]
        assert row["tags"] == json_rows[row["id"]]["tags"] == alone[row["id"]]["tags"]
        assert list(row)[: len(ROW_KEYS)] == ROW_KEYS
    for row in flat:
        assert row["abstract"] == json_rows[row["id"]]["abstract"]


def test_run_keeps_good_rows_and_names_bad_ones(tmp_path: Path) -> None:
    good = {"id": "a", "text": (EXAMPLES / "mua-vai.txt").read_text("utf-8")}
    lines = [json.dumps(good, ensure_ascii=False), "{broken", json.dumps({"id": "b"})]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    done = phobrief_command("run", tmp_path / "in.jsonl", "--out", out)
    assert done.returncode == 1, done.stderr.decode()
    (row,) = map(json.loads, out.read_text("utf-8").splitlines())
    assert row["id"] == "a"
    errors = [
        json.loads(line) for line in (tmp_path / "out.errors.jsonl").read_text("utf-8").splitlines()
    ]
    assert sorted(error["line"] for error in errors) == [2, 3]
    assert all(error["error"] and error["message"] for error in errors)


def test_train_and_evaluate_commands(tmp_path: Path, tiny_data: Path) -> None:
    pytest.importorskip("torch")
    config = write_config(tmp_path, tiny_data)
    model = tmp_path / "model"
    done = phobrief_command("train", config, "--out", model, "--set", "finetune.epochs=1")
    assert done.returncode == 0, done.stderr.decode()
    done = phobrief_command(
        "evaluate",
        "--model",
        model,
        "--data",
        tiny_data / "topics.csv",
        "--corpus",
        tiny_data / "articles.parquet",
        "--split",
        "dev",
        "--evidence",
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"macro F1" in done.stdout
    done = phobrief_command("evaluate", "--model", model, "--data", tiny_data / "articles.parquet")
    assert b"R-1/R-2/R-L" in done.stdout


def test_version() -> None:
    shown = new_interpreter("-m", "phobrief", "--version").stdout
    assert shown.decode().strip() == phobrief.__version__


def test_a_threshold_on_the_command_line() -> None:
    article = EXAMPLES / "ky-luat-dang.txt"
    done = phobrief_command("brief", article, "--json", "--threshold", "power_control=1")
    assert json.loads(done.stdout)["tags"] == []
    other = phobrief_command("brief", article, "--json", "--threshold", "sport=0.5")
    assert other.returncode == 2
    assert "no topic 'sport'" in one_line(other.stderr)
