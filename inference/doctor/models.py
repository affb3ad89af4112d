"""Models and the user's data: which model is in use, whether it is whole, where things lie, a brief timed."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from importlib import metadata
from pathlib import Path

from ...errors import PhobriefError
from ...messages import tell
from ...models.store.folder import bundled_path, find_model, open_model
from ...models.store.home import HOME_VARIABLE, complete_versions, phobrief_home
from .findings import Finding, nearest_folder

DESK = "desk.db"
"""The desk's database, beside the models."""
_SLOW_BRIEF = 5.0
"""Seconds for one short article from which something is wrong: it takes a twentieth of that on one core."""
SAMPLE = """\
Tỉnh ủy Sông Lam công bố quyết định về công tác cán bộ

Chiều 14-5, Tỉnh ủy Sông Lam tổ chức hội nghị công bố các quyết định của Ban Thường vụ Tỉnh ủy về công tác \
cán bộ. Theo đó, Ban Thường vụ Tỉnh ủy điều động đồng chí Nguyễn Văn Bình, Trưởng Ban Tổ chức Tỉnh ủy, giữ \
chức Bí thư Huyện ủy Đồng Phú nhiệm kỳ 2020 - 2025.

Phát biểu tại hội nghị, Bí thư Tỉnh ủy đề nghị cán bộ được điều động nhanh chóng nắm bắt công việc, giữ gìn \
đoàn kết và hoàn thành tốt nhiệm vụ được giao.
"""


def runtime(name: str | None = None) -> Finding:
    """What runs the network of the model in use, or of the one named, and in which precision."""
    from ...models.encoder.runtimes.openvino_runtime import best_precision, import_openvino

    try:
        version = import_openvino().__version__
    except ImportError as error:
        return Finding("runtime", "fail", str(error), tell("doctor.runtime.advice"))
    torch = _version("torch")
    try:
        folder = find_model(name)
    except PhobriefError:  # which `model` tells of
        folder = bundled_path()
    best = best_precision(folder)
    found = f"openvino {version.split('-')[0]}, CPU, {best}; torch {torch or tell('doctor.none')}"
    facts = {"openvino": version, "precision": best, "torch": torch}
    return Finding("runtime", "ok", found, facts=facts)


def model(name: str | None = None) -> Finding:
    """Which model is in use, or the one named, and whether all its files are as they were saved."""
    try:
        folder = open_model(find_model(name))
    except PhobriefError as error:
        return Finding("model", "fail", str(error), tell("doctor.model.advice"))
    info, n_files = folder.info, len(folder.manifest.files)
    found = tell(
        "doctor.model.found",
        name=f"{info.name} {info.version}",
        n=n_files,
        path=folder.path,
    )
    facts = {**info.to_dict(), "path": str(folder.path), "n_files": n_files}
    return Finding("model", "ok", found, facts=facts)


def home() -> Finding:
    """Where the user's models lie, and whether new ones can be put there."""
    path = phobrief_home()
    writable = may_write(path)
    n_versions = len(complete_versions(path))
    found = tell("doctor.home.found", path=path, n=n_versions)
    facts = {"path": str(path), "writable": writable, "versions": n_versions}
    if not writable:
        advice = tell("doctor.home.advice", variable=HOME_VARIABLE)
        return Finding("home", "warn", found, advice, facts)
    return Finding("home", "ok", found, facts=facts)


def desk() -> Finding:
    """Where the desk's database lies, of which schema it is, and whether it can be written."""
    path = phobrief_home() / DESK
    facts: dict[str, object] = {"path": str(path), "schema": None, "writable": may_write(path)}
    if not path.is_file():
        return Finding("desk", "ok", tell("doctor.desk.none", path=path), facts=facts)
    try:
        facts["schema"] = _schema(path)
    except sqlite3.Error as error:
        return Finding("desk", "fail", f"{path}: {error}", tell("doctor.desk.advice"), facts)
    found = tell("doctor.desk.found", path=path, schema=facts["schema"])
    if not facts["writable"]:
        return Finding("desk", "warn", found, tell("doctor.desk.read_only"), facts)
    return Finding("desk", "ok", found, facts=facts)


def sample_brief(name: str | None = None) -> Finding:
    """A short article briefed from beginning to end, timed."""
    from ..loading import load

    started = time.monotonic()
    try:
        briefer = load(name)
        loaded = time.monotonic()
        brief = briefer.brief(SAMPLE)
    except PhobriefError as error:
        return Finding("brief", "fail", str(error), tell("doctor.brief.failed"))
    seconds = time.monotonic() - loaded
    facts = {
        "load_seconds": round(loaded - started, 3),
        "brief_seconds": round(seconds, 3),
        "tags": list(brief.tags),
    }
    found = tell("doctor.brief.found", load=f"{loaded - started:.2f}", brief=f"{seconds:.2f}")
    if seconds > _SLOW_BRIEF:
        return Finding("brief", "warn", found, tell("doctor.brief.slow"), facts)
    return Finding("brief", "ok", found, facts=facts)


def may_write(path: Path) -> bool:
    """Whether this user may write the file or folder, or make it where it is not there."""
    try:
        there = path.exists()
    except PermissionError:
        return False
    return os.access(path if there else nearest_folder(path.parent), os.W_OK)


def _schema(path: Path) -> str:
    """The revision of the desk's schema; the file is opened for reading only.

    Raises:
        sqlite3.Error: it is no database, or not the desk's.
    """
    # A reader of a write-ahead log makes files beside it; where there are none, nobody writes just now.
    in_use = path.with_name(f"{path.name}-wal").exists()
    uri = f"{path.absolute().as_uri()}?{'mode=ro' if in_use else 'immutable=1'}"
    with closing(sqlite3.connect(uri, uri=True)) as database:
        return str(database.execute("select version_num from alembic_version").fetchone()[0])


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
