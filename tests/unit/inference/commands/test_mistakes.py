"""What a new user gets wrong: one line that says what was expected, what was found, where, and what to do.

Only mistakes that are found before a model is loaded; tests/integration/test_cli.py has others.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from phobrief.models.text.reading.vietnamese import marked_share

Cli = Callable[..., tuple[int, str, str]]

TABLE = "id,text\n1,Ban Bí thư công bố quyết định.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the user works."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bai.txt").write_text("Ban Bí thư công bố quyết định.", "utf-8")
    (tmp_path / "bang.csv").write_text(TABLE, "utf-8")
    (tmp_path / "noi-dung.csv").write_text("id,noidung\n1,Ban Bí thư\n", "utf-8")
    (tmp_path / "khac.csv").write_text(TABLE.replace("text", "text,cadre_work"), "utf-8")
    (tmp_path / "rong.yaml").touch()
    for name in ("bang.ods", "bai.doc"):
        (tmp_path / name).write_bytes(b"PK\x03\x04\0\0")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").touch()
    return tmp_path


MISTAKES = {
    # brief
    "brief bai.tx": ["bai.tx: no such file in ", "did you mean bai.txt?"],
    "brief nowhere/bai.txt": ["no such file", "no folder nowhere"],
    "brief https://example.org/bai.html": ["expected a file, got an address", "save the page"],
    "brief bang.csv": ["is a table", "phobrief run bang.csv --out briefs.jsonl"],
    "brief notes": ["is a folder", "phobrief run FOLDER"],
    "brief bai.doc": ["bai.doc: expected text, got ", "convert it to plain text or HTML"],
    "brief bai.txt --model notes": ["notes/phobrief.json: missing", "phobrief train --out"],
    "brief bai.txt --model v0007": ["v0007: no such model in ", "expected bundled"],
    "brief bai.txt --model bai.txt": ["bai.txt: expected a model directory, found a file"],
    "brief bai.txt --runtime onnx": ["expected 'openvino' or 'torch', got 'onnx'"],
    "brief bai.txt --summarizer gpt": ["expected extractive or abstractive, got 'gpt'"],
    # run
    "run": ["expected an INPUT", "got none"],
    "run bang.csv": ["--out: expected a file ending in .jsonl, .parquet or .csv", "got none"],
    "run bang.csv --out o.xlsx": [
        "--out o.xlsx: expected a name ending in .jsonl, .parquet or .csv"
    ],
    "run bang.ods --out o.jsonl": [
        "bang.ods: expected a .jsonl",
        "got '.ods'",
        "save the table as CSV",
    ],
    "run bai.doc --out o.jsonl": ["bai.doc: expected a .jsonl", "save an article as plain text"],
    "run noi-dung.csv --out o.jsonl": ["no column 'text'", "id, noidung", "--text-column"],
    "run bang.csv --out o.jsonl --keep tags": ["--keep", "'tags'", "rename yours"],
    "run bang.csv --out o.jsonl --keep nguon": ["--keep: no column 'nguon'", "id, text"],
    "run notes --out o.jsonl": ["notes: found no .jsonl", "in this folder"],
    "run gone.csv --out o.jsonl": ["gone.csv: no such file or folder"],
    "run *.parquet --out o.jsonl": ["*.parquet: expected a pattern that fits a file", "found none"],
    "run bang.csv --out o.jsonl --report r.pdf": [
        "--report r.pdf: expected a name ending in .html"
    ],
    "run bang.csv --out o.jsonl --engine spark": ["expected one of local, ray, got 'spark'"],
    "run --sql sqlite:///a.db --out o.jsonl": ["expected both, got --sql only; add --query"],
    # models
    "models show mini2": ["mini2: expected a version (v0001) or 'bundled'", "phobrief models list"],
    "models rollback": ["nothing to go back to"],
    # train
    "train bang.csv --out m": ["bang.csv: expected keys and values", "a table", "data.labelled"],
    "train rong.yaml --out m": ["rong.yaml: expected keys and values, got an empty file"],
    "train phobert --out m": ["phobert: no such config file", "phobert-base.yaml"],
    "train mini --out m --set epochs=3": ["epochs: unknown key", "finetune"],
    "train mini --out m --set finetune.epochs=many": ["finetune.epochs", "'many'"],
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_is_one_line_that_says_what_to_do(cli: Cli, folder: Path, words: str) -> None:
    if words.startswith("train"):
        pytest.importorskip("torch")
    code, out, err = cli(*words.split())
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert [part for part in MISTAKES[words] if part not in err] == [], err


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_is_said_in_vietnamese(cli: Cli, folder: Path, words: str) -> None:
    if words.startswith("train"):
        pytest.importorskip("torch")
    _, _, english = cli(*words.split())
    code, out, err = cli(*words.split(), "--lang", "vi")
    assert (code, out, err.count("\n")) == (2, "", 1), err
    told = err.replace("Bí thư", "")
    assert marked_share(told) > 0.05, err
    left = set(re.findall(r"\b(?:expected|found|got|no such|give|save|cannot|should)\b", told))
    assert left == set(), err
    assert english != err


def test_a_text_in_the_place_of_a_file(cli: Cli, folder: Path) -> None:
    code, _, err = cli("brief", "Ban Bí thư công bố quyết định về công tác cán bộ")
    assert code == 2
    assert "phobrief brief -" in err


def test_a_database_that_is_not_there_is_not_made(cli: Cli, folder: Path) -> None:
    pytest.importorskip("sqlalchemy")
    words = ("run", "--query", "select 1 as id", "--out", "o.jsonl", "--sql")
    code, _, err = cli(*words, "sqlite:///gone.db")
    assert code == 2
    assert "database file gone.db: it is not there" in err
    assert not (folder / "gone.db").exists()
    sqlite3.connect(folder / "there.db").close()


def test_a_table_of_a_header_alone_is_said_to_be_one(cli: Cli, folder: Path) -> None:
    (folder / "header.csv").write_text("id,text\n", "utf-8")
    code, out, err = cli("run", "header.csv", "--out", "o.jsonl")
    assert code == 0
    assert "0 rows" in out
    assert "only a header" in err
