"""`phobrief models ...`: what is shown, what is changed, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest
from toy_model import lineage_of, make_model
from typer.testing import CliRunner

from phobrief.errors import ModelStoreError
from phobrief.inference.commands.models import models_app
from phobrief.messages import speaking
from phobrief.models.store.lineage import Parent, write_lineage
from phobrief.models.store.registry import Registry

GATE = {
    "passed": False,
    "reasons": ["sport: F1 on the held-out rows falls from 0.900 to 0.700, more than 0.05"],
    "forced": None,
    "macro_f1": 0.7,
    "topics": {"sport": {"before": 0.9, "after": 0.7}},
}


def run(*arguments: str) -> str:
    done = CliRunner().invoke(models_app, [*arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    """v0001 brought in and in use; v0002 retrained from it and refused by the gate."""
    registry = Registry()
    first = make_model(tmp_path / "a", "a")
    names = [registry.add(first.path, lineage_of(first)).name]
    second = make_model(tmp_path / "b", "b")
    lineage = lineage_of(second).but(
        made_by="retrain",
        parent=Parent(name="a", version="1", sha256=first.sha256, registry="v0001"),
        gate=GATE,
    )
    names.append(registry.add(second.path, lineage).name)
    registry.promote("v0001", reason="first")
    return names


def test_list_marks_the_one_in_use(versions: list[str]) -> None:
    *lines, note = run("list").splitlines()
    assert [line[:11].split() for line in lines[1:]] == [["bundled"], ["*", "v0001"], ["v0002"]]
    assert lines[3].endswith("refused")
    assert note.startswith(
        "macro F1 on the rows each was tuned on; on the same rows: phobrief models compare"
    )
    rows = json.loads(run("list", "--json"))["models"]
    assert [row["in_use"] for row in rows] == [False, True, False]
    assert rows[2]["from"] == "v0001"
    assert rows[2]["macro_f1"] == 0.7


STATES = {
    "en": ["state", "usable", "in use", "refused by the gate"],
    "vi": ["trạng thái", "dùng được", "đang dùng", "bị cửa kiểm tra loại"],
}


@pytest.mark.parametrize("language", STATES)
def test_list_says_of_each_whether_it_may_be_used(
    versions: list[str], language: Literal["en", "vi"]
) -> None:
    with speaking(language):
        *lines, _ = run("list").splitlines()
    assert [line[12:33].strip() for line in lines] == STATES[language]
    assert [row["state"] for row in json.loads(run("list", "--json"))["models"]] == [
        "usable",
        "in_use",
        "refused",
    ]


def test_list_says_in_use_of_a_refused_version_that_was_forced(versions: list[str]) -> None:
    run("promote", "v0002", "--force", "--reason", "đã kiểm tra")
    rows = json.loads(run("list", "--json"))["models"]
    assert [row["state"] for row in rows] == ["usable", "usable", "in_use"]
    assert rows[2]["gate"] == "refused"


def test_list_without_a_registry() -> None:
    lines = run("list").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("* bundled")


def test_a_damaged_version_is_marked_and_stops_nothing_else(
    versions: list[str], tmp_path: Path
) -> None:
    folder = Registry().version("v0002").path
    (folder / "phobrief.json").unlink()
    (folder / "phobrief.json").write_text("{}", encoding="utf-8")
    *lines, _ = run("list").splitlines()
    assert [line[:11].split() for line in lines[1:]] == [["bundled"], ["*", "v0001"], ["v0002"]]
    assert lines[3].split()[1] == "damaged:"
    assert "lineage.json: belongs to another model" in lines[3]
    rows = json.loads(run("list", "--json"))["models"]
    assert [bool(row["damaged"]) for row in rows] == [False, False, True]
    assert [row["state"] for row in rows] == ["usable", "in_use", "damaged"]
    assert "v0003 is in use" in run("promote", str(make_model(tmp_path / "c", "c").path))


def test_show_says_where_it_comes_from(versions: list[str]) -> None:
    text = run("show", "v0002")
    for part in (
        "from        a 1",
        "v0001",
        "gate        refused",
        "sport: F1 0.900 -> 0.700",
        "computes in ",
    ):
        assert part in text
    assert "(in use)" not in text
    assert "v0001: a 1 (in use)" in run("show")
    tree = json.loads(run("show", "v0001", "--json"))
    assert tree["moves"][0]["reason"] == "first"
    assert run("show", "bundled").startswith("bundled: mini")


def test_a_refused_version_needs_force_and_a_reason(versions: list[str]) -> None:
    for options in ([], ["--force"], ["--reason", "x"], ["--force", "--reason", " "]):
        with pytest.raises(ModelStoreError, match="the gate refused it"):
            run("promote", "v0002", *options)
    assert Registry().pointer().current == "v0001"
    assert "v0002 is in use" in run("promote", "v0002", "--force", "--reason", "đã kiểm tra")
    move = Registry().pointer().moves[-1]
    assert (move.forced, move.reason) == (True, "đã kiểm tra")
    assert "v0001 is in use" in run("rollback")
    assert "bundled is in use" in run("rollback", "--reason", "back")


def test_a_folder_is_brought_in_once(tmp_path: Path) -> None:
    model = make_model(tmp_path / "a", "a")
    assert "registered v0001" in run("promote", str(model.path))
    run("promote", "bundled")
    assert "registered" not in run("promote", str(model.path))
    assert [v.name for v in Registry().versions()] == ["v0001"]
    assert Registry().pointer().current == "v0001"


def test_a_folder_made_by_retraining_keeps_its_lineage_and_its_gate(tmp_path: Path) -> None:
    model = make_model(tmp_path / "a", "a")
    refused = lineage_of(model).but(made_by="retrain", gate=GATE)
    write_lineage(model.path, refused)
    (model.path / "gate.json").write_text("{}")
    with pytest.raises(ModelStoreError, match="the gate refused it"):
        run("promote", str(model.path))
    assert Registry().pointer().current is None
    assert "v0001 is in use" in run("promote", str(model.path), "--force", "--reason", "checked")
    version = Registry().version("v0001")
    assert version.lineage.made_by == "retrain"
    assert (version.path / "gate.json").is_file()


@pytest.mark.parametrize("name", ["v0009", "nothing", "../x"])
def test_no_such_model(versions: list[str], name: str) -> None:
    for command in ("show", "promote"):
        with pytest.raises(ModelStoreError):
            run(command, name)


def test_compare_takes_no_folder_here_for_a_model_of_that_name(
    versions: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mini", "bundled", "v0001"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    assert "cadre_work" in run("compare", "mini", "v0001")


def test_compare_by_what_is_recorded(versions: list[str]) -> None:
    text = run("compare", "bundled", "v0001")
    assert "cadre_work" in text
    assert "unknown" in text
