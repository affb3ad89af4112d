"""Before a training: labels that can teach nothing are refused, and what is odd about them is said."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sklearn")

from phobrief.articles import Article
from phobrief.configs import TrainConfig
from phobrief.errors import DataError, LabelError, PhobriefError, TrainingError
from phobrief.training.curation.teachable import check_teachable
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.data.articles.splits import open_run_data

TOPICS = {"cadre_work": "Công tác cán bộ", "power_control": "Kiểm soát quyền lực"}


def rows_of(n: int = 24) -> list[dict[str, Any]]:
    """Of both topics every other article, in turn; each has its own text."""
    return [
        {
            "text": f"Hội nghị số {i} họp ngày {i * 7 % 28 + 1}, bàn {i * i} việc của xã số {i % 7}.",
            "cadre_work": 2 * (i % 2),
            "power_control": i // 2 % 2,
        }
        for i in range(n)
    ]


def without(rows: list[dict[str, Any]], column: str) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k != column} for row in rows]


def told(folder: Path, rows: list[dict[str, Any]], topics: dict[str, str] = TOPICS) -> list[str]:
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    config = TrainConfig(name="a", data={"folder": str(folder), "labelled": "labels.csv"})  # type: ignore[arg-type]
    data = open_run_data(config, list(topics))
    lines: list[str] = []
    check_teachable(data.labelled, data.corpora, topics, data.train, data.dev, lines.append)
    return lines


def test_labels_that_teach(tmp_path: Path) -> None:
    lines = told(tmp_path, rows_of())
    assert [line.partition(" judged")[0] for line in lines if "guess" not in line] == [
        "labels.csv: cadre_work: only 12 of 24",
        "labels.csv: power_control: only 12 of 24",
        "labels.csv: 24 rows are very short for an article",
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (without(rows_of(), "power_control"), "'power_control': .* found 0 and 0"),
        (
            [{**row, "power_contrl": 1} for row in without(rows_of(), "power_control")],
            "found 0 and 0; its columns of grades are of other topics: power_contrl",
        ),
        ([{**row, "power_control": ""} for row in rows_of()], "'power_control': .* found 0 and 0"),
        (rows_of(3), "expected at least 3 rows with it and 3 without it"),
        (rows_of(6), "expected at least 3 rows with it and 3 without it"),
        ([{**row, "power_control": 2} for row in rows_of()], "found .* and 0"),
        ([{**row, "power_control": 0} for row in rows_of()], "found 0 and "),
        (
            [{"text": row["text"], "topics": "cadre_work; power_control"} for row in rows_of()],
            "'cadre_work': .* and 0",
        ),
        ([{"text": row["text"], "topics": ""} for row in rows_of()], "found 0 and 0"),
        (
            [{"text": row["text"], "topics": "none"} for row in rows_of()],
            "'cadre_work': .* found 0",
        ),
        (
            [{**row, "power_control": 1 if i < 2 else 0} for i, row in enumerate(rows_of())],
            "'power_control': .* found [012] and",
        ),
    ],
)
def test_labels_that_can_teach_nothing(
    tmp_path: Path, rows: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(TrainingError, match=f"labels.csv: topic .*{message}"):
        told(tmp_path, rows)


@pytest.mark.parametrize(
    "rows",
    [
        [{"text": row["text"], "cadre_wrk": 1} for row in rows_of()],
        [{"text": row["text"], "topics": "cadre_wrk"} for row in rows_of()],
        [{"text": "", "cadre_work": 1}],
        [{"body": row["text"], "cadre_work": 1} for row in rows_of()],
    ],
)
def test_labels_that_cannot_be_read_say_so(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    with pytest.raises((LabelError, DataError)) as refusal:
        told(tmp_path, rows)
    assert isinstance(refusal.value, PhobriefError)
    assert "labels.csv" in str(refusal.value)


def test_a_column_that_is_not_learnt_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lines = told(tmp_path, [{**row, "sport": i % 2} for i, row in enumerate(rows_of())])
    message = (
        "labels.csv: the column 'sport' (12 rows) is not in the list of topics: it is not read"
    )
    assert caplog.messages == [message]
    assert not any("sport" in line for line in lines)


def test_rows_without_any_held_out_have_no_threshold_to_guess_at(tmp_path: Path) -> None:
    lines: list[str] = []
    rows = [LabelledArticle(Article(r["text"]), {t: r[t] for t in TOPICS}) for r in rows_of()]
    told(tmp_path, rows_of())
    check_teachable([tmp_path / "labels.csv"], [], TOPICS, rows, [], lines.append)
    assert not any("guess" in line for line in lines)


def test_rows_that_need_a_look_are_said(tmp_path: Path) -> None:
    rows = rows_of()
    rows[5] = {**rows[4], "cadre_work": 2 - rows[4]["cadre_work"]}
    assert any("the same text with different labels" in line for line in told(tmp_path, rows))


def test_a_text_to_learn_from_like_one_of_dev_in_another_table_is_said(tmp_path: Path) -> None:
    long = " ".join(f"Hội nghị bàn việc thứ {i} của xã." for i in range(40))
    tables = {
        "a": [{**row, "id": f"a{i}", "split": "train"} for i, row in enumerate(rows_of())],
        "b": [{**row, "id": f"b{i}", "split": "dev"} for i, row in enumerate(rows_of(8))],
    }
    tables["a"][0]["text"], tables["b"][0]["text"] = long, f"{long} Hết."
    for row in tables["b"][1:]:
        row["text"] = f"Tin {row['id']} về mùa màng ở vùng cao năm nay."
    for name, rows in tables.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    given = {"folder": str(tmp_path), "labelled": ["a.csv", "b.csv"]}
    data = open_run_data(TrainConfig(name="a", data=given), list(TOPICS))  # type: ignore[arg-type]
    lines: list[str] = []
    check_teachable(data.labelled, data.corpora, TOPICS, data.train, data.dev, lines.append)
    said = [line for line in lines if "nearly the same as" in line]
    assert [line.partition(":")[0::2] for line in said] == [
        (
            "a",
            " a0, to learn from, is nearly the same as b0 of dev in b: figures on dev come out too "
            "good; leave it out",
        )
    ]
