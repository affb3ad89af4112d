"""The folder of an unfinished training run, inside the folder it will fill."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..errors import ModelStoreError, TrainingError

WORK = ".training"
"""Its name; it holds the unfinished run's state and is removed at the end."""


def open_work_folder(out: Path, config: str, *, restart: bool) -> Path:
    """Make the work folder in ``out``, or go on with the one that is there.

    Args:
        config: the run's whole config as text; only a run of the same config is gone on with.
        restart: forget what is there.

    Raises:
        TrainingError: an unfinished run of another config is there.
        ModelStoreError: it cannot be written.
    """
    work = out / WORK
    if restart and work.is_dir():
        shutil.rmtree(work)
    saved = work / "config.yaml"
    if saved.is_file() and saved.read_text(encoding="utf-8") != config:
        raise TrainingError(
            f"{out}: an unfinished run with another config is here; "
            "add --restart to forget it, or give another --out"
        )
    try:
        work.mkdir(parents=True, exist_ok=True)
        saved.write_text(config, encoding="utf-8")
    except OSError as error:
        raise ModelStoreError(f"{out}: cannot be written: {error}") from error
    return work
