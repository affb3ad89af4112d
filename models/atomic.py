"""Files and folders that appear whole or not at all, also through a crash of the system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a passing name to write to; what is there becomes ``path`` when all goes well, else it goes."""
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield passing
        os.replace(passing, path)
    finally:
        passing.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file under a passing name and rename it onto ``path``."""
    with replacing(path) as passing, passing.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


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
