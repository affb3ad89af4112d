"""Labels of a row: columns of grades, names in a cell, and the same for training and for checking."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from phobrief.training.curation.table import read_table
from phobrief.training.data.articles.labelled import read_labelled
from phobrief.training.data.files.rows import TableRow
from phobrief.training.data.label_shapes.grades import any_grade
from phobrief.training.data.label_shapes.labels import (
    CellError,
    LabelFormat,
    grade_columns,
    read_labels,
    topics_in,
)

KNOWN = {"cadre_work": "Công tác cán bộ", "power_control": "Kiểm soát quyền lực"}
OWN = {topic: topic for topic in KNOWN}
FREE = LabelFormat(any_grade, any_spelling=True, separators=";,", renamed={"qlnn": "power_control"})


def row(**values: Any) -> TableRow:
    return TableRow("a.csv: line 2", values)


def test_grades_by_column_and_errors_by_cell() -> None:
    labels = read_labels(row(cadre_work="2", power_control="maybe"), OWN, KNOWN)
    assert labels.grades == {"cadre_work": 2}
    message = "expected 0, 1 or 2, found 'maybe'"
    assert labels.errors == [CellError("power_control", message, "power_control")]


def test_names_count_where_no_column_of_a_known_topic_does() -> None:
    assert read_labels(row(topics="cadre_work"), OWN, KNOWN).grades == {
        "cadre_work": 2,
        "power_control": 0,
    }
    both = row(topics="cadre_work", power_control=1, sport=2)
    assert read_labels(both, {**OWN, "sport": "sport"}, KNOWN).grades == {
        "power_control": 1,
        "sport": 2,
    }
    assert read_labels(row(topics=""), OWN, KNOWN).grades == {}
    assert read_labels(row(topics=[]), OWN, KNOWN).grades == dict.fromkeys(KNOWN, 0)
    unreadable = read_labels(row(topics=5), OWN, KNOWN)
    assert unreadable.grades == {}
    assert [(error.column, error.topic) for error in unreadable.errors] == [("topics", None)]


def test_names_in_the_spelling_of_the_format() -> None:
    cell = row(topics="cong tac can bo, qlnn; Thể thao; none")
    assert read_labels(cell, {}, KNOWN, FREE).grades == dict.fromkeys(KNOWN, 2)
    assert read_labels(cell, {}, KNOWN, FREE).unknown == ["Thể thao"]
    assert read_labels(cell, {}, KNOWN).unknown == ["cong tac can bo, qlnn", "Thể thao"]


def test_columns_of_grades() -> None:
    rows = [
        row(
            text="0",
            cadre_work="?",
            sport=1,
            words="có",
            empty=None,
            score=1,
            **{"KIỂM SOÁT QUYỀN LỰC": 0},
        ),
        row(text="1", cadre_work=1, sport="", words="không", empty="", score=2, late=2),
    ]
    assert grade_columns(rows, KNOWN) == {
        "cadre_work": "cadre_work",
        "sport": "sport",
        "KIỂM SOÁT QUYỀN LỰC": "KIỂM SOÁT QUYỀN LỰC",
        "late": "late",
    }
    assert grade_columns(rows, KNOWN, FREE) == {
        "cadre_work": "cadre_work",
        "sport": "sport",
        "words": "words",
        "KIỂM SOÁT QUYỀN LỰC": "power_control",
        "late": "late",
    }


def test_cells_that_pandas_left_empty_hide_no_topic(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["a", "b", "c"], "sport": [2.0, 0.0, math.nan]}), path)
    assert topics_in(path) == ["sport"]


def test_a_count_is_no_topic(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [{"text": "a", "n_pages": 1, "topics": "b; none"}, {"n_pages": 2, "topics": ["c", "b"]}]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    assert topics_in(path) == ["b", "c"]


@pytest.mark.parametrize("cell", [["cadre_work"], "cadre_work", {"choices": ["cadre_work"]}])
def test_training_and_checking_read_the_same(tmp_path: Path, cell: object) -> None:
    lines = [
        {"text": "Một.", "topics": cell},
        {"text": "Hai.", "power_control": 1},
        {"text": "Ba.", "topics": []},
        {"text": "Bốn.", "topics": None},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    trained = [
        {topic: grade for topic, grade in article.grades.items() if grade is not None}
        for article in read_labelled(path, topics=list(KNOWN))
    ]
    assert trained == [r.grades for r in read_table(path, KNOWN).rows]
    assert trained == [
        {"cadre_work": 2, "power_control": 0},
        {"power_control": 1},
        {"cadre_work": 0, "power_control": 0},
        {},
    ]


COMMAS = {"graft": "Phòng, chống tham nhũng, tiêu cực", "cadre_work": "Công tác cán bộ"}


@pytest.mark.parametrize(
    ("cell", "present", "unknown"),
    [
        ("Phòng, chống tham nhũng, tiêu cực", ["graft"], []),
        ("Phòng, chống tham nhũng, tiêu cực, Công tác cán bộ", ["graft", "cadre_work"], []),
        ("cadre_work,phong chong tham nhung tieu cuc", ["graft", "cadre_work"], []),
        ("Công tác cán bộ; Phòng, chống tham nhũng, tiêu cực", ["graft", "cadre_work"], []),
        (["Phòng, chống tham nhũng, tiêu cực"], ["graft"], []),
        ("Xây dựng, chỉnh đốn Đảng", [], ["Xây dựng, chỉnh đốn Đảng"]),
        (
            "cadre_work, Xây dựng, chỉnh đốn Đảng; a",
            ["cadre_work"],
            ["Xây dựng, chỉnh đốn Đảng", "a"],
        ),
        ("Phòng, chống dịch, cadre_work", ["cadre_work"], ["Phòng, chống dịch"]),
        ("none", [], []),
        ("a, " * 3000 + "cadre_work", ["cadre_work"], [("a, " * 3000).strip(" ,")]),
    ],
)
def test_commas_inside_a_topics_name(cell: object, present: list[str], unknown: list[str]) -> None:
    labels = read_labels(row(topics=cell), {}, COMMAS, FREE)
    assert labels.grades == {topic: 2 if topic in present else 0 for topic in COMMAS}
    assert labels.unknown == unknown
