"""The CPU-only half of a job: from input rows to prepared articles, in this process or in others.

Worker processes are spawned, not forked: a fork copies the locks of the encoder's threads but not the
threads, and may wait for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeAlias

from ....articles import Article
from ....errors import PhobriefError
from ....streams import batched
from ..rows import Failure, InputRow, Page
from ..spec import ModelChoice, Reader

PreparedRow: TypeAlias = "tuple[InputRow, Any | Failure]"
"""A row with its prepared article, or with the reason why there is none."""

CHUNK_ROWS = 8
"""Articles sent to a worker at a time: several milliseconds of work, against one to send them."""
_CHUNKS_AHEAD = 4
"""Chunks waiting per worker: enough to bridge one call of the encoder."""

_reader: Reader | None = None  # of a worker process, set once when it starts


def prepare_row(reader: Reader, row: InputRow) -> Any | Failure:
    """Return the prepared article of a row, or why there is none. Raises nothing."""
    try:
        return reader.prepare(to_article(row))
    except PhobriefError as error:
        return Failure.of(error, final=True)
    except Exception as error:  # one odd article must not end a job of a million
        return Failure.of(error, final=False)


def to_article(row: InputRow) -> Article:
    """Return the row's article, decoded when it is a page.

    Raises:
        ArticleError: it is binary, empty, or has no text.
        MissingExtraError: see `read_input`.
    """
    if isinstance(row.content, Page):
        from ...documents import read_input

        return read_input(row.content.data, id=row.id, source=row.source, html=row.content.html)
    if isinstance(row.content, Failure):
        raise AssertionError("a row that failed in reading needs no preparation")
    return row.content


def prepare_here(reader: Reader, rows: Iterable[InputRow]) -> Iterator[PreparedRow]:
    """Prepare rows one by one in this process."""
    for row in rows:
        yield row, prepare_row(reader, row)


class WorkerPool:
    """Processes that prepare articles ahead of the encoder, in order. Use as a context manager."""

    def __init__(self, model: ModelChoice, n_workers: int) -> None:
        self._model = model
        self._n_workers = n_workers
        self._pool = self._start()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def prepare(self, rows: Iterable[InputRow]) -> Iterator[PreparedRow]:
        """Yield rows with their prepared articles, in order; only a bounded number is in memory."""
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
    ) -> Iterator[PreparedRow]:
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
                        "the process that prepared this article died; too little memory?",
                        final=False,
                    )
                ]
            yield from _strip([row], results)

    def _submit(self, chunk: list[InputRow]) -> Future[list[Any]]:
        try:
            return self._pool.submit(_prepare_chunk, chunk)
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
            initargs=(self._model,),
        )


def _strip(chunk: Sequence[InputRow], results: Sequence[Any]) -> Iterator[PreparedRow]:
    return zip(chunk, results, strict=True)


def _start_worker(model: ModelChoice) -> None:
    """Load the reading half of the model; leave Ctrl-C to the parent and die with it."""
    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _reader = model.reader()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # a killed parent cannot tell its workers, which would wait for ever


def _prepare_chunk(rows: list[InputRow]) -> list[Any]:
    assert _reader is not None
    return [prepare_row(_reader, row) for row in rows]
