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
from typing import IO, Any

from filelock import FileLock
from sqlalchemy import select

from ...errors import DeskError
from ...models.store.home import phobrief_home
from .store.database import Store, now
from .store.export import as_json_lines, export_rows, judged_topics
from .store.tables import Job

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

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
        # The reviews' articles lie in it.
        jobs_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        log = (folder / LOG).open("wb")
        _lock(log)  # before anybody can see the job
    with log:
        try:
            n_rows = _write_table(store, folder)
            process = _start(folder, log, options)
        except Exception as error:
            _end(store, number, "failed", str(error) if isinstance(error, DeskError) else "")
            raise
    with store.writing() as session:
        job = session.get_one(Job, number)
        job.n_rows, job.pid = n_rows, process.pid
    threading.Thread(
        target=_wait, args=(store, number, process, after), name=f"job {number}", daemon=True
    ).start()
    return number


def _lock(log: IO[bytes]) -> None:
    """Lock a job's log for as long as anybody holds it open: the process that trains, too.

    A number of a process says little: after a restart it may be another's.
    """
    if fcntl is not None:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write_table(store: Store, folder: Path) -> int:
    n_rows = 0
    with store.reading() as session, (folder / TABLE).open("w", encoding="utf-8") as file:
        for line in as_json_lines(export_rows(session, judged_topics(session))):
            file.write(line)
            n_rows += 1
    if not n_rows:
        raise DeskError("there is no finished review to learn from")
    return n_rows


def _start(folder: Path, log: IO[bytes], options: tuple[str, ...]) -> subprocess.Popen[bytes]:
    arguments = ["retrain", "--data", str(folder / TABLE), "--gate", str(folder), *options]
    # In a session of its own: a service that is stopped does not take the training with it.
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


def find_lost(store: Store) -> bool:
    """Mark jobs whose process ended while no desk was there to see how.

    Returns:
        Whether one of them put a new model in use.
    """
    passed = False
    with store.reading() as session:
        running = [j.id for j in session.scalars(select(Job).where(Job.state == "running"))]
        lost = [i for i in running if not _runs(session.get_one(Job, i))]
    if not lost:
        return False
    with store.writing() as session:
        for job in session.scalars(select(Job).where(Job.id.in_(lost), Job.state == "running")):
            gate = read_gate(Path(job.folder))
            job.state = "lost" if gate is None else _ENDS[0 if gate["passed"] else 1]
            job.ended_at = now()
            job.version = _version_made(Path(job.folder))
            passed = passed or job.state == "passed"
    return passed


def _runs(job: Job) -> bool:
    """Whether somebody holds a job's log, see `_lock`."""
    if fcntl is None:
        return job.pid is not None and _is_process(job.pid)
    try:
        with (Path(job.folder) / LOG).open("rb") as log:
            fcntl.flock(log, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _is_process(pid: int) -> bool:
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


def roll_back(leaving: str, reason: str) -> None:
    """Put the model before in use.

    Args:
        leaving: the version that was in use when it was asked for; a form that is sent twice goes back once.
        reason: why.

    Raises:
        DeskError: another one is in use by now.
        ModelStoreError: there is none before, or it is damaged.
    """
    from ...models.store.registry import Registry

    registry = Registry()
    with FileLock(str(registry.home / "rollback.lock")):
        now_in_use = registry.pointer().current or "bundled"
        if leaving != now_in_use:
            raise DeskError(f"the model in use is {now_in_use} by now; look again")
        registry.rollback(reason)
