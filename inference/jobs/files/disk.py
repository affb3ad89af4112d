"""Files written whole or not at all, and errors of the disk with what to do about them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import OperationalError
from typing import BinaryIO, cast

from ....errors import JobError, PhobriefError
from ....files import sync_folder
from ..spec import is_url
from .storage import file_system

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def disk_errors(place: str | Path) -> Iterator[None]:
    """Turn a full disk or a read-only folder into a `JobError` that says what to do."""
    try:
        yield
    except PhobriefError:  # a ModelStoreError is an OSError too
        raise
    except OperationalError as error:
        if "full" not in str(error):
            raise
        raise JobError(_full_message(place)) from error
    except OSError as error:
        if error.errno in _FULL:
            raise JobError(_full_message(place)) from error
        if error.errno in _FORBIDDEN:
            raise JobError(
                f"cannot write to {place}: {error.strerror}; choose another --out or make it writable"
            ) from error
        raise JobError(
            f"cannot write to {place}: {error.strerror or error}; choose another --out"
        ) from error


@contextmanager
def whole_file(path: str) -> Iterator[BinaryIO]:
    """Write a file under a temporary name; rename it at the end, or remove it after an error.

    A URL is written by the file system itself, which shows the file when it is closed.
    """
    if is_url(path):
        filesystem, inner = file_system(path)
        with filesystem.open_output_stream(inner) as stream:
            yield cast(BinaryIO, stream)
        return
    temporary = temporary_path(path)
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        sync_folder(Path(path).parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def temporary_path(path: str) -> Path:
    """The name under which a file is written until it is whole."""
    return Path(f"{path}.{os.getpid()}.tmp")


def _full_message(place: str | Path) -> str:
    return (
        f"no space left for {place}; free some and run the same command again: what is done is kept"
    )
