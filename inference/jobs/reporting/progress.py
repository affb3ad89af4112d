"""How a running job is shown: a live bar on a terminal, elsewhere a plain line every ten seconds."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TextIO

from ....messages import tell
from ..rows import Outcome
from ..state.intake import Counts
from .summary import duration

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PLAIN_EVERY = 10.0
"""Seconds between plain lines."""


class Watcher(Protocol):
    """Called as a job makes progress."""

    def start(self, total: int | None) -> None:
        """The job begins; ``total`` is the bytes of input, None when unknown."""

    def advance(self, outcomes: Sequence[Outcome], counts: Counts) -> None:
        """A batch is done and kept."""

    def note(self, message: str) -> None:
        """Something a person should read."""

    def stop(self) -> None:
        """No more rows."""


class Silent:
    """Shows nothing."""

    def start(self, total: int | None) -> None:
        """Nothing."""

    def advance(self, outcomes: Sequence[Outcome], counts: Counts) -> None:
        """Nothing."""

    def note(self, message: str) -> None:
        """Nothing."""

    def stop(self) -> None:
        """Nothing."""


class Tally:
    """What a progress line says: rows, rate, time left, errors, tags so far."""

    def __init__(self) -> None:
        self.total: int | None = None
        self._tags: Counter[str] = Counter()
        self._started = time.monotonic()
        self._first_position: int | None = None

    def begin(self, total: int | None) -> None:
        """Start the clock; ``total`` is the bytes of input."""
        self.total = total
        self._started = time.monotonic()

    def add(self, outcomes: Sequence[Outcome], counts: Counts) -> None:
        """Count a batch."""
        if self._first_position is None:
            # Rows that an earlier run did pass at once; counting them would make the estimate too short.
            self._first_position = counts.position if counts.n_kept else 0
            self._started = time.monotonic() if counts.n_kept else self._started
        self._tags.update(tag for o in outcomes if not o.failed for tag in o.data["tags"])

    def seconds_left(self, counts: Counts) -> float | None:
        """Estimate the time to the end from the bytes read since work began; None at first."""
        read = counts.position - (self._first_position or 0)
        if not self.total or read <= 0:
            return None
        return (time.monotonic() - self._started) * (self.total - counts.position) / read

    def text(self, counts: Counts) -> str:
        """The line, without the share done."""
        rate = (counts.n_done + counts.n_failed) / max(1e-3, time.monotonic() - self._started)
        parts = [tell("progress.rows", n=f"{counts.n_read:,}")]
        parts.append(tell("progress.rate", n=f"{rate:,.1f}"))
        left = self.seconds_left(counts)
        if left is not None:
            parts.append(tell("progress.left", time=duration(left)))
        if counts.n_kept:
            parts.append(tell("progress.before", n=f"{counts.n_kept:,}"))
        parts.append(tell("progress.errors", n=f"{counts.n_failed:,}"))
        parts += [f"{tag} {n:,}" for tag, n in self._tags.most_common(5)]
        return " · ".join(parts)


class PlainWatcher:
    """A line every ten seconds, for logs."""

    def __init__(self, stream: TextIO | None = None, every: float = _PLAIN_EVERY) -> None:
        self._stream = stream or sys.stderr
        self._every = every
        self._tally = Tally()
        self._last = time.monotonic()

    def start(self, total: int | None) -> None:
        """Remember the size of the input."""
        self._tally.begin(total)
        self._last = time.monotonic()

    def advance(self, outcomes: Sequence[Outcome], counts: Counts) -> None:
        """Print a line when it is time."""
        self._tally.add(outcomes, counts)
        if time.monotonic() - self._last >= self._every:
            self._last = time.monotonic()
            share = f"{counts.position / self._tally.total:.0%} · " if self._tally.total else ""
            self.note(share + self._tally.text(counts))

    def note(self, message: str) -> None:
        """Print a line now."""
        print(message, file=self._stream, flush=True)

    def stop(self) -> None:
        """Nothing to do."""


class LiveWatcher:
    """A bar on a terminal."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def start(self, total: int | None) -> None:
        """Draw the bar."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn

        self._tally.begin(total)
        columns = (
            SpinnerColumn(),
            BarColumn(24),
            TaskProgressColumn(),
            TextColumn("{task.description}"),
        )
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(tell("progress.starting"), total=total)
        self._bar.start()

    def advance(self, outcomes: Sequence[Outcome], counts: Counts) -> None:
        """Move the bar."""
        self._tally.add(outcomes, counts)
        if self._bar is not None and self._task is not None:
            self._bar.update(
                self._task, completed=counts.position, description=self._tally.text(counts)
            )

    def note(self, message: str) -> None:
        """Print a line above the bar."""
        if self._bar is not None:
            self._bar.console.print(message, markup=False, highlight=False)
        else:
            print(message, file=sys.stderr)

    def stop(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()


def default_watcher() -> Watcher:
    """A bar where stderr is a terminal, plain lines where it is not."""
    return LiveWatcher() if sys.stderr.isatty() else PlainWatcher()
