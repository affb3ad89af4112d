"""The registry: versions that never change, one pointer, and nothing half-done is ever seen."""

from __future__ import annotations

import json
import os
import shutil
import stat
import textwrap
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from forks import start_code
from toy_model import lineage_of, make_model

from phobrief.errors import ModelStoreError
from phobrief.models.store.folder import (
    bundled_path,
    find_model,
    name_in_use,
    open_model,
)
from phobrief.models.store.home import LINEAGE, POINTER, VERSIONS, current_model, phobrief_home
from phobrief.models.store.registry import Registry


@pytest.fixture
def registry() -> Registry:
    return Registry()


def add(registry: Registry, folder: Path, name: str = "toy") -> str:
    model = make_model(folder, name)
    return registry.add(folder, lineage_of(model)).name


def test_without_a_registry_the_bundled_model_is_used() -> None:
    assert current_model() is None
    assert find_model(None) == bundled_path()
    assert list(phobrief_home().iterdir()) == []  # looking makes nothing


def test_bundled_is_a_name_of_the_bundled_model() -> None:
    assert find_model("bundled") == find_model("mini") == bundled_path()
    with pytest.raises(ModelStoreError, match="no name that a model can have"):
        find_model("a\0b")


@pytest.mark.parametrize("named", [None, "~nobody-of-this-name/models"])
def test_without_a_home_the_bundled_model_is_used_and_nothing_can_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str | None
) -> None:
    def no_home(*_: object) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("PHOBRIEF_HOME", raising=False)
    if named:
        monkeypatch.setenv("PHOBRIEF_HOME", named)
    monkeypatch.setattr("platformdirs.user_data_dir", no_home)
    assert find_model(None) == bundled_path()
    assert Registry().versions() == []
    model = make_model(tmp_path / "a", "toy")
    with pytest.raises(ModelStoreError, match="give another folder by PHOBRIEF_HOME"):
        Registry().add(tmp_path / "a", lineage_of(model))


