"""Files that the commands on labels write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import DataError


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Make the folder of ``out``, and name ``out`` in errors while it is written.

    Raises:
        DataError: it cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise DataError(f"--out {out}: cannot be written: {error.strerror or error}") from error
