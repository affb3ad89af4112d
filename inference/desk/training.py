"""Retraining on the reviews, as a process of its own: its table, its log and the gate's files in a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ...errors import DeskError
from ...models.store.home import phobrief_home
from .store.database import Store, now
from .store.export import as_json_lines, export_rows, judged_topics
from .store.tables import Job

TABLE, LOG = "reviews.jsonl", "log.txt"
GATE, PLOT = "gate.json", "gate.svg"
_LOG_END = 64 * 1024
_ENDS = {0: "passed", 1: "refused"}


def jobs_folder() -> Path:
    """Where the jobs of all desks of this user lie."""
    return phobrief_home() / "desk-jobs"


def start_job(
    store: Store, author: str, after: Callable[[], None], options: tuple[str, ...] = ()
) -> int:
    """Write the table and start `phobrief retrain` on it.

    Args:
        store: the desk's.
        author: who asked for it.
        after: called in a thread when a new model is in use.
        options: further ones of the command.

    Returns:
        The job's number.

    Raises:
        DeskError: another job is running, or there is no review to learn from.
    """
    with store.writing() as session:
        if session.scalar(select(Job.id).where(Job.state == "running").limit(1)) is not None:
            raise DeskError("a retraining is running already; wait for its end")
        job = Job(author=author, at=now(), state="running", folder="", n_rows=0, message="")
        session.add(job)
        session.flush()
        number = job.id
        stamp = job.at.replace(":", "").replace("-", "")[:15]
        folder = jobs_folder() / f"{number:04d}-{stamp}"
        job.folder = str(folder)
    try:
        n_rows = _write_table(store, folder)
        process = _start(folder, options)
    except (DeskError, OSError) as error:
        _end(store, number, "failed", str(error))
        raise
    with store.writing() as session:
        job = session.get_one(Job, number)
        job.n_rows, job.pid = n_rows, process.pid
    threading.Thread(
        target=_wait, args=(store, number, process, after), name=f"job {number}", daemon=True
    ).start()
    return number


def _write_table(store: Store, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    n_rows = 0
    with store.reading() as session, (folder / TABLE).open("w", encoding="utf-8") as file:
        for line in as_json_lines(export_rows(session, judged_topics(session))):
            file.write(line)
            n_rows += 1
    if not n_rows:
        raise DeskError("there is no finished review to learn from")
    return n_rows


def _start(folder: Path, options: tuple[str, ...]) -> subprocess.Popen[bytes]:
    arguments = ["retrain", "--data", str(folder / TABLE), "--gate", str(folder), *options]
    # In a session of its own: a service that is stopped does not take the training with it.
    with (folder / LOG).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "phobrief", *arguments],
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )


def _wait(
    store: Store, number: int, process: subprocess.Popen[bytes], after: Callable[[], None]
) -> None:
    code = process.wait()
    state = _ENDS.get(code, "failed")
    _end(store, number, state, "" if code in _ENDS else f"exit code {code}")
    if state == "passed":
        after()


def _end(store: Store, number: int, state: str, message: str) -> None:
    with store.writing() as session:
        job = session.get_one(Job, number)
        job.state, job.ended_at, job.message = state, now(), message
        job.version = _version_made(Path(job.folder))


def _version_made(folder: Path) -> str | None:
    """The version of the registry that the gate judged."""
    from ...errors import ModelStoreError
    from ...models.store.registry import Registry

    challenger = (read_gate(folder) or {}).get("challenger")
    if not challenger:
        return None
    try:
        version = Registry().find(challenger["sha256"])
    except ModelStoreError:
        return None
    return version.name if version else None


def find_lost(store: Store) -> None:
    """Mark jobs whose process ended while no desk was there to see how."""
    with store.writing() as session:
        for job in session.scalars(select(Job).where(Job.state == "running")):
            if job.pid is None or not _runs(job.pid):
                gate = read_gate(Path(job.folder))
                job.state = "lost" if gate is None else _ENDS[0 if gate["passed"] else 1]
                job.ended_at = now()
                job.version = _version_made(Path(job.folder))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def read_gate(folder: Path) -> dict[str, Any] | None:
    """What the gate found; None while there is nothing."""
    try:
        found: dict[str, Any] = json.loads((folder / GATE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


def read_log(folder: Path) -> str:
    """The end of a job's log."""
    try:
        with (folder / LOG).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _LOG_END))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class InUse:
    """The model in use, and what a rollback goes back to (None: there is nothing)."""

    version: str
    before: str | None
    moves: list[Any]


def in_use() -> InUse:
    """Which version the registry has in use."""
    from ...models.store.registry import Registry

    pointer = Registry().pointer()
    before = (pointer.before[-1] or "bundled") if pointer.before else None
    return InUse(pointer.current or "bundled", before, list(pointer.moves)[::-1])


def roll_back(reason: str) -> None:
    """Put the model before in use.

    Raises:
        ModelStoreError: there is none, or it is damaged.
    """
    from ...models.store.registry import Registry

    Registry().rollback(reason)
