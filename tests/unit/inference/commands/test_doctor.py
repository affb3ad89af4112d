"""`phobrief doctor`: each check well and unwell, what is printed, the exit code, and that nothing is written."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Callable
from contextlib import closing
from importlib import metadata
from pathlib import Path

import pytest

from phobrief.cores import cpu_quota
from phobrief.errors import ArticleError
from phobrief.inference.doctor import machine, models
from phobrief.inference.doctor.examine import examine, exit_code
from phobrief.inference.doctor.findings import Finding
from phobrief.models.store.folder import bundled_path

Cli = Callable[..., tuple[int, str, str]]
CHECKS = [
    *("python", "extras", "runtime", "cores", "memory", "model"),
    *("home", "desk", "disk", "sqlite", "settings", "brief"),
]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's models lie: a folder that is not there yet."""
    monkeypatch.setenv("PHOBRIEF_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_all_is_well_here_and_stays_untouched(cli: Cli, home: Path) -> None:
    code, out, _ = cli("doctor", "--json")
    tree = json.loads(out)
    assert [check["check"] for check in tree["checks"]] == CHECKS
    assert [c for c in tree["checks"] if c["status"] == "fail"] == []
    assert code == 0
    brief = tree["checks"][-1]
    assert "cadre_work" in brief["tags"]
    assert brief["brief_seconds"] > 0
    assert not home.exists()


@pytest.fixture
def without_brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the loading of a model."""
    monkeypatch.setattr(models, "sample_brief", lambda model: Finding("brief", "ok", ""))


@pytest.mark.usefixtures("without_brief")
def test_what_is_printed_says_what_to_do(cli: Cli, home: Path, tmp_path: Path) -> None:
    altered = tmp_path / "m"
    shutil.copytree(bundled_path(), altered)
    (altered / "README.md").write_text("altered", "utf-8")
    code, out, _ = cli("doctor", "--model", altered)
    assert code == 1
    lines = out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("FAIL"))
    assert "README.md: altered since the model was saved" in lines[at]
    assert lines[at + 1].strip().startswith("→ phobrief models list")
    assert lines[-1] == "1 problems"


@pytest.mark.usefixtures("without_brief")
def test_it_speaks_vietnamese(cli: Cli, home: Path) -> None:
    _, out, _ = cli("doctor", "--lang", "vi")
    assert "đĩa trống" in out
    assert "model" not in [line.split()[1] for line in out.splitlines() if line.startswith("tốt")]


def test_a_model_that_is_not_whole_is_not_briefed_with(tmp_path: Path, home: Path) -> None:
    (tmp_path / "empty").mkdir()
    findings = list(examine(str(tmp_path / "empty")))
    assert [f.check for f in findings if f.status == "fail"] == ["model"]
    assert "brief" not in [f.check for f in findings]
    assert exit_code(findings) == 1


def test_a_pointer_to_a_version_that_is_gone(home: Path) -> None:
    home.mkdir()
    pointer = {"format": 1, "current": "v0003", "before": [], "moves": []}
    (home / "current.json").write_text(json.dumps(pointer), "utf-8")
    finding = models.model()
    assert (finding.status, "v0003" in finding.found) == ("fail", True)
    assert "rollback" in finding.advice


def test_a_brief_that_fails_or_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ArticleError("no")

    monkeypatch.setattr("phobrief.inference.loading.load", fail)
    assert models.sample_brief().status == "fail"


def test_warnings_are_no_problems() -> None:
    findings = [Finding("a", "ok", ""), Finding("b", "warn", "")]
    assert exit_code(findings) == 0
    assert exit_code([*findings, Finding("c", "fail", "")]) == 1


@pytest.mark.parametrize(
    ("files", "quota"),
    [
        ({"cpu.max": "150000 100000\n"}, 1.5),
        ({"cpu.max": "max 100000\n"}, None),
        ({"cpu/cpu.cfs_quota_us": "200000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 2.0),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, None),
        ({"cpu.max": "nonsense"}, None),
        ({}, None),
    ],
)
def test_the_processors_that_a_container_grants(
    tmp_path: Path, files: dict[str, str], quota: float | None
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert cpu_quota(tmp_path) == quota


def test_fewer_processors_than_are_seen_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "cpu_quota", lambda: 0.5)
    finding = machine.cores()
    assert (finding.status, finding.facts["quota"]) == ("ok", 0.5)
    assert finding.found.startswith("0.5")


def test_the_memory_of_a_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "memory.max").write_text("524288000\n")
    assert machine.memory_limit(tmp_path) == 524288000
    monkeypatch.setattr(machine, "memory_limit", lambda: 524288000)
    assert machine.memory().status == "warn"


@pytest.mark.parametrize(("free", "status"), [(2 * 2**30, "ok"), (2**29, "warn"), (2**20, "fail")])
def test_little_free_disk(
    monkeypatch: pytest.MonkeyPatch, home: Path, free: int, status: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(2**40, 0, free))
    assert machine.disk().status == status


def test_sqlite_without_search(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare:
        def execute(self, command: str) -> None:
            raise sqlite3.OperationalError("no such module: fts5")

        def close(self) -> None:
            pass

    monkeypatch.setattr(sqlite3, "connect", lambda *_: Bare())
    finding = machine.sqlite()
    assert (finding.status, finding.facts["fts5"]) == ("warn", False)


def test_a_package_of_the_base_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "numpy>=1.26",
        "no-such-package>=1",
        "torch>=2; extra == 'train'",
        "nope; extra == 'x'",
    ]
    monkeypatch.setattr(metadata, "requires", lambda name: lines)
    finding = machine.packages()
    assert finding.status == "fail"
    assert finding.facts["base"] == ["no-such-package"]
    assert finding.facts["missing"]["x"] == ["nope"]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("HF_TOKEN", "hf_abc", "***"),
        ("PHOBRIEF_API_KEY", "x", "***"),
        ("HTTPS_PROXY", "http://me:pw@proxy:3128", "http://me:***@proxy:3128"),
        (
            "PHOBRIEF_DB",
            "postgresql+psycopg://me:p:w@host/desk",
            "postgresql+psycopg://me:***@host/desk",
        ),
        ("PHOBRIEF_HOME", "/srv/models", "/srv/models"),
    ],
)
def test_secrets_are_masked(name: str, value: str, shown: str) -> None:
    finding = machine.settings({name: value, "OTHER": "secret"})
    assert finding.facts["environment"] == {name: shown}
    assert "secret" not in finding.found


def test_a_home_that_cannot_be_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert models.home().status == "ok"
    monkeypatch.setattr(os, "access", lambda *_: False)
    finding = models.home()
    assert (finding.status, finding.facts["writable"]) == ("warn", False)
    assert "PHOBRIEF_HOME" in finding.advice


def test_the_desks_database(home: Path) -> None:
    assert models.desk().status == "ok"
    home.mkdir()
    (home / "desk.db").write_text("no database, but long enough to be taken for one " * 20)
    assert models.desk().status == "fail"
    (home / "desk.db").unlink()
    with closing(sqlite3.connect(home / "desk.db", isolation_level=None)) as database:
        database.execute("pragma journal_mode=wal")
        database.execute("create table alembic_version (version_num text)")
        database.execute("insert into alembic_version values ('0001')")
        assert models.desk().facts["schema"] == "0001"  # while the desk runs
    before = (home / "desk.db").read_bytes()
    finding = models.desk()
    assert (finding.status, finding.facts["schema"]) == ("ok", "0001")
    assert (home / "desk.db").read_bytes() == before
    assert sorted(path.name for path in home.iterdir()) == ["desk.db"]


def test_the_bundled_model_is_whole(home: Path) -> None:
    finding = models.model()
    assert finding.status == "ok"
    assert finding.facts["path"] == str(bundled_path())
