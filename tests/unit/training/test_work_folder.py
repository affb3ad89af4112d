"""The folder of an unfinished run knows what the run was made from, and refuses anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from phobrief.errors import ModelStoreError, TrainingError
from phobrief.training.work_folder import (
    WORK,
    check_same_data,
    differing,
    open_work_folder,
    publish,
)

DATA = {"topics.csv": "aa", "topics.yaml": [{"id": "sport", "name": "Thể thao"}]}


def test_a_run_goes_on_with_the_same_data_only(tmp_path: Path) -> None:
    open_work_folder(tmp_path, "name: a\n", restart=False)
    check_same_data(tmp_path, DATA)
    check_same_data(tmp_path, DATA)
    with pytest.raises(TrainingError, match=r"another topics\.csv is here; add --restart"):
        check_same_data(tmp_path, {**DATA, "topics.csv": "bb"})
    with pytest.raises(TrainingError, match=r"another topics\.yaml is here"):
        check_same_data(tmp_path, {**DATA, "topics.yaml": [{"id": "sport", "name": "Sport"}]})
    open_work_folder(tmp_path, "name: a\n", restart=True)
    check_same_data(tmp_path, {**DATA, "topics.csv": "bb"})


def test_a_run_that_does_not_know_its_data_goes_on(tmp_path: Path) -> None:
    work = tmp_path / WORK
    work.mkdir()
    (work / "config.yaml").write_text("name: a\n", encoding="utf-8")
    assert open_work_folder(tmp_path, "name: a\n", restart=False) == work
    check_same_data(tmp_path, DATA)


def test_what_differs_is_named_with_its_section(tmp_path: Path) -> None:
    record = tmp_path / "made_from.json"
    made_from = {"finetune": {"epochs": 4, "batch_size": 16}, "topics.csv": "aa", "extends": None}
    assert differing(record, made_from) == []
    assert differing(record, made_from) == []
    other = {"finetune": {"epochs": 5, "batch_size": 16}, "topics.csv": "aa", "more.csv": "bb"}
    assert differing(record, other) == ["finetune.epochs", "more.csv"]


def test_what_a_stopped_save_left_is_no_reason_to_refuse(tmp_path: Path) -> None:
    open_work_folder(tmp_path, "name: a\n", restart=False)
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    open_work_folder(tmp_path, "name: a\n", restart=False)
    open_work_folder(tmp_path, "name: b\n", restart=True)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    for restart in (False, True):
        with pytest.raises(ModelStoreError, match="empty folder or an unfinished run"):
            open_work_folder(tmp_path, "name: a\n", restart=restart)


def test_files_are_moved_over_what_is_there(tmp_path: Path) -> None:
    made, out = tmp_path / "made", tmp_path / "out"
    for folder, names in ((made, "abc"), (out, "ax")):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(folder.name, encoding="utf-8")
    publish(made, out, last="a")
    assert {f.name: f.read_text("utf-8") for f in out.iterdir()} == {
        "a": "made",
        "b": "made",
        "c": "made",
        "x": "out",
    }
    assert not list(made.iterdir())
