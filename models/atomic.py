"""Files and folders that appear whole or not at all, also through a crash of the system."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a text file under a passing name and rename it onto ``path``."""
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with passing.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(passing, path)
        sync_folder(path.parent)
    except BaseException:
        passing.unlink(missing_ok=True)
        raise


def sync_files(folder: Path) -> None:
    """Make the files of ``folder`` last before a rename makes them visible."""
    for path in folder.iterdir():
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` last, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
