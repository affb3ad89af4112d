"""The folder of an unfinished retraining run, which the same command finds again and continues."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ...configs.retraining import RetrainConfig
from ...errors import ModelStoreError, TrainingError
from ...files import sync_files, sync_folder
from ...models.store.folder import ModelFolder
from ...models.store.home import phobrief_home
from .data import RetrainFiles

MODEL = "model"
"""Folder of the new model inside the work folder."""
_KEY = 16
"""Characters of a run's name."""


@dataclass(frozen=True, slots=True)
class Work:
    """An open work folder."""

    path: Path

    def publish(self, out: Path) -> None:
        """Make the new model appear at ``out`` in one step, and remove the rest."""
        sync_files(self.path / MODEL)
        if out.is_dir():
            out.rmdir()  # it is empty, see `open_work`
        os.replace(self.path / MODEL, out)
        sync_folder(out.parent)
        self.remove()

    def remove(self) -> None:
        """Remove the folder: the run is over."""
        shutil.rmtree(self.path, ignore_errors=True)


@contextmanager
def open_work(
    files: RetrainFiles,
    config: RetrainConfig,
    parent: ModelFolder,
    out: Path | None,
    *,
    restart: bool,
) -> Iterator[Work]:
    """Open the work folder of this run: of the same parent, data and config.

    It is in ``PHOBRIEF_HOME/work``, or beside ``out`` where that is given.

    Args:
        restart: delete an unfinished run first.

    Raises:
        ModelStoreError: ``out`` is not empty, or the folder cannot be written.
        TrainingError: another process is working on this run.
    """
    path = _work_path(_key(files, config, parent), out)
    lock = FileLock(path.with_name(f"{path.name}.lock"), blocking=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        if restart and path.is_dir():
            shutil.rmtree(path)
        path.mkdir(exist_ok=True)
    except Timeout as error:
        raise TrainingError(
            f"{path}: another process is working on this run; wait for it"
        ) from error
    except OSError as error:
        raise ModelStoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    try:
        yield Work(path)
    finally:
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)


def _work_path(name: str, out: Path | None) -> Path:
    """Where the work folder of this name is; a ModelStoreError where ``out`` is not empty."""
    if out is None:
        return phobrief_home() / "work" / name
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ModelStoreError(f"{out}: expected a new or empty folder; give another --out")
    return out.absolute().parent / f".{out.name}.retrain-{name}"


def _key(files: RetrainFiles, config: RetrainConfig, parent: ModelFolder) -> str:
    """A name for a run, from everything that decides its outcome."""
    parts = {
        "parent": parent.sha256,
        "files": {role: sha for role, (_, sha) in files.fingerprints().items()},
        "unlabelled": str(files.unlabelled),
        "corpus": str(files.corpus),
        "config": config.model_dump(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:_KEY]
