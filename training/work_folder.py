"""The folder of an unfinished training run, inside the folder it will fill."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ModelStoreError, TrainingError
from ..files import sync_files, sync_folder, write_whole

WORK = ".training"
"""Its name; it holds the unfinished run's state and is removed at the end."""
_DATA = "data.json"
_SHOWN = 5
"""Differences that an error names."""


def open_work_folder(out: Path, config: str, *, restart: bool) -> Path:
    """Make the work folder in ``out``, or open the one that is there.

    Args:
        config: the run's whole config as text; only a run with the same config is continued.
        restart: delete an unfinished run first.

    Returns:
        Path of the work folder.

    Raises:
        TrainingError: ``out`` holds an unfinished run with another config.
        ModelStoreError: ``out`` holds other files, or cannot be written.
    """
    work = out / WORK
    if out.is_dir() and any(out.iterdir()) and not work.is_dir():
        raise ModelStoreError(
            f"{out}: expected an empty folder or an unfinished run; give another --out"
        )
    if restart and work.is_dir():
        shutil.rmtree(work)
    saved = work / "config.yaml"
    if saved.is_file() and saved.read_text(encoding="utf-8") != config:
        raise TrainingError(_another("config", out))
    try:
        work.mkdir(parents=True, exist_ok=True)
        saved.write_text(config, encoding="utf-8")
    except OSError as error:
        raise ModelStoreError(f"{out}: cannot be written: {error}") from error
    return work


def check_same_data(out: Path, data: Mapping[str, Any]) -> None:
    """Check that an unfinished run is continued with the data that it began with.

    Args:
        out: the folder that the run will fill; a new run's data is recorded in its work folder.
        data: JSON values by name, see `differing`.

    Raises:
        TrainingError: it began with other data.
    """
    if changed := differing(out / WORK / _DATA, data):
        raise TrainingError(_another(", ".join(changed), out))


def differing(record: Path, made_from: Mapping[str, Any]) -> list[str]:
    """Names of the values in which ``made_from`` differs from the record; a missing record is written.

    Args:
        record: a JSON file beside what was made.
        made_from: JSON values by name, in sections or not.

    Returns:
        The first few names, "section.name"; empty where there was no record.
    """
    if not record.is_file():
        write_whole(record, json.dumps(made_from, ensure_ascii=False, indent=2) + "\n")
        return []
    there, here = _flat(json.loads(record.read_text(encoding="utf-8"))), _flat(made_from)
    names = sorted(there.keys() | here.keys())
    return [name for name in names if there.get(name) != here.get(name)][:_SHOWN]


def publish(made: Path, out: Path, *, last: str) -> None:
    """Move the files of ``made`` into ``out``, over what is there; ``last`` after all others."""
    sync_files(made)
    for path in sorted(made.iterdir(), key=lambda path: path.name == last):
        os.replace(path, out / path.name)
    sync_folder(out)


def _another(what: str, out: Path) -> str:
    return (
        f"{out}: an unfinished run with another {what} is here; "
        "add --restart to forget it, or give another --out"
    )


def _flat(tree: Mapping[str, Any], section: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        name = f"{section}{key}"
        found |= _flat(value, f"{name}.") if isinstance(value, Mapping) else {name: value}
    return found
