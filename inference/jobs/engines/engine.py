"""The local engine: a whole model in each worker process, or one here with workers that prepare for it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Protocol

from ....cores import usable_cores
from ....streams import batched
from ..files.storage import InputFile
from ..inputs.sources import read_files
from ..rows import Failure, InputRow, Outcome
from ..spec import JobSpec, Scorer
from ..sql import read_query
from ..state.intake import Counts, pending
from ..state.ledger import Ledger
from .preparing import PreparedRow, prepare_here
from .scoring import score_batch
from .workers import Briefed, Briefing, Preparing, WorkerPool

_WORTH_PROCESSES = 300
"""Rows from which starting worker processes (two seconds) pays."""
_MOST_WORKERS = 16
"""By default: each has a model of its own, some 300 MB; with more cores each has several."""


@dataclass(slots=True)
class Clock:
    """How long a run takes, and how much of that is in the encoder.

    Attributes:
        encoder: seconds in the encoder.
        started: when the first row was read, on the monotonic clock.
    """

    encoder: float = 0.0
    started: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        """Start the clock, once the model is loaded."""
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the start, never zero."""
        return max(1e-9, time.monotonic() - self.started)


class Engine(Protocol):
    """Turns a job's input into outcomes."""

    def outcomes(self, ledger: Ledger, counts: Counts) -> Iterator[list[Outcome]]:
        """Enter every input row in the ledger; yield the outcomes of the rows still to do, in batches."""


class LocalEngine:
    """Runs a job on this machine.

    Args:
        spec: the job.
        files: its input.
        clock: adds up the time in the encoder.
    """

    def __init__(self, spec: JobSpec, files: Sequence[InputFile], clock: Clock) -> None:
        self._spec = spec
        self._files = files
        self._clock = clock

    def __enter__(self) -> LocalEngine:
        self._loaded: list[Scorer] = [self._spec.model.briefer()]
        return self

    def __exit__(self, *_: object) -> None:
        """Free the model: putting the output together may need its memory."""
        self._loaded.clear()

    def outcomes(self, ledger: Ledger, counts: Counts) -> Iterator[list[Outcome]]:
        """As `Engine.outcomes`, in the order of the input."""
        todo = pending(enumerate(read_all(self._files, self._spec)), ledger, counts)
        yield from run_local(todo, self._loaded, self._spec, self._clock)


def read_all(files: Sequence[InputFile], spec: JobSpec) -> Iterator[InputRow]:
    """Yield the rows of the files, then those of the query."""
    yield from read_files(files, spec.columns)
    if spec.sql:
        yield from read_query(spec.sql, spec.columns)


def run_local(
    rows: Iterable[InputRow], loaded: list[Scorer], spec: JobSpec, clock: Clock
) -> Iterator[list[Outcome]]:
    """Yield the outcomes of ``rows`` batch by batch, in order.

    Args:
        rows: the rows still to do.
        loaded: the model, where it is loaded already; taken out where every worker process has its own.
        spec: says how many processes work, and how many articles are in a batch.
        clock: adds up the time in the encoder.
    """
    stream = iter(rows)
    n_workers = spec.workers
    if n_workers is None:
        head = list(islice(stream, _WORTH_PROCESSES))
        stream = chain(head, stream)
        n_workers = _default_workers(len(head))
    if n_workers and spec.model.runs_on_one_core:
        loaded.clear()
        briefing = Briefing(spec.model, max(1, usable_cores() // n_workers))
        with WorkerPool(briefing, n_workers) as pool:
            yield from _collect(pool.results(stream), spec.batch_size, n_workers, clock)
        return
    (scorer,) = loaded or [spec.model.briefer()]
    if n_workers == 0:
        yield from _score_all(prepare_here(scorer, stream), scorer, spec.batch_size, clock)
        return
    with WorkerPool(Preparing(spec.model), n_workers) as pool:
        yield from _score_all(pool.results(stream), scorer, spec.batch_size, clock)


def _default_workers(n_rows: int) -> int:
    """Of a job of so many rows or more."""
    n = min(usable_cores(), _MOST_WORKERS)
    return n if n > 1 and n_rows >= _WORTH_PROCESSES else 0


def _collect(
    results: Iterator[tuple[InputRow, Briefed | Failure]],
    batch_size: int,
    n_workers: int,
    clock: Clock,
) -> Iterator[list[Outcome]]:
    for batch in batched(results, batch_size):
        outcomes = []
        for row, found in batch:
            if isinstance(found, Failure):
                outcomes.append(row.failed(found))
            else:
                outcomes.append(found.outcome)
                clock.encoder += found.seconds / n_workers
        yield outcomes


def _score_all(
    prepared: Iterator[PreparedRow], scorer: Scorer, batch_size: int, clock: Clock
) -> Iterator[list[Outcome]]:
    for batch in batched(prepared, batch_size):
        before = time.monotonic()
        outcomes = score_batch(batch, scorer)
        clock.encoder += time.monotonic() - before
        yield outcomes
