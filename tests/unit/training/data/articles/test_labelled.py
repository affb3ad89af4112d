"""Labelled data: every format gives the same rows; every mistake is named with its place."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from phobrief.errors import DataError, LabelError
from phobrief.training.data.articles.labelled import (
    LabelledArticle,
    grades_matrix,
    has_texts,
    join_grades,
    read_labelled,
)

TOPICS = ("cadre_work", "power_control")
TEXT = "Ban Thường vụ họp,\nbàn công tác cán bộ."
ROWS: list[dict[str, Any]] = [
    {
        "id": "a",
        "title": "Họp",
        "text": TEXT,
        "split": "train",
        "cadre_work": 2,
        "power_control": 0,
    },
    {
        "id": "b",
        "title": None,
        "text": "Trời mưa.",
        "split": None,
        "cadre_work": None,
        "power_control": 1,
    },
]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    elif path.suffix == ".json":
        path.write_text(json.dumps(rows), "utf-8")
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            delimiter = "," if path.suffix == ".csv" else "\t"
            writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".json", ".parquet"])
def test_every_format_gives_the_same_rows(tmp_path: Path, suffix: str) -> None:
    first, second = read_labelled(write(tmp_path / f"labels{suffix}", ROWS), topics=TOPICS)
    assert first.article.text == TEXT
    assert (first.article.id, first.article.title, first.split) == ("a", "Họp", "train")
    assert first.grades == {"cadre_work": 2, "power_control": 0}
    assert (second.article.title, second.split) == (None, None)
    assert second.grades == {"cadre_work": None, "power_control": 1}


def test_not_judged_is_minus_one_never_zero(tmp_path: Path) -> None:
    rows = read_labelled(write(tmp_path / "labels.csv", ROWS), topics=TOPICS)
    assert grades_matrix(rows, TOPICS).tolist() == [[2, 0], [-1, 1]]
    assert grades_matrix(rows, ["power_control", "unheard_of"]).tolist() == [[0, -1], [1, -1]]
    assert grades_matrix([], TOPICS).shape == (0, 2)


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        (["cadre_work"], [2, 0]),
        (["cadre_work", "power_control"], [2, 2]),
        ("cadre_work; power_control", [2, 2]),
        ([], [0, 0]),
        ("none", [0, 0]),
        ("", [-1, -1]),
        (None, [-1, -1]),
    ],
)
def test_topics_as_names(tmp_path: Path, topics: object, expected: list[int]) -> None:
    path = write(tmp_path / "labels.jsonl", [{"text": TEXT, "topics": topics}])
    assert grades_matrix(read_labelled(path, topics=TOPICS), TOPICS).tolist() == [expected]


def test_label_studio_choices_ratings_skips_and_tasks_not_done(tmp_path: Path) -> None:
    def task(number: int, *annotations: dict[str, Any]) -> dict[str, Any]:
        return {"id": number, "data": {"text": TEXT}, "annotations": list(annotations)}

    def choices(*names: str, control: str = "topics") -> dict[str, Any]:
        return {"from_name": control, "type": "choices", "value": {"choices": list(names)}}

    path = write(
        tmp_path / "export.json",
        [
            task(1, {"result": [choices("cadre_work", "power_control")]}),
            task(2, {"result": []}),
            task(3),
            task(4, {"result": [choices("cadre_work")]}, {"was_cancelled": True, "result": []}),
            task(
                5,
                {
                    "result": [
                        choices("1", control="cadre_work"),
                        choices("0", control="power_control"),
                    ]
                },
            ),
            task(6, {"result": [{"from_name": "power_control", "value": {"rating": 2}}]}),
        ],
    )
    rows = read_labelled(path, topics=TOPICS)
    assert [row.article.id for row in rows] == ["1", "2", "4", "5", "6"]
    assert grades_matrix(rows, TOPICS).tolist() == [[2, 2], [0, 0], [2, 0], [1, 0], [-1, 2]]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": " ", "cadre_work": 1}, r"line 1, column 'text': expected the article's text"),
        (
            {"text": TEXT, "cadre_work": 3},
            r"line 1, column 'cadre_work': expected 0, 1, 2 or nothing, found 3",
        ),
        ({"text": TEXT, "cadre_work": "yes"}, r"column 'cadre_work': .* found 'yes'"),
        (
            {"text": TEXT, "topics": ["cadre_wrok"]},
            r"found 'cadre_wrok'; did you mean 'cadre_work'\?",
        ),
        ({"text": TEXT, "topics": [{"topic": "x"}]}, r"expected names as a list or joined by ';'"),
        ({"text": TEXT, "label": 1}, r"expected a column per topic .* found text, label"),
        (
            {"text": TEXT, "cadre_work": 1, "weight": -1},
            r"'weight': expected a number above 0 \(say 0.5\), found -1",
        ),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: dict[str, Any], message: str) -> None:
    path = write(tmp_path / "labels.jsonl", [row])
    with pytest.raises(LabelError, match=message):
        read_labelled(path, topics=TOPICS)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.jsonl", b'{"text": "a"\n', r"x\.jsonl: line 1, column \d+: "),
        ("x.jsonl", b"[1]\n", r"line 1: expected an object \{\.\.\.\}, found a list"),
        ("x.json", b'{"text": "a"}', r"expected a list of articles, found an object"),
        (
            "x.csv",
            b"id,cadre_work\na,1\n",
            r"line 2: expected a column 'text', found id, cadre_work",
        ),
        ("x.csv", b"text,cadre_work\na,b,1\n", r"line 2: expected 2 columns, found 3"),
        ("x.csv", b"text,cadre_work\na\n", r"line 2: expected 2 columns, found 1"),
        (
            "x.csv",
            b"text,cadre_work\n\xff,1\n",
            r"x\.csv: line 2, column 'text': expected UTF-8, found byte 0xff",
        ),
        ("x.parquet", b"no", r"expected a parquet file"),
        ("x.xls", b"no", r"expected a file of \.csv, .* found '\.xls'"),
        ("x.xlsx", b"no", r"x\.xlsx: expected an Office file, found a damaged one"),
    ],
)
def test_an_unreadable_file_is_named(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_labelled(tmp_path / name, topics=TOPICS)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read_labelled(tmp_path / "none.csv", topics=TOPICS)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.parquet"
    names = ("train/1", "train/2", "train/3")
    rows = [
        {"id": i, "title": f"Tin {i}", "abstract": "Tóm_tắt .", "body": "Câu_chuyện ."}
        for i in names
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def test_grades_by_id_join_the_corpus_in_their_own_order(tmp_path: Path, corpus: Path) -> None:
    grades = [
        {"id": "train/3", "split": "dev", "cadre_work": 1},
        {"id": "train/1", "split": "train", "cadre_work": 0},
    ]
    path = write(tmp_path / "grades.csv", grades)
    assert not has_texts(path)
    rows = join_grades(path, corpus, topics=["cadre_work"])
    assert [(row.article.id, row.split, row.grades["cadre_work"]) for row in rows] == [
        ("train/3", "dev", 1),
        ("train/1", "train", 0),
    ]
    assert (rows[0].article.text, rows[0].abstract) == ("Câu chuyện.", "Tóm tắt.")


def test_an_id_that_the_corpus_lacks_is_named(tmp_path: Path, corpus: Path) -> None:
    path = write(tmp_path / "grades.csv", [{"id": "train/9", "cadre_work": 1}])
    with pytest.raises(DataError, match=r"1 of 1 ids are not in .* the first: train/9"):
        join_grades(path, corpus, topics=["cadre_work"])


def test_has_texts(tmp_path: Path) -> None:
    assert has_texts(write(tmp_path / "labels.csv", ROWS))
    assert isinstance(read_labelled(tmp_path / "labels.csv", topics=TOPICS)[0], LabelledArticle)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [{"cadre_work": 2, "sport": 1}, {"cadre_work": 0, "sport": 0}],
            ["'sport' (1 rows) is not in the list of topics: it is not read"],
        ),
        (
            [{"cadre_work": 2, "power_contrl": "2"}, {"cadre_work": 0, "power_contrl": "0"}],
            [
                "'power_contrl' (1 rows) is not in the list of topics: it is not read; "
                "did you mean 'power_control'?"
            ],
        ),
        (
            [{"cadre_work": 2, "sport": True}, {"cadre_work": 0, "sport": False}],
            ["'sport' (1 rows)"],
        ),
        # No topics: a count without a 0, words, and columns that have a meaning of their own.
        ([{"cadre_work": 2, "n_images": 1}, {"cadre_work": 0, "n_images": 2}], []),
        ([{"cadre_work": 2, "confidence": 0}, {"cadre_work": 0, "confidence": 1}], []),
        ([{"cadre_work": 2, "section": "Thời sự"}, {"cadre_work": 0, "section": ""}], []),
    ],
)
def test_a_column_of_a_topic_that_is_not_read_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, rows: list[dict[str, Any]], said: list[str]
) -> None:
    lines = [json.dumps({"text": f"Bài {i}.", **row}) for i, row in enumerate(rows)]
    (tmp_path / "labels.jsonl").write_text("\n".join(lines), "utf-8")
    read_labelled(tmp_path / "labels.jsonl", topics=["cadre_work", "power_control"])
    assert len(caplog.messages) == len(said)
    for message, part in zip(caplog.messages, said, strict=True):
        assert message.startswith(f"labels.jsonl: the column {part}")


def test_ratings_in_label_studio_s_short_export(tmp_path: Path) -> None:
    rows = [
        {"id": i, "text": f"Bài {i}.", "cadre_work": [{"rating": i}], "annotation_id": 7}
        for i in range(3)
    ]
    (tmp_path / "min.json").write_text(json.dumps(rows), "utf-8")
    found = read_labelled(tmp_path / "min.json", topics=["cadre_work"])
    assert [row.grades["cadre_work"] for row in found] == [0, 1, 2]
