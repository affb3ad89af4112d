"""Each input row is entered in the ledger once, and only rows still to do reach the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ....errors import JobError
from ..rows import Failure, InputRow, row_key
from .ledger import Ledger

ALL_BAD = 100
"""Failed rows without a good one that stop a job: its settings are at fault, not the rows."""


@dataclass(slots=True)
class Counts:
    """How many rows of this run there are so far.

    Attributes:
        n_read: rows read.
        n_kept: of these, done by an earlier run.
        n_unread: of these, rows that could not be read or whose id an earlier row has.
        n_done, n_failed: outcomes of this run; unread rows count as failed.
        position: bytes of the input read.
    """

    n_read: int = 0
    n_kept: int = 0
    n_unread: int = 0
    n_done: int = 0
    n_failed: int = 0
    position: int = 0

    def check_read(self, last: Failure) -> None:
        """Raise a JobError when `ALL_BAD` rows were read and not one of them is an article."""
        if self.n_unread == self.n_read:
            _check_all_bad(self.n_unread, last)

    def check_worked(self, last: Failure) -> None:
        """Raise a JobError when the model has seen `ALL_BAD` articles and all of them failed."""
        if not self.n_done and not self.n_kept:
            _check_all_bad(self.n_failed - self.n_unread, last)


def _check_all_bad(n_bad: int, last: Failure) -> None:
    if n_bad >= ALL_BAD:
        raise JobError(
            f"the first {n_bad} rows all failed; the last: {last.error}: {last.message};"
            " check --text-column and the file's kind, then start over with --restart"
        )


def pending(
    rows: Iterable[tuple[int, InputRow]], ledger: Ledger, counts: Counts
) -> Iterator[InputRow]:
    """Enter all rows, each with its place in the input, and yield those that need the model."""
    for seq, row in rows:
        counts.n_read += 1
        counts.position = row.position
        if enter(seq, row, row_key(row), ledger, counts):
            yield row


def enter(seq: int, row: InputRow, key: bytes, ledger: Ledger, counts: Counts) -> bool:
    """Enter one row; return whether the model has to see it.

    A row that could not be read, or whose id an earlier row has, ends here as an error.

    Args:
        seq: its place in the input.
        key: see `row_key`.

    Raises:
        JobError: see `Counts.check_read`.
    """
    failure = row.content if isinstance(row.content, Failure) else _duplicate(row, ledger)
    if failure:
        ledger.add_input(seq, key, row.failed(failure).data)
        counts.n_failed += 1
        counts.n_unread += 1
        counts.check_read(failure)
        return False
    ledger.add_input(seq, key)
    if ledger.is_done(key):
        counts.n_kept += 1
        return False
    return True


def _duplicate(row: InputRow, ledger: Ledger) -> Failure | None:
    place = row.source if row.line is None else f"{row.source} line {row.line}"
    first = ledger.claim_id(row.id, place)
    if first is None:
        return None
    return Failure(
        "DuplicateId", f"the id '{row.id}' was seen before, in {first}; give each row its own"
    )
