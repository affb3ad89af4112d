"""Tables of labels that are broken: one clear error with the place, whatever is wrong inside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from phobrief.errors import DataError, LabelError
from phobrief.training.data.files.tables import lone_surrogate, read_rows

DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", f'{{"text": "Một."}}\n{DEEP}\n', r"a\.jsonl: line 2: .* nested too deeply"),
        ("a.json", DEEP, r"a\.json: .* nested too deeply"),
        ("a.jsonl", f'{{"id": {"9" * 5000}}}', r"a\.jsonl: line 1: .* found one of 5,000"),
        ("a.json", f'[{{"id": {"9" * 400}}}]', r"a\.json: .* found one of 400"),
        ("a.jsonl", '{"text": "Một.", "\\ud800": 1}', r"line 1: found \\ud800, half a character"),
    ],
)
def test_json_that_cannot_be_held(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        list(read_rows(path))


def test_a_damaged_page_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "labels.parquet"
    texts = [f"Bài số {i}, {i * i}." for i in range(2000)]
    pq.write_table(pa.table({"text": texts}), path, use_dictionary=False, compression="snappy")
    data = bytearray(path.read_bytes())
    data[60:2000] = b"\xff" * 1940
    path.write_bytes(bytes(data))
    with pytest.raises(DataError, match=r"labels\.parquet: damaged after row"):
        list(read_rows(path))


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("text\nMột.\n", encoding="utf-8")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match=r"labels\.csv: cannot be read: Permission denied"):
        list(read_rows(path))


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        ({"result": None}, "expected a list at 'result', found None"),
        ({"result": [{"value": {"choices": None}}]}, "expected a list at 'choices', found None"),
        ({"result": [{"value": {"choices": "cadre_work"}}]}, "expected a list at 'choices'"),
        (5, "expected annotations as objects, found 5"),
        (
            {"result": [{"type": "ranker", "from_name": "k", "value": {"ranker": {"a": ["b"]}}}]},
            r"expected results of type choices, .*, found 'ranker' of the control 'k' in task 7",
        ),
        (
            {"result": [{"type": "brushlabels", "value": {"brushlabels": ["cadre_work"]}}]},
            "expected results of type .*, found 'brushlabels'",
        ),
        ({"result": [{"type": ["x"], "value": {}}]}, "expected results of type "),
        ({"result": [{"value": {"video": 3}}]}, "expected results of type .*, found 'video'"),
        (
            {"result": [{"type": "choices", "value": {}}]},
            "expected 'choices' in a result .* nothing",
        ),
        (
            {"result": [{"type": "choices", "value": {"text": 1}}]},
            "expected 'choices' .* found text",
        ),
        ({"result": [{"value": {"taxonomy": [[]]}}]}, r"expected names .* found \[\]"),
        ({"result": [{"value": {"taxonomy": "cadre_work"}}]}, "expected a list at 'taxonomy'"),
        ({"result": [{"type": "labels"}]}, "expected results of Label Studio"),
        ({"result": ["cadre_work"]}, "expected results of Label Studio"),
    ],
)
def test_a_task_of_label_studio_of_another_form(
    tmp_path: Path, annotation: object, message: str
) -> None:
    path = tmp_path / "tasks.json"
    tasks = [{"id": 7, "data": {"text": "Một."}, "annotations": [annotation]}]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    with pytest.raises(LabelError, match=rf"tasks\.json: item 1: {message}"):
        list(read_rows(path))


def test_notes_in_a_task_of_label_studio_are_no_labels(tmp_path: Path) -> None:
    note = {"type": "textarea", "from_name": "note", "value": {"text": ["cadre_work?"]}}
    task = {"id": 1, "data": {"text": "Một."}, "annotations": [{"result": [note]}]}
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    assert [row.values for row in read_rows(path)] == [{"text": "Một.", "id": 1, "topics": []}]


@pytest.mark.parametrize(
    ("text", "half"), [("nửa \ud83d cặp", "\\ud83d"), ("\udc00", "\\udc00"), ("cả cặp 😀", None)]
)
def test_half_characters(text: str, half: str | None) -> None:
    assert lone_surrogate(text) == half