def test_in_the_home_of_another_user_the_bundled_model_is_used_with_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def forbidden(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert current_model() is None
    (record,) = caplog.records
    assert "the bundled model is used" in record.getMessage()
    assert "PHOBRIEF_HOME" in record.getMessage()
    assert "delete" not in record.getMessage()


def test_the_model_in_use_is_not_mistaken_for_a_folder_here(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mini").mkdir()
    (tmp_path / "v0001").mkdir()
    monkeypatch.chdir(tmp_path)
    assert find_model(name_in_use()) == bundled_path()
    registry.promote(add(registry, tmp_path / "a"), reason="x")
    assert find_model(name_in_use()) == registry.home / VERSIONS / "v0001"


def test_the_model_in_use_is_named_by_an_absolute_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PHOBRIEF_HOME", "home")
    registry = Registry()
    registry.promote(add(registry, tmp_path / "a"), reason="x")
    assert name_in_use() == str(tmp_path / "home" / VERSIONS / "v0001")


def test_a_version_is_found_by_its_model_and_damaged_ones_are_passed_over(
    registry: Registry, tmp_path: Path
) -> None:
    model, other = make_model(tmp_path / "a", "a"), make_model(tmp_path / "b", "b")
    damaged = [registry.add(m.path, lineage_of(m)) for m in (model, other)]
    assert registry.find(other.sha256) == damaged[1]
    for version in damaged:
        (version.path / "weights").unlink()
    (damaged[0].path / LINEAGE).unlink()
    (damaged[0].path / LINEAGE).write_text("{", encoding="utf-8")
    assert registry.find(model.sha256) is registry.find(other.sha256) is None
    again = registry.add(other.path, lineage_of(other))
    assert registry.find(other.sha256) == again


def test_added_is_listed_and_not_yet_used(registry: Registry, tmp_path: Path) -> None:
    assert add(registry, tmp_path / "a") == "v0001"
    assert add(registry, tmp_path / "b") == "v0002"
    assert [v.name for v in registry.versions()] == ["v0001", "v0002"]
    assert find_model(None) == bundled_path()
    assert find_model("v0002") == registry.home / VERSIONS / "v0002"


def test_promote_and_roll_back_again_and_again(registry: Registry, tmp_path: Path) -> None:
    for name in "abc":
        registry.promote(add(registry, tmp_path / name), reason=name)
    assert find_model(None).name == "v0003"
    assert registry.rollback("worse").current == "v0002"
    assert registry.rollback().current == "v0001"
    assert registry.rollback().current is None
    assert find_model(None) == bundled_path()
    with pytest.raises(ModelStoreError, match="nothing to go back to"):
        registry.rollback()
    moves = registry.pointer().moves
    assert [(m.action, m.version, m.reason) for m in moves] == [
        ("promote", "v0001", "a"),
        ("promote", "v0002", "b"),
        ("promote", "v0003", "c"),
        ("rollback", "v0002", "worse"),
        ("rollback", "v0001", ""),
        ("rollback", None, ""),
    ]


def test_promoting_what_is_in_use_changes_nothing(registry: Registry, tmp_path: Path) -> None:
    name = add(registry, tmp_path / "a")
    first = registry.promote(name, reason="good")
    assert registry.promote(name, reason="again") == first


def test_a_model_that_came_into_use_meanwhile_is_not_replaced(
    registry: Registry, tmp_path: Path
) -> None:
    one, other = add(registry, tmp_path / "a", "a"), add(registry, tmp_path / "b", "b")
    compared_with = registry.current().sha256
    registry.promote(one, reason="first", instead_of=compared_with)
    with pytest.raises(ModelStoreError, match="changed meanwhile to v0001"):
        registry.promote(other, reason="second", instead_of=compared_with)
    assert registry.pointer().current == one


def test_versions_are_read_only_and_an_altered_one_is_refused(
    registry: Registry, tmp_path: Path
) -> None:
    name = add(registry, tmp_path / "a")
    weights = registry.version(name).path / "weights"
    assert not weights.stat().st_mode & 0o222
    weights.chmod(0o644)
    weights.write_text("other", encoding="utf-8")
    with pytest.raises(ModelStoreError, match="weights: altered"):
        registry.promote(name, reason="x")
    assert registry.pointer().current is None


@pytest.mark.skipif(os.name == "nt", reason="rights as Unix has them")
@pytest.mark.parametrize("umask", [0o002, 0o022, 0o077])
def test_who_may_read_a_version_is_what_the_umask_says(
    registry: Registry, tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        version = registry.version(add(registry, tmp_path / "a")).path
    finally:
        os.umask(before)
    for path in (version.parent, version):
        assert stat.S_IMODE(path.stat().st_mode) == 0o777 & ~umask
    assert {stat.S_IMODE(p.stat().st_mode) for p in version.iterdir()} == {0o444 & ~umask}


def test_a_lineage_of_another_model_is_refused(registry: Registry, tmp_path: Path) -> None:
    model, other = make_model(tmp_path / "a"), make_model(tmp_path / "b", "other")
    with pytest.raises(ModelStoreError, match="another model"):
        registry.add(model.path, lineage_of(other))
    name = registry.add(model.path, lineage_of(model)).name
    path = registry.version(name).path / LINEAGE
    path.chmod(0o644)
    path.write_text(json.dumps(lineage_of(other).to_tree()), encoding="utf-8")
    with pytest.raises(ModelStoreError, match="belongs to another model"):
        registry.version(name)


def test_an_incomplete_model_is_not_taken_in(registry: Registry, tmp_path: Path) -> None:
    model = make_model(tmp_path / "a")
    (model.path / "weights").unlink()
    with pytest.raises(ModelStoreError, match="weights: missing"):
        registry.add(model.path, lineage_of(model))
    assert registry.versions() == []


def test_half_written_versions_are_never_seen_and_are_cleared(
    registry: Registry, tmp_path: Path
) -> None:
    add(registry, tmp_path / "a")
    versions = registry.home / VERSIONS
    shutil.copytree(versions / "v0001", versions / ".staging-x")
    shutil.copytree(versions / "v0001", versions / "v0007")
    (versions / "v0007" / LINEAGE).chmod(0o644)
    (versions / "v0007" / LINEAGE).unlink()
    assert [v.name for v in registry.versions()] == ["v0001"]
    with pytest.raises(ModelStoreError, match="no such model"):
        registry.promote("v0007", reason="x")
    assert add(registry, tmp_path / "b") == "v0008"  # a number is never given twice
    assert not (versions / ".staging-x").exists()


@pytest.mark.parametrize(
    "content", ["", "{}x", "[]", '{"current": 3}', '{"format": 99}', '{"unheard": 1}', "\x00"]
)
def test_damaged_pointer_is_named_and_never_guessed(registry: Registry, content: str) -> None:
    (registry.home / POINTER).write_text(content, encoding="utf-8")
    with pytest.raises(ModelStoreError, match=r"current\.json"):
        find_model(None)


def test_pointer_to_a_version_that_is_gone(registry: Registry) -> None:
    (registry.home / POINTER).write_text('{"current": "v0004"}', encoding="utf-8")
    with pytest.raises(ModelStoreError, match="v0004: no such model"):
        find_model(None)


@pytest.mark.parametrize("name", ["../../etc", "v1", "V0001", "v0001/..", ".staging-x", ""])
def test_names_that_are_no_versions(registry: Registry, tmp_path: Path, name: str) -> None:
    add(registry, tmp_path / "a")
    with pytest.raises(ModelStoreError):
        registry.version(name)


WRITER = """
from pathlib import Path
from toy_model import lineage_of, make_model
from phobrief.models.store.registry import Registry
registry = Registry()
for i in range({n}):
    model = make_model(Path({folder!r}) / f"m{{i}}", {folder!r})
    name = registry.add(model.path, lineage_of(model)).name
    registry.promote(name, reason={folder!r})
"""


def writer(folder: Path, n: int, before: str = "") -> BaseProcess:
    return start_code(before + textwrap.dedent(WRITER).format(folder=str(folder), n=n))


def end_of(process: BaseProcess) -> int | None:
    process.join(120)
    return process.exitcode


def test_two_processes_write_at_once(registry: Registry, tmp_path: Path) -> None:
    n = 6
    processes = [writer(tmp_path / name, n) for name in ("one", "two")]
    assert [end_of(p) for p in processes] == [0, 0]
    versions = registry.versions()
    assert [v.name for v in versions] == [f"v{i:04d}" for i in range(1, 2 * n + 1)]
    for version in versions:
        open_model(version.path)
    pointer = registry.pointer()
    assert len(pointer.moves) == 2 * n
    assert pointer.before == [None, *(m.version for m in pointer.moves[:-1])]


# Where a process is killed: the n-th call of a function on the way.
KILL = """
import os, signal
import {module} as module
original, calls = module.{function}, 0
def kill(*arguments, **named):
    global calls
    calls += 1
    if calls == {call}:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*arguments, **named)
module.{function} = kill
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize(
    ("module", "function", "call", "n_versions", "n_moves"),
    [
        ("shutil", "copyfile", 4, 1, 1),  # copying the second model
        ("phobrief.models.store.registry", "write_lineage", 2, 1, 1),
        ("phobrief.models.store.registry", "sync_files", 2, 1, 1),
        ("os", "rename", 2, 1, 1),
        ("phobrief.models.store.registry", "sync_folder", 2, 2, 1),  # renamed, not promoted
        ("os", "replace", 4, 2, 1),  # the pointer's passing file is written, not renamed
        ("phobrief.files", "sync_folder", 4, 2, 2),  # the pointer is renamed
    ],
)
def test_killed_anywhere_the_registry_is_as_before_or_after(
    registry: Registry,
    tmp_path: Path,
    module: str,
    function: str,
    call: int,
    n_versions: int,
    n_moves: int,
) -> None:
    before = KILL.format(module=module, function=function, call=call)
    assert end_of(writer(tmp_path / "killed", 3, before)) == -9
    assert len(registry.versions()) == n_versions
    pointer = registry.pointer()
    assert len(pointer.moves) == n_moves
    assert pointer.current == f"v{n_moves:04d}"
    assert registry.current().path.name == pointer.current
    for version in registry.versions():
        open_model(version.path)
    assert add(registry, tmp_path / "next").startswith("v")  # the lock is free again


def test_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("PHOBRIEF_HOME", str(tmp_path / "file"))
    assert find_model(None) == bundled_path()
    with pytest.raises(ModelStoreError, match="PHOBRIEF_HOME"):
        Registry().rollback()


def test_pointer_is_json_a_person_can_read(registry: Registry, tmp_path: Path) -> None:
    registry.promote(add(registry, tmp_path / "a"), reason="thử")
    tree = json.loads((registry.home / POINTER).read_text("utf-8"))
    assert tree["current"] == "v0001"
    assert tree["moves"][0]["reason"] == "thử"
