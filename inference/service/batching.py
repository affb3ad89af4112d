"""The one encoder: articles that wait for it are computed in batches, by the model they began with."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from ...articles import Brief
from ...models.reader import Prepared
from ..pipeline import Briefer
from .metrics import Metrics
from .settings import Limits

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Stages:
    """Seconds that an article spent in each stage; those of its batch count for each article in it."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time within to a stage."""
        before = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - before
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent


@dataclass(slots=True, eq=False)
class Waiting:
    """An article that waits for the encoder.

    Attributes:
        briefer: the model that read it, and that shall score it.
        prepared: the article.
        done: gets the brief, or what went wrong; cancelled when nobody waits any more.
        stages: of this article.
        since: when it began to wait, on the monotonic clock.
    """

    briefer: Briefer
    prepared: Prepared
    done: asyncio.Future[Brief]
    stages: Stages
    since: float = field(default_factory=time.monotonic)

    @property
    def n_windows(self) -> int:
        """How much work it is; an article without any still is some."""
        return max(1, len(self.prepared.windows.windows))


class Batcher:
    """Computes what waits, one batch at a time, in a thread of its own. Lives in one event loop.

    While a batch is computed the next one gathers; an idle encoder waits ``linger_seconds`` for articles that
    are being read just then, no longer.

    Attributes:
        n_reading: articles being read, which will come to wait; set by `Service`.
    """

    def __init__(self, limits: Limits, metrics: Metrics) -> None:
        self._limits = limits
        self._metrics = metrics
        self._waiting: deque[Waiting] = deque()
        self._arrived = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoder")
        self._task: asyncio.Task[None] | None = None
        self._batch_since: float | None = None
        self.windows_per_second = 50.0
        self.n_reading = 0

    def start(self) -> None:
        """Begin to compute."""
        self._task = asyncio.create_task(self._run(), name="batches")

    async def stop(self) -> None:
        """End; nobody may be waiting any more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        self._thread.shutdown(wait=False, cancel_futures=True)

    def trouble(self) -> str | None:
        """Why nothing is computed, if so: the task has ended, or a batch never ends."""
        if self._task is None or self._task.done():
            return "the encoder's task is not running"
        stuck = self._limits.stuck_seconds
        if self._batch_since is not None and time.monotonic() - self._batch_since > stuck:
            return f"a batch has been computed for more than {stuck:.0f} s"
        return None

    async def score(self, briefer: Briefer, prepared: Prepared, stages: Stages) -> Brief:
        """The brief of an article, once a batch with it was computed.

        Raises:
            Exception: what the model raised for this article alone.
        """
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(briefer, prepared, done, stages))
        self._arrived.set()
        brief: Brief = await done
        return brief

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._arrived.wait()
            await self._linger()
            batch = self._take()
            if not batch:
                continue
            self._batch_since = time.monotonic()
            shared = Stages()
            outcomes = await loop.run_in_executor(
                self._thread, score_each, batch[0].briefer, [w.prepared for w in batch], shared
            )
            self._learn_speed(batch, time.monotonic() - self._batch_since)
            self._batch_since = None
            for waiting, outcome in zip(batch, outcomes, strict=True):
                waiting.stages.seconds.update(shared.seconds)
                if waiting.done.done():  # given up meanwhile
                    continue
                if isinstance(outcome, Brief):
                    waiting.done.set_result(outcome)
                else:
                    waiting.done.set_exception(outcome)
            for stage, seconds in shared.seconds.items():
                self._metrics.stage.labels(stage).observe(seconds)

    async def _linger(self) -> None:
        """Wait a little for a fuller batch, if articles are on their way to it."""
        until = time.monotonic() + self._limits.linger_seconds
        while self.n_reading and time.monotonic() < until:
            if sum(w.n_windows for w in self._waiting) >= self._limits.batch_windows:
                return
            await asyncio.sleep(0.001)

    def _take(self) -> list[Waiting]:
        """The next batch: those that waited longest, of one model; what was given up goes."""
        batch: list[Waiting] = []
        n_windows = 0
        while self._waiting:
            first = self._waiting[0]
            if first.done.done():
                self._waiting.popleft()
                continue
            full = n_windows + first.n_windows > self._limits.batch_windows
            if batch and (full or first.briefer is not batch[0].briefer):
                break
            batch.append(self._waiting.popleft())
            n_windows += first.n_windows
        if not self._waiting:
            self._arrived.clear()
        now = time.monotonic()
        for waiting in batch:
            waiting.stages.seconds["queue"] = now - waiting.since
            self._metrics.queue_wait.observe(now - waiting.since)
        if batch:
            self._metrics.batch_windows.observe(n_windows)
        return batch

    def _learn_speed(self, batch: Sequence[Waiting], seconds: float) -> None:
        speed = sum(waiting.n_windows for waiting in batch) / max(seconds, 1e-6)
        self.windows_per_second += 0.2 * (speed - self.windows_per_second)


def score_each(
    briefer: Briefer, prepared: Sequence[Prepared], stages: Stages
) -> list[Brief | Exception]:
    """The briefs of a batch; where it fails, article by article, so that one fails alone."""
    try:
        return list(briefer.score(prepared, stages.timed))
    except Exception as error:
        if len(prepared) == 1:
            return [error]
        _log.warning("a batch of %d failed (%s); each alone", len(prepared), type(error).__name__)
        return [outcome for one in prepared for outcome in score_each(briefer, [one], stages)]
