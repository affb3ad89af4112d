"""`data check`: each mistake is found, named with its place, and nothing is found in a clean file."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn")

from written import write_csv, write_json_lines

from phobrief.errors import DataError
from phobrief.training.curation.check import CheckReport, check_labels
from phobrief.training.curation.view import report_lines, write_review

KNOWN = {
    "cadre_work": "Công tác cán bộ",
    "power_control": "Kiểm soát quyền lực",
    "congress_preparation": "Chuẩn bị đại hội",
}
_OF = {
    "cadre_work": "điều động bổ nhiệm luân chuyển cán bộ quy hoạch nhân sự lãnh đạo",
    "power_control": "kiểm tra giám sát kỷ luật vi phạm tham nhũng thanh tra xử lý",
    "congress_preparation": "đại hội văn kiện nhiệm kỳ tiểu ban đoàn đại biểu khai mạc",
}
_REST = (
    "trời nắng mưa chợ đường trường học sinh nông dân lúa gạo giá cả bóng đá trận đấu khán giả sông "
    "núi biển thuyền cá hội làng đình chùa khách du lịch tàu xe cầu cảng điện nước nhà máy công nhân"
)


def make_rows(n: int = 160, seed: int = 0) -> list[dict[str, Any]]:
    """Articles of random words, each with the words of its topics among them."""
    random = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        grades = {topic: int(random.random() < 0.4) * 2 for topic in KNOWN}
        words = list(random.choice(_REST.split(), 40))
        for topic, grade in grades.items():
            if grade:
                words += list(random.choice(_OF[topic].split(), 8))
        random.shuffle(words)
        split = "dev" if i % 4 == 0 else "train"
        rows.append({"id": f"a{i:03}", "text": " ".join(words), "split": split, **grades})
    return rows


def check(folder: Path, rows: list[dict[str, Any]], *, errors: bool = False) -> CheckReport:
    return check_labels(write_csv(folder / "labels.csv", rows), KNOWN, errors=errors)


def found(report: CheckReport, kind: str) -> list[Any]:
    return [finding for finding in report.findings if finding.kind == kind]


def test_rows_that_cannot_be_used_are_named_and_left_out(tmp_path: Path) -> None:
    rows = make_rows()
    rows[2]["weight"] = "0,5"
    rows[4]["text"] += " \ud83d"
    report = check_labels(write_json_lines(tmp_path / "labels.jsonl", rows), KNOWN, errors=True)
    (finding,) = found(report, "row")
    assert finding.message.startswith("2 rows cannot be read; the first: column 'weight'")
    assert [place.rpartition(": ")[2] for place in finding.where] == ["line 3", "line 5"]
    assert (report.n_rows, report.n_usable) == (160, 158)
    assert report.splits == {"dev": 40, "train": 120}


def test_a_file_without_a_usable_row_is_refused(tmp_path: Path) -> None:
    rows = [{"text": "\ud800", "cadre_work": 1}]
    with pytest.raises(DataError, match=r"line 1: column 'text': found \\ud800.*no row"):
        check_labels(write_json_lines(tmp_path / "labels.jsonl", rows), KNOWN, errors=False)


def test_a_clean_file_needs_no_look(tmp_path: Path) -> None:
    report = check(tmp_path, make_rows(), errors=True)
    assert not report.needs_a_look, report.findings
    assert report.n_usable == report.n_rows == 160
    assert report.splits == {"dev": 40, "train": 120}
    assert all(topic["wrong"] < 0.05 and topic["auc"] > 0.95 for topic in report.topics.values())


def test_a_poisoned_topic_and_one_of_zeros_are_named(tmp_path: Path) -> None:
    rows = make_rows()
    random = np.random.default_rng(1)
    flipped = [row["id"] for row in rows if random.random() < 0.3]
    for row in rows:
        if row["id"] in flipped:
            row["cadre_work"] = 2 - row["cadre_work"]
        row["congress_preparation"] = 0
    report = check(tmp_path, rows, errors=True)
    danger = {(f.kind, f.topic) for f in report.findings if f.level == "danger"}
    assert danger == {("poisoned", "cadre_work"), ("one_kind", "congress_preparation")}
    assert report.topics["cadre_work"]["wrong"] == pytest.approx(0.3, abs=0.12)
    suspects = {row.id for row in report.review if row.topic == "cadre_work"}
    assert len(suspects & set(flipped)) > 0.5 * len(flipped)
    assert len(suspects & set(flipped)) > 0.6 * len(suspects)
    assert "cadre_work: about" in "\n".join(report_lines(report))


def test_single_flipped_labels_head_the_list_to_review(tmp_path: Path) -> None:
    rows = make_rows(seed=2)
    wrong = {"a010", "a050", "a090"}
    for row in rows:
        if row["id"] in wrong:
            row["power_control"] = 2 - row["power_control"]
    report = check(tmp_path, rows, errors=True)
    listed = [row.id for row in report.review if row.topic == "power_control"]
    assert len(listed) >= 2
    assert set(listed) <= wrong
    assert "poisoned" not in {finding.kind for finding in report.findings}


def test_rows_not_judged_are_no_zeros(tmp_path: Path) -> None:
    rows = make_rows()
    for row in rows[::2]:
        row["cadre_work"] = ""
    report = check(tmp_path, rows, errors=True)
    assert report.topics["cadre_work"]["not_judged"] == 80
    assert not report.needs_a_look
    assert not [row for row in report.review if row.topic == "cadre_work" and row.label == ""]


def test_copies_leaks_and_conflicts(tmp_path: Path) -> None:
    rows = make_rows()
    text = rows[1]["text"]
    rows.append({**rows[1], "id": "copy", "split": "dev", "text": text.upper() + "."})
    changed = {**rows[2], "id": "near", "text": rows[2]["text"] + " hết"}
    rows.append({**changed, "power_control": 2 - rows[2]["power_control"]})
    report = check(tmp_path, rows)
    (leak,) = found(report, "leakage")
    assert leak.level == "look"
    assert "a001" in leak.where[0]
    assert found(report, "duplicate")[0].n == 2
    assert found(report, "near_duplicate")[0].n == 2
    assert found(report, "conflict")[0].n == 2
    assert [(r.id, r.topic) for r in report.review] == [
        ("a002", "power_control"),
        ("near", "power_control"),
    ]


def test_texts_that_are_no_use(tmp_path: Path) -> None:
    rows = make_rows(40)
    rows[3]["text"] = " "
    rows[4]["text"] = "The committee met on Monday to discuss the budget. " * 8
    rows[5]["text"] = "Quá ngắn."
    report = check(tmp_path, rows)
    assert [f.where for f in found(report, "empty_text")] == [
        (f"{tmp_path / 'labels.csv'}: line 5 (a003)",)
    ]
    assert found(report, "not_vietnamese")[0].where[0].endswith("(a004)")
    assert found(report, "short_text")[0].level == "note"
    assert report.n_usable == 39


def test_unknown_topics_and_the_nearest_known(tmp_path: Path) -> None:
    rows = [
        {**row, "cadre_wrok": row["cadre_work"], "budget": 2 * (i % 2)}
        for i, row in enumerate(make_rows(80))
    ]
    for row in rows:
        del row["cadre_work"]
    report = check(tmp_path, rows)
    assert "did you mean 'cadre_work'" in found(report, "unknown_topic")[0].message
    assert found(report, "new_topic")[0].topic == "budget"


def test_names_in_a_list(tmp_path: Path) -> None:
    rows = [
        {"text": row["text"], "topics": ";".join(t for t in KNOWN if row[t]) or "none"}
        for row in make_rows(100)
    ]
    rows[0]["topics"] = "cadre_work;Kiểm soát quyền lưc"
    report = check(tmp_path, rows)
    assert "did you mean 'power_control'" in found(report, "unknown_topic")[0].message
    assert report.topics["cadre_work"]["present"] > 20


def test_cells_that_are_no_grade(tmp_path: Path) -> None:
    rows = make_rows(60)
    rows[7]["cadre_work"] = "có"
    (finding,) = found(check(tmp_path, rows), "grade")
    assert "column 'cadre_work': expected 0, 1 or 2, found 'có'" in finding.message
    assert finding.where == (f"{tmp_path / 'labels.csv'}: line 9",)


def test_rare_topics_and_ids_used_twice(tmp_path: Path) -> None:
    rows = make_rows(60)
    for i, row in enumerate(rows):
        row["congress_preparation"] = 2 * (i < 5)
    rows[1]["id"] = rows[0]["id"]
    report = check(tmp_path, rows)
    assert "congress_preparation" in {f.topic for f in found(report, "rare")}
    assert found(report, "repeated_id")[0].n == 2


def test_the_list_to_review_is_no_formula(tmp_path: Path) -> None:
    rows = make_rows(20)
    rows[0] |= {"title": "x", "text": "=HYPERLINK(1) " + rows[0]["text"]}
    rows[1] = {**rows[0], "id": "-2+3", "cadre_work": 2 - rows[0]["cadre_work"]}
    rows = [{"title": "", **row} for row in rows]
    report = check(tmp_path, rows)
    path = tmp_path / "review.csv"
    assert write_review(path, report.review) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert listed[0]["beginning"].startswith(" =HYPERLINK")
    assert listed[1]["id"] == " -2+3"
    assert listed[0]["correct_label"] == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no rows"),
        ("body,cadre_work\nx,1\n", "expected a column 'text'"),
        ("text,colour\nx,red\n", "expected a column per topic"),
        ("id,cadre_work\nx,1\n", "--corpus"),
    ],
)
def test_what_cannot_be_checked(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        check_labels(path, KNOWN)


def test_the_report_is_json_ready(tmp_path: Path) -> None:

    tree = json.loads(json.dumps(check(tmp_path, make_rows(40)).to_dict()))
    assert tree["n_rows"] == 40
    assert tree["needs_a_look"] in (True, False)
