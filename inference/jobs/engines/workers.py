"""Worker processes of a job.

They are spawned, not forked: a fork copies the locks of the encoder's threads but not the threads, and may
wait for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeAlias

from ....cores import limit_cores
from ....streams import batched
from ..rows import Failure, InputRow, Outcome
from ..spec import ModelChoice, Scorer
from .preparing import prepare_row
from .scoring import score_batch

Work: TypeAlias = "Callable[[list[InputRow]], list[Any]]"
"""From some rows to what comes of each."""
Start: TypeAlias = "Callable[[], Work]"
CHUNK_ROWS = 8
"""Rows sent to a worker at a time: tens of milliseconds of work, against one to send them."""
_CHUNKS_AHEAD = 4
"""Chunks waiting per worker: enough to bridge one call of an encoder in this process."""

_work: Work | None = None  # of a worker process, set once when it starts


@dataclass(frozen=True, slots=True)
class Preparing:
    """The reading half of a model: rows become prepared articles, or `Failure`."""

    model: ModelChoice

    def __call__(self) -> Work:
        """Load it."""
        reader = self.model.reader()
        return lambda rows: [prepare_row(reader, row) for row in rows]


@dataclass(frozen=True, slots=True)
class Briefed:
    """What came of a row, and its share of the seconds that the encoder and what follows it took."""

    outcome: Outcome
    seconds: float


@dataclass(frozen=True, slots=True)
class Briefing:
    """A whole model on one core or a few: rows become `Briefed`.

    So many processes get through almost twice as many articles as one with workers that only prepare: nothing
    waits for an encoder that takes all cores, and prepared articles, which are large, are not sent about.
    """

    model: ModelChoice
    n_cores: int = 1

    def __call__(self) -> Work:
        """Load it."""
        limit_cores(self.n_cores)
        scorer = self.model.briefer()
        return lambda rows: brief_rows(scorer, rows)


def brief_rows(scorer: Scorer, rows: Sequence[InputRow]) -> list[Briefed]:
    """Prepare and score rows."""
    prepared = [(row, prepare_row(scorer, row)) for row in rows]
    start = time.perf_counter()
    outcomes = score_batch(prepared, scorer)
    seconds = (time.perf_counter() - start) / len(rows)
    return [Briefed(outcome, seconds) for outcome in outcomes]


class WorkerPool:
    """Processes that work on rows, in order. Use as a context manager.

    Args:
        start: called once in each process; returns what does the work there. `Briefing` or `Preparing`.
        n_workers: processes.
    """

    def __init__(self, start: Start, n_workers: int) -> None:
        self._start_work = start
        self._n_workers = n_workers
        self._pool = self._start()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def results(self, rows: Iterable[InputRow]) -> Iterator[tuple[InputRow, Any | Failure]]:
        """Yield rows with what came of them, in order; only a bounded number is in memory."""
        chunks = batched(rows, CHUNK_ROWS)
        waiting: deque[tuple[list[InputRow], Future[list[Any]]]] = deque()
        while True:
            while len(waiting) < self._n_workers * _CHUNKS_AHEAD:
                chunk = next(chunks, None)
                if chunk is None:
                    break
                waiting.append((chunk, self._submit(chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                results = future.result()
            except BrokenProcessPool:
                yield from self._rescue(chunk, waiting)
            else:
                yield from _strip(chunk, results)

    def _rescue(
        self, chunk: list[InputRow], waiting: deque[tuple[list[InputRow], Future[list[Any]]]]
    ) -> Iterator[tuple[InputRow, Any | Failure]]:
        """A worker died (killed, out of memory, a crash in a library): do what was being prepared again.

        One row at a time, so a row that kills its worker is found and fails alone.
        """
        rows = [*chunk, *(row for later, _ in waiting for row in later)]
        waiting.clear()
        self._restart()
        for row in rows:
            try:
                results = self._submit([row]).result()
            except BrokenProcessPool:
                self._restart()
                results = [
                    Failure(
                        "WorkerDied",
                        "the process that worked on this article died; too little memory?",
                        final=False,
                    )
                ]
            yield from _strip([row], results)

    def _submit(self, chunk: list[InputRow]) -> Future[list[Any]]:
        try:
            return self._pool.submit(_work_on, chunk)
        except BrokenProcessPool as error:
            future: Future[list[Any]] = Future()
            future.set_exception(error)
            return future

    def _restart(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._n_workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(self._start_work,),
        )


def _strip(
    chunk: Sequence[InputRow], results: Sequence[Any]
) -> Iterator[tuple[InputRow, Any | Failure]]:
    return zip(chunk, results, strict=True)


def _start_worker(start: Start) -> None:
    """Load what the work needs; leave Ctrl-C to the parent and die with it."""
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _work = start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # a killed parent cannot tell its workers, which would wait for ever


def _work_on(rows: list[InputRow]) -> list[Any]:
    assert _work is not None
    return _work(rows)
