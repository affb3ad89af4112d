"""One process per job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ....errors import JobError


@contextmanager
def job_lock(folder: Path) -> Iterator[None]:
    """Lock the job in ``folder``; the system unlocks it when the process dies.

    Raises:
        JobError: another process has locked it.
    """
    lock = FileLock(folder / "lock", blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise JobError(
            f"another process is at work on this job ({folder}); wait for it or choose another --out"
        ) from error
    try:
        yield
    finally:
        lock.release()
