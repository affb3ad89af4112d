"""A folder of the public repository's layout becomes files that training reads."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from phobrief.errors import DataError
from phobrief.training.data.articles.labelled import join_grades, read_labelled
from phobrief.training.data.corpora.vietnews import read_vietnews
from phobrief.training.data.corpora.vietnews_clone import (
    MODERN_ABSTRACTS,
    MODERN_GRADES,
    MORE_GRADES,
    grades_path,
    join_clone,
    parse_article,
)

TOPICS = ("cadre_work", "power_control", "congress_preparation")
PARTS = ("Tỉnh_uỷ họp", "Tóm_tắt ngắn .", "Câu một .\nCâu_chuyện hai , \u2028 ba .", "Ảnh : A")


def graded_rows() -> int:
    """How many grades ship, those of the guide's articles and the further ones."""
    tables = [grades_path(), grades_path(MORE_GRADES)]
    return sum(len(table.read_text("utf-8").splitlines()) - 1 for table in tables)


def write_clone(folder: Path, articles: dict[str, str]) -> Path:
    for name, text in articles.items():
        path = folder / "data" / f"{name}.txt.seg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    with grades_path().open(encoding="utf-8") as file:
        ids = [row["id"].split("/")[1] for row in csv.DictReader(file)][:3]
    whole = "\n\n".join(PARTS) + "\n"
    articles = {f"train_tokenized/{i}": whole for i in ids}
    articles["train_tokenized/999999"] = whole.replace("\n", "\r\n")
    articles["train_tokenized/999998"] = "Chỉ có tiêu_đề\n"
    articles["val_tokenized/000001"] = whole
    return write_clone(tmp_path / "clone", articles)


def test_writes_what_training_reads(clone: Path, tmp_path: Path) -> None:
    result = join_clone(clone, tmp_path / "out")
    assert result.articles == {"train": 4, "val": 1}
    assert result.left_out == {"train": ["train/999998"], "val": []}
    assert result.n_graded == 3
    assert len(result.missing) == graded_rows() - 3
    articles = list(read_vietnews(tmp_path / "out" / "vietnews-train.parquet"))
    assert articles[0].sentences == ("Câu một .", "Câu_chuyện hai , \u2028 ba .")
    assert articles[-1].abstract == "Tóm_tắt ngắn ."
    assert articles[-1].sentences == articles[0].sentences


def test_texts_beside_the_grades_are_those_joined_by_id(clone: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    join_clone(clone, out)
    rows = read_labelled(out / "topics.csv", topics=TOPICS)
    assert len(rows) == 3
    grades = tmp_path / "grades.csv"
    head, *lines = grades_path().read_text("utf-8").splitlines()
    grades.write_text("\n".join([head, *lines[:3]]), encoding="utf-8")
    assert rows == join_grades(grades, out / "vietnews-train.parquet", topics=TOPICS)
    assert rows[0].split in ("train", "dev")


def test_own_grades_may_be_of_another_topic(clone: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("id,budget\ntrain/999999,2\n", encoding="utf-8")
    assert join_clone(clone, tmp_path / "out", grades=own).n_graded == 1
    (row,) = read_labelled(tmp_path / "out" / "topics.csv", topics=["budget"])
    assert row.grades == {"budget": 2}


@pytest.mark.parametrize("text", ["", "Tiêu_đề", "Tiêu_đề\n\nTóm_tắt"])
def test_an_incomplete_article_is_none(text: str) -> None:
    assert parse_article(text) is None


def test_captions_are_left_out() -> None:
    assert parse_article("A\n \nB\n\n\nC\nD\n\nE\n\nF") == ("A", "B", "C\nD")


def test_no_clone_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="run: git clone https"):
        join_clone(tmp_path / "nothing", tmp_path / "out")


def test_none_of_the_graded_articles(tmp_path: Path) -> None:
    clone = write_clone(tmp_path, {"train_tokenized/x": "\n\n".join(PARTS)})
    with pytest.raises(DataError, match=f"none of the {graded_rows()} graded articles"):
        join_clone(clone, tmp_path / "out")


def test_a_file_that_is_not_text_is_named(clone: Path, tmp_path: Path) -> None:
    (clone / "data/train_tokenized/999999.txt.seg").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"999999\.txt\.seg: expected UTF-8"):
        join_clone(clone, tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").iterdir()] == []


def test_what_ships_holds_no_text_of_a_newspaper() -> None:
    with grades_path().open(encoding="utf-8") as file:
        assert csv.DictReader(file).fieldnames == ["id", "split", *TOPICS, "confidence"]
    for line in grades_path("abstracts.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == {"id", "abstract", "best"}
        assert all(isinstance(number, int) for number in row["best"])


def test_references_of_modern_articles_keep_dev_apart() -> None:
    with grades_path(MODERN_GRADES).open(encoding="utf-8") as file:
        split_of = {row["id"]: row["split"] for row in csv.DictReader(file)}
    lines = grades_path(MODERN_ABSTRACTS).read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len({row["id"] for row in rows}) == len(rows) == 200
    for row in rows:
        assert set(row) == {"id", "abstract", "best", "split"}
        assert 1 <= len(row["best"]) <= 3
        assert all(isinstance(number, int) for number in row["best"])
        assert split_of.get(row["id"], row["split"]) == row["split"]
    assert sum(row["split"] == "dev" for row in rows) == 60
