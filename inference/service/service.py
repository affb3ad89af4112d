"""`Service`: from an article to its brief, for any number of requests at a time and within bounds."""

from __future__ import annotations

import asyncio
import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from ...articles import Article, Brief
from ...models.reader import Prepared
from ..pipeline import Briefer
from .batching import Batcher, Stages
from .http.problems import Problem, busy, not_ready
from .metrics import Metrics
from .models import Models
from .settings import ServiceSettings

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

_CHARACTERS_OF_A_WINDOW = 800
"""About so many characters of an article make one window of 256 pieces; told before it is read."""
_LONGEST_RETRY = 60


@dataclass(slots=True)
class Stop:
    """Whether the service is to stop.

    Attributes:
        asked: requests under way go on, new ones are refused.
        now: what still goes on must end: a stream says that it was cut.
    """

    asked: bool = False
    now: asyncio.Event = field(default_factory=asyncio.Event)


class Service:
    """What all routes ask. Made before the event loop runs; used within one.

    Args:
        settings: see `ServiceSettings`.
        load: loads the model in use.

    Attributes:
        settings, models, metrics: as given; the model in use; what is counted.
        stop: see `Stop`.
        n_streams: streams under way.
    """

    def __init__(self, settings: ServiceSettings, load: Callable[[], Briefer]) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.models = Models(load, self.metrics)
        self.stop = Stop()
        self.n_streams = 0
        self._batcher = Batcher(settings.limits, self.metrics)
        n_readers = min(2, os.cpu_count() or 1)  # mostly Python, of which one runs at a time
        self._readers = ThreadPoolExecutor(n_readers, thread_name_prefix="reader")
        self._n_windows = 0
        self._freed = asyncio.Event()
        self._turn = asyncio.Lock()

    def start(self) -> None:
        """Begin to compute; in the event loop."""
        self._batcher.start()

    async def close(self) -> None:
        """End, after the last request."""
        await self._batcher.stop()
        self._readers.shutdown(wait=False, cancel_futures=True)

    def trouble(self) -> str | None:
        """Why no request can be served now; None when one can."""
        if self.stop.asked:
            return "the service is stopping"
        if self.models.current is None:
            return "no model is loaded"
        return self._batcher.trouble()

    def ready_briefer(self) -> Briefer:
        """The model in use.

        Raises:
            Problem: 503 when the service is not ready.
        """
        trouble = self.trouble()
        if trouble is not None or self.models.current is None:
            raise not_ready(trouble or "no model is loaded")
        return self.models.current

    async def brief(
        self,
        article: Article,
        *,
        briefer: Briefer | None = None,
        patient: bool = False,
        stages: Stages | None = None,
    ) -> Brief:
        """The brief of one article; see `read_and_brief`."""
        found = await self.read_and_brief(article, briefer=briefer, patient=patient, stages=stages)
        return found[1]

    async def read_and_brief(
        self,
        article: Article,
        *,
        briefer: Briefer | None = None,
        patient: bool = False,
        stages: Stages | None = None,
    ) -> tuple[Prepared, Brief]:
        """One article as it was read, and its brief, through batches shared with all who ask meanwhile.

        Cancel the task that awaits it when nobody wants it any more: it is not computed then.

        Args:
            briefer: the model a request began with; None for the one in use.
            patient: wait for room instead of being refused, and as long as it takes: one of many articles.
            stages: gets the time of each stage.

        Raises:
            ArticleError: it cannot be read.
            Problem: 503 when the service is not ready; 429 when it is busy, or the article waited too long.
            Exception: what the model raised.
        """
        briefer = briefer or self.ready_briefer()
        stages = stages or Stages()
        n_windows = min(expected_windows(article), self.settings.limits.batch_windows)
        await self._admit(n_windows, patient)
        try:
            async with asyncio.timeout(None if patient else self.settings.limits.wait_seconds):
                prepared = await self._read(briefer, article, stages)
                brief = await self._batcher.score(briefer, prepared, stages)
        except TimeoutError:
            raise self._expired() from None
        except Exception as error:
            self.metrics.count_error(error)
            raise
        finally:
            self._count_windows(-n_windows)
            self._freed.set()
        self.metrics.count_brief(brief)
        return prepared, brief

    async def brief_all(self, articles: Sequence[Article]) -> list[Brief]:
        """The briefs of the articles of one request, by one model; the first that fails ends them all.

        Raises:
            ArticleError, Problem, Exception: as `brief`.
        """
        if len(articles) == 1:
            return [await self.brief(articles[0])]
        briefer = self.ready_briefer()
        if self._n_windows >= self.settings.limits.queue_windows:
            self._refuse()
        tasks = [
            asyncio.create_task(self.brief(article, briefer=briefer, patient=True))
            for article in articles
        ]
        try:
            async with asyncio.timeout(self.settings.limits.wait_seconds):
                return await asyncio.gather(*tasks)
        except TimeoutError:
            raise self._expired() from None
        finally:
            for task in tasks:
                task.cancel()

    def _expired(self) -> Problem:
        self.metrics.shed.labels("expired").inc()
        waited = self.settings.limits.wait_seconds
        return busy(self.retry_after(), f"not computed within {waited:.0f} s")

    def retry_after(self) -> int:
        """In how many whole seconds what is in hand will be done, 1 to 60."""
        seconds = self._n_windows / max(self._batcher.windows_per_second, 0.1)
        return min(_LONGEST_RETRY, max(1, math.ceil(seconds)))

    async def _admit(self, n_windows: int, patient: bool) -> None:
        limit = self.settings.limits.queue_windows
        if (
            patient
        ):  # one after the other, within half of the queue: the rest is for those who do not wait
            async with self._turn:
                while not self._has_room(n_windows, limit // 2):
                    self._freed.clear()
                    await self._freed.wait()
        elif not self._has_room(n_windows, limit):
            self._refuse()
        self._count_windows(n_windows)

    def _has_room(self, n_windows: int, limit: int) -> bool:
        """Whether so much more is within a limit; whatever comes alone is."""
        return self._n_windows == 0 or self._n_windows + n_windows <= limit

    def _refuse(self) -> None:
        self.metrics.shed.labels("queue").inc()
        raise busy(self.retry_after(), "as much as can be done soon is in hand")

    def _count_windows(self, change: int) -> None:
        self._n_windows += change
        self.metrics.queue_windows.set(self._n_windows)

    async def _read(self, briefer: Briefer, article: Article, stages: Stages) -> Prepared:
        """Read an article in a thread; one that is given up before it begins is not read at all."""
        self._batcher.n_reading += 1
        try:
            prepare = partial(_timed_prepare, briefer, article, stages)
            return await asyncio.get_running_loop().run_in_executor(self._readers, prepare)
        finally:
            self._batcher.n_reading -= 1
            if "read" in stages.seconds:
                self.metrics.stage.labels("read").observe(stages.seconds["read"])


def _timed_prepare(briefer: Briefer, article: Article, stages: Stages) -> Prepared:
    with stages.timed("read"):
        return briefer.prepare(article)


def expected_windows(article: Article) -> int:
    """About how many encoder windows an article makes, from its length alone."""
    return 1 + len(article.text) // _CHARACTERS_OF_A_WINDOW


def service_of(connection: HTTPConnection) -> Service:
    """The service that a request came to."""
    service: Service = connection.app.state.service
    return service
