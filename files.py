"""Files and folders that appear whole or not at all, also through a crash of the system; what is in them."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

MOST_BYTES = 16 * 2**20
"""How long a file of settings or words may be that is read whole; ours are below 2 MB."""
_MOST_LEVELS = 64  # of lists and objects in JSON; ours have fewer than ten


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name to write to: renamed onto ``path`` at the end, removed after an error."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file so that it is there whole or not at all, also after a power cut."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8") as file:
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
    """Make renames in ``folder`` last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def check_size(path: Path, most: int = MOST_BYTES) -> None:
    """Refuse what cannot be read to its end: a pipe, a device, a folder, a file of more than ``most`` bytes.

    Raises:
        OSError: there is no such file.
        ValueError: as above.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise ValueError("expected a file, found a folder, pipe or device")
    if found.st_size > most:
        raise ValueError(f"expected at most {most:,} bytes, found {found.st_size:,}")


def read_bounded(path: Path) -> bytes:
    """The bytes of a file of at most `MOST_BYTES`; errors as `check_size`."""
    check_size(path)
    return path.read_bytes()


def parse_json(data: bytes) -> object:
    """`json.loads` for a file that a stranger may have written.

    Raises:
        ValueError: no JSON, or nested so deep that whoever walks over it could run out of stack.
    """
    too_deep = f"expected at most {_MOST_LEVELS} levels of lists and objects"
    try:
        tree: object = json.loads(data)
    except RecursionError:
        raise ValueError(too_deep) from None
    level = [tree]
    for _ in range(_MOST_LEVELS + 1):
        inner = (
            n.values() if isinstance(n, dict) else n for n in level if isinstance(n, dict | list)
        )
        level = list(chain.from_iterable(inner))
        if not level:
            return tree
    raise ValueError(too_deep)


def file_sha256(path: Path) -> str:
    """sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
