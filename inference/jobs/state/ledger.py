"""Which rows are done, and their order in the input: an SQLite file, so that memory does not grow.

It is rebuilt from the journal and the input at each start and never trusted across a crash.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..rows import KEY_BYTES
from .journal import Kept, Place

_TABLES = """
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
PRAGMA cache_size=-1000;
CREATE TABLE done (key BLOB PRIMARY KEY, retry INT, part INT, offset INT) WITHOUT ROWID;
CREATE TABLE ids (id PRIMARY KEY, place TEXT) WITHOUT ROWID;
CREATE TABLE input (seq INTEGER PRIMARY KEY, key BLOB, error TEXT);
"""


_LONGEST_ID = 64
"""Characters of an id that is entered as it stands: ids that follow one another stand together in the file
then, and a million of them take half the time that their hashes take. A longer one is entered by its hash."""


class Ledger:
    """The ledger of one run. Use as a context manager, which removes the file at its end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_new = False
        path.unlink(missing_ok=True)
        # Nothing of it outlives the run, so one open transaction and no syncing are enough.
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
        self._path.unlink(missing_ok=True)

    def add_done(self, kept: Kept) -> None:
        """Enter an outcome that is in the journal; a later one for the same key replaces it."""
        self._db.execute(
            "INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?)",
            (kept.key, kept.retry, kept.place.part, kept.place.offset),
        )

    def is_done(self, key: bytes) -> bool:
        """Whether the row has an outcome of an earlier run that is not to be tried again."""
        if self._is_new:  # where nothing is found, looking for it is a third of the ledger's work
            return False
        found = self._db.execute("SELECT 1 FROM done WHERE key = ? AND NOT retry", (key,))
        return found.fetchone() is not None

    def done_keys(self) -> Iterator[bytes]:
        """Yield the keys of all outcomes that are not to be tried again."""
        yield from (key for (key,) in self._db.execute("SELECT key FROM done WHERE NOT retry"))

    def forget_retries(self) -> None:
        """Delete the errors to be tried again. Call it after `add_done` of all that was recovered."""
        self._db.execute("DELETE FROM done WHERE retry")
        self._is_new = self._db.execute("SELECT 1 FROM done").fetchone() is None

    def claim_id(self, row_id: str, place: str) -> str | None:
        """Reserve an id for the row at ``place``; return the place of an earlier row that has it, or None."""
        name: str | bytes = row_id
        if len(row_id) > _LONGEST_ID:
            name = blake2b(row_id.encode(), digest_size=KEY_BYTES).digest()
        try:
            self._db.execute("INSERT INTO ids VALUES (?, ?)", (name, place))
        except sqlite3.IntegrityError:
            found = self._db.execute("SELECT place FROM ids WHERE id = ?", (name,)).fetchone()
            return str(found[0])
        return None

    def add_input(self, seq: int, key: bytes, error: dict[str, Any] | None = None) -> None:
        """Enter an input row by its place in the input, with its error when it could not be read."""
        text = None if error is None else json.dumps(error, ensure_ascii=False)
        self._db.execute("INSERT INTO input VALUES (?, ?, ?)", (seq, key, text))

    def has_input(self, seq: int) -> bool:
        """Whether an input row was entered for this place."""
        found = self._db.execute("SELECT 1 FROM input WHERE seq = ?", (seq,))
        return found.fetchone() is not None

    def in_order(self) -> Iterator[tuple[dict[str, Any] | None, Place | None]]:
        """Yield every input row in order: its error from reading, or the place of its outcome."""
        rows = self._db.execute(
            "SELECT error, part, offset FROM input LEFT JOIN done USING (key) ORDER BY seq"
        )
        for error, part, offset in rows:
            if error is not None:
                yield json.loads(error), None
            else:
                yield None, None if part is None else Place(part, offset)
