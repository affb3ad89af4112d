"""What labelling tools export: each kind of control, several annotators, answers that say nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from phobrief.errors import DataError, LabelError
from phobrief.training.curation.import_labels import import_data
from phobrief.training.curation.table import LabelTable, note_lines, read_table
from phobrief.training.data.articles.labelled import read_labelled
from phobrief.training.data.files.tables import read_rows
from phobrief.training.data.label_shapes.annotators import Annotators
from phobrief.training.data.label_shapes.labels import topics_in

KNOWN = {
    "cadre_work": "Công tác cán bộ",
    "power_control": "Phòng, chống tham nhũng, tiêu cực",
    "congress_preparation": "Chuẩn bị đại hội",
}
NONE = dict.fromkeys(KNOWN, 0)


def result(
    kind: str, value: Any, control: str = "topics", key: str | None = None
) -> dict[str, Any]:
    return {"type": kind, "from_name": control, "value": {key or kind: value}}


def annotation(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"result": list(results), **more}


def tasks(folder: Path, *of_tasks: list[dict[str, Any]]) -> Path:
    path = folder / "tasks.json"
    exported = [
        {"id": number, "data": {"text": f"Bài {number}."}, "annotations": annotations}
        for number, annotations in enumerate(of_tasks, start=1)
    ]
    path.write_text(json.dumps(exported), encoding="utf-8")
    return path


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def grades(table: LabelTable) -> list[dict[str, int]]:
    return [row.grades for row in table.rows]


def trained(path: Path) -> list[dict[str, int]]:
    rows = read_labelled(path, topics=list(KNOWN))
    return [{t: g for t, g in row.grades.items() if g is not None} for row in rows]


# --- Label Studio: controls ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "one",
    [
        result("choices", ["cadre_work"]),
        result("taxonomy", [["cadre_work"]]),
        result("taxonomy", [["Xây dựng Đảng", "Nhân sự", "cadre_work"]]),
        result("labels", ["cadre_work"]),
        result("hypertextlabels", ["cadre_work"]),
        result("paragraphlabels", ["cadre_work"]),
        {"value": {"start": 0, "end": 4, "text": "Bài", "labels": ["cadre_work"]}},
        {"value": {"taxonomy": [["x", "cadre_work"]]}, "from_name": "Chủ đề"},
    ],
)
def test_names_of_topics_in_every_control(tmp_path: Path, one: dict[str, Any]) -> None:
    path = tasks(tmp_path, [annotation(one)], [annotation()])
    expected = [{**NONE, "cadre_work": 2}, NONE]
    assert grades(read_table(path, KNOWN)) == expected
    assert trained(path) == expected


def test_spans_of_one_topic_are_one_label(tmp_path: Path) -> None:
    spans = [result("labels", [name]) for name in ("cadre_work", "cadre_work", "power_control")]
    assert trained(tasks(tmp_path, [annotation(*spans)])) == [
        {**NONE, "cadre_work": 2, "power_control": 2}
    ]


@pytest.mark.parametrize(
    "aside",
    [
        result("rating", 2, "confidence"),
        result("rating", 5, "confidence"),
        result("rating", 1, "quality"),
        result("rating", 4, "Độ khó"),
        result("number", 2, "n_people"),
        result("choices", ["cao"], "confidence"),
        result("textarea", ["cadre_work?"], "why", key="text"),
        result("datetime", "2026-05-12", "day"),
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"},
    ],
)
def test_a_control_beside_the_topics_is_no_label_and_is_said(
    tmp_path: Path, aside: dict[str, Any]
) -> None:
    choice = result("choices", ["cadre_work"])
    path = tasks(tmp_path, [annotation(choice, aside)], [annotation(aside)], [annotation()])
    table = read_table(path, KNOWN)
    assert grades(table) == [{**NONE, "cadre_work": 2}, NONE, NONE]
    assert table.problems == []
    assert table.notes or table.unused
    assert trained(path) == grades(table)
    assert topics_in(path) == ["cadre_work"]


@pytest.mark.parametrize("kind", ["rating", "number"])
def test_grades_in_controls_called_after_a_topic(tmp_path: Path, kind: str) -> None:
    rated = annotation(result(kind, 1, "cadre_work"), result(kind, 0, "power_control"))
    path = tasks(tmp_path, [rated], [annotation(result(kind, 2, "cadre_work"))], [annotation()])
    expected: list[dict[str, int]] = [{"cadre_work": 1, "power_control": 0}, {"cadre_work": 2}, {}]
    assert trained(path) == expected
    assert grades(read_table(path, KNOWN)) == expected


@pytest.mark.parametrize("kind", ["rating", "number", "choices"])
def test_grades_beside_names_say_how_much_and_take_no_name_away(tmp_path: Path, kind: str) -> None:
    def rated(grade: int, topic: str = "cadre_work") -> dict[str, Any]:
        return result(kind, [str(grade)] if kind == "choices" else grade, topic)

    named = result("choices", ["cadre_work", "power_control"])
    path = tasks(
        tmp_path,
        [annotation(named, rated(1))],
        [annotation(named)],
        [annotation(result("choices", []), rated(1))],
        [annotation(rated(1))],
        [annotation()],
    )
    both = {**NONE, "cadre_work": 2, "power_control": 2}
    little = {"cadre_work": 1}
    expected = [{**both, **little}, both, {**NONE, **little}, little, NONE]
    assert trained(path) == grades(read_table(path, KNOWN)) == expected


def test_a_topic_with_grades_alone_is_none_of_the_names_to_choose_from(tmp_path: Path) -> None:
    path = tasks(
        tmp_path,
        [annotation(result("choices", ["power_control"]), result("rating", 2, "cadre_work"))],
        [annotation(result("choices", ["power_control"]))],
    )
    named = {"power_control": 2, "congress_preparation": 0}
    assert trained(path) == grades(read_table(path, KNOWN)) == [{**named, "cadre_work": 2}, named]


def test_a_short_export_keeps_names_beside_ratings(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "a.jsonl",
        {"text": "Một.", "topics": {"choices": ["power_control"]}, "cadre_work": [{"rating": 1}]},
    )
    expected = [{"cadre_work": 1, "power_control": 2, "congress_preparation": 0}]
    assert trained(path) == grades(read_table(path, KNOWN)) == expected


def test_a_name_whose_grade_is_0_is_an_error(tmp_path: Path) -> None:
    named = result("choices", ["cadre_work"])
    path = tasks(tmp_path, [annotation(named, result("rating", 0, "cadre_work"))])
    with pytest.raises(LabelError, match="names 'cadre_work', whose own grade is 0"):
        read_labelled(path, topics=list(KNOWN))
    assert len(read_table(path, KNOWN).problems) == 1


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_what_is_no_label_can_be_kept(tmp_path: Path, suffix: str) -> None:
    path = tasks(
        tmp_path,
        [
            annotation(
                result("choices", ["cadre_work"]),
                result("choices", ["Tin", "Ảnh"], "kind"),
                result("rating", 2, "confidence"),
                result("textarea", ["Xem lại."], "why", key="text"),
                result("labels", ["Người"], "spans"),
            )
        ],
        [annotation(result("choices", ["power_control"]))],
    )
    out = tmp_path / f"out{suffix}"
    import_data([path], out, KNOWN, keep=["kind", "confidence", "why", "spans"])
    first, second = (row.values for row in read_rows(out))
    assert [first[name] for name in ("kind", "confidence", "why", "spans")] == [
        "Tin; Ảnh",
        "2",
        "Xem lại.",
        "Người",
    ]
    assert not any(second[name] for name in ("kind", "confidence", "why", "spans"))
    assert trained(out) == [{**NONE, "cadre_work": 2}, {**NONE, "power_control": 2}]
    with pytest.raises(DataError, match="--keep kin: expected one of"):
        import_data([path], out, KNOWN, keep=["kind", "kin"])


def test_a_grade_out_of_range_is_an_error(tmp_path: Path) -> None:
    path = tasks(tmp_path, [annotation(result("rating", 4, "cadre_work"))])
    with pytest.raises(LabelError, match=r"item 1, column 'cadre_work': expected 0, 1, 2"):
        read_labelled(path, topics=list(KNOWN))


# --- several annotators ----------------------------------------------------------------------------


def by(who: object, *names: str, truth: bool = False) -> dict[str, Any]:
    return annotation(result("choices", list(names)), completed_by=who, ground_truth=truth)


def test_annotators_who_differ_leave_a_topic_unjudged_and_are_listed(tmp_path: Path) -> None:
    path = tasks(tmp_path, [by(1, "cadre_work", "power_control"), by(2, "power_control")])
    table = read_table(path, KNOWN)
    assert grades(table) == [{"power_control": 2, "congress_preparation": 0}] == trained(path)
    assert [line for row in table.rows for line in row.differing_lines()] == [
        f"{path}: item 1: cadre_work (1: 2, 2: 0)"
    ]


@pytest.mark.parametrize("rule", list(Annotators))
@pytest.mark.parametrize("order", [1, -1])
def test_a_ground_truth_counts_alone_under_every_rule(
    tmp_path: Path, rule: Annotators, order: int
) -> None:
    given = [by(1, "cadre_work", truth=True), by(2, "power_control"), by(3, "power_control")]
    table = read_table(tasks(tmp_path, given[::order]), KNOWN, annotators=rule)
    assert grades(table) == [{**NONE, "cadre_work": 2}]
    assert set(table.rows[0].differing) == {"cadre_work", "power_control"}


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ("yyn", {"cadre_work": 2}),
        ("yn", {}),
        ("nny", {"cadre_work": 0}),
        ("yynn", {}),
        ("yyy", {"cadre_work": 2}),
        ("n", {"cadre_work": 0}),
    ],
)
def test_the_majority_is_more_than_half(
    tmp_path: Path, votes: str, expected: dict[str, int]
) -> None:
    given = [by(i, *(["cadre_work"] if vote == "y" else [])) for i, vote in enumerate(votes)]
    table = read_table(tasks(tmp_path, given), KNOWN, annotators=Annotators.MAJORITY)
    rest = {"power_control": 0, "congress_preparation": 0}
    assert grades(table) == [{**rest, **expected}]
    assert bool(table.rows[0].differing) == (len(set(votes)) > 1)


def test_the_rule_of_the_ground_truth_leaves_out_what_has_none(tmp_path: Path) -> None:
    path = tasks(tmp_path, [by(1, "cadre_work")], [by(1, "cadre_work", truth=True)])
    table = read_table(path, KNOWN, annotators=Annotators.GROUND_TRUTH)
    assert [row.where for row in table.rows] == [f"{path}: item 2"]
    assert note_lines(table.notes) == [
        f"1 articles left out: without a ground truth; the first: {path}: item 1"
    ]


def test_what_one_person_says_last_counts(tmp_path: Path) -> None:
    person = {"id": 4, "email": "lan@vanson.example"}
    table = read_table(
        tasks(tmp_path, [by(person, "power_control"), by(person, "cadre_work")]), KNOWN
    )
    assert grades(table) == [{**NONE, "cadre_work": 2}]
    assert table.rows[0].differing == {}


def test_nameless_and_skipped_annotations(tmp_path: Path) -> None:
    nameless = [annotation(result("choices", [name])) for name in ("cadre_work", "power_control")]
    skipped = [by(1, "cadre_work"), {**by(2, "power_control"), "was_cancelled": True}]
    assert trained(tasks(tmp_path, nameless, skipped, [])) == [
        {"congress_preparation": 0},
        {**NONE, "cadre_work": 2},
    ]


def test_an_unknown_name_of_any_annotator_is_an_error(tmp_path: Path) -> None:
    path = tasks(tmp_path, [by(1, "cadre_work"), by(2, "cadre_wrk")])
    assert read_table(path, KNOWN).rows[0].unknown == ["cadre_wrk"]
    with pytest.raises(LabelError, match="found 'cadre_wrk'; did you mean 'cadre_work'"):
        read_labelled(path, topics=list(KNOWN))


def test_the_csv_of_several_annotators(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [
        (1, "an", "Một.", '{"choices": ["cadre_work", "power_control"]}', "False"),
        (1, "bình", "Một.", "cadre_work", "False"),
        (2, "an", "Hai.", "cadre_work", "False"),
        (2, "chi", "Hai.", "['congress_preparation']", "True"),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "annotator", "text", "topics", "ground_truth"])
        writer.writerows(rows)
    expected = [
        {"cadre_work": 2, "congress_preparation": 0},
        {**NONE, "congress_preparation": 2},
    ]
    assert trained(path) == grades(read_table(path, KNOWN)) == expected
    truths = read_table(path, KNOWN, annotators=Annotators.GROUND_TRUTH)
    assert grades(truths) == expected[1:]
    assert topics_in(path) == ["cadre_work", "power_control", "congress_preparation"]


# --- Prodigy ---------------------------------------------------------------------------------------

OPTIONS = [{"id": "cadre_work", "text": "Cán bộ"}, {"id": "power_control", "text": "Kiểm soát"}]


def choice(answer: str, *accepted: object, **more: Any) -> dict[str, Any]:
    row = {"text": "Một.", "options": OPTIONS, "accept": list(accepted), "answer": answer}
    return {**row, "_input_hash": 1, "_task_hash": 2, **more}


def test_only_accepted_choices_count_and_only_for_what_was_asked(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "a.jsonl",
        choice("accept", "cadre_work"),
        choice("ignore", text="Hai."),
        choice("reject", "power_control", text="Ba."),
        choice("accept", text="Bốn."),
    )
    expected = [{"cadre_work": 2, "power_control": 0}, {"cadre_work": 0, "power_control": 0}]
    table = read_table(path, KNOWN)
    assert trained(path) == grades(table) == expected
    assert [line.split(";")[0] for line in note_lines(table.notes)] == [
        "1 articles left out: answered 'ignore'",
        "1 articles left out: answered 'reject'",
    ]
    assert topics_in(path) == ["cadre_work", "power_control"]


def test_options_by_number_are_read_by_their_text(tmp_path: Path) -> None:
    options = [{"id": 0, "text": "power_control"}, {"id": 1, "text": "cadre_work"}]
    path = lines(tmp_path / "a.jsonl", choice("accept", 1, options=options))
    assert trained(path) == [{"cadre_work": 2, "power_control": 0}]


def test_binary_answers_judge_one_topic(tmp_path: Path) -> None:
    def binary(answer: str, label: str = "cadre_work", **more: Any) -> dict[str, Any]:
        return {"text": "Một.", "label": label, "answer": answer, "_input_hash": 1, **more}

    path = lines(
        tmp_path / "a.jsonl",
        binary("accept"),
        binary("reject", "power_control"),
        binary("reject", text="Hai.", _input_hash=2),
        binary("ignore", text="Ba.", _input_hash=3),
    )
    expected = [{"cadre_work": 2, "power_control": 0}, {"cadre_work": 0}]
    assert trained(path) == grades(read_table(path, KNOWN)) == expected


def test_annotators_of_prodigy(tmp_path: Path) -> None:
    rows = [
        choice("accept", *names, _annotator_id=who)
        for who, names in (("a", OPTIONS[:1]), ("b", []))
    ]
    rows = [{**row, "accept": [o["id"] for o in row["accept"]]} for row in rows]
    table = read_table(lines(tmp_path / "a.jsonl", *rows), KNOWN)
    assert grades(table) == [{"power_control": 0}]
    assert table.rows[0].differing == {"cadre_work": "a: 2, b: 0"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": "a", "spans": [], "answer": "accept"}, "expected 'accept' with 'options'"),
        (choice("accept", "sport"), "expected one of 'options' at 'accept', found 'sport'"),
        ({**choice("accept"), "accept": "cadre_work"}, "expected a list at 'accept'"),
        (choice("accept", options=["cadre_work"]), "expected objects with 'id' at 'options'"),
        ({"text": "a", "label": ["x"], "answer": "accept", "_input_hash": 1}, "one 'label'"),
    ],
)
def test_another_kind_of_question_is_named(
    tmp_path: Path, row: dict[str, Any], message: str
) -> None:
    with pytest.raises(LabelError, match=rf"a\.jsonl: line 1: .*{message}"):
        read_labelled(lines(tmp_path / "a.jsonl", row), topics=list(KNOWN))


# --- doccano and names in a cell -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "present"),
    [
        ("cadre_work#power_control", ["cadre_work", "power_control"]),
        ("cadre_work|power_control", ["cadre_work", "power_control"]),
        ("cadre_work\ncongress_preparation", ["cadre_work", "congress_preparation"]),
        ("[]", []),
        ("['cadre_work']", ["cadre_work"]),
        ('{"choices": ["cadre_work", "power_control"]}', ["cadre_work", "power_control"]),
        ("none", []),
    ],
)
def test_cells_of_names(tmp_path: Path, cell: str, present: list[str]) -> None:
    path = lines(tmp_path / "a.jsonl", {"text": "Một.", "topics": cell})
    expected = [{topic: 2 if topic in present else 0 for topic in KNOWN}]
    assert trained(path) == grades(read_table(path, KNOWN)) == expected


@pytest.mark.parametrize("cell", [";", " # ", "{}", "[1]", "[None]"])
def test_cells_that_say_nothing_are_no_zeros(tmp_path: Path, cell: str) -> None:
    path = lines(tmp_path / "a.jsonl", {"text": "Một.", "topics": cell})
    assert grades(read_table(path, KNOWN)) == [{}]
    with pytest.raises(LabelError, match="line 1, column 'topics': expected names"):
        read_labelled(path, topics=list(KNOWN))
