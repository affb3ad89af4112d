"""Many articles in one request: a line in, a row out, in order; a last line says how many there were."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from typing import Any

from fastapi import Request, Response
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from ...errors import ArticleError
from ..intake import as_article
from ..jobs.rows import Failure, InputRow
from ..pipeline import Briefer
from .answers import model_headers, row_bytes
from .http.bodies import invalid_values, read_body
from .http.lines import Line, Lines
from .http.problems import Problem, busy, invalid, too_large
from .http.strict_json import read_json
from .record import ClientGoneError
from .schemas import ArticleBody
from .service import Service, service_of

_log = logging.getLogger(__name__)

STREAM_TYPES = ("application/x-ndjson", "application/jsonl", "application/json")
_AHEAD = 32
"""Articles of a stream in hand: enough to fill a batch while rows before them are sent."""

Row = tuple[bool, dict[str, Any]]
"""Whether it is an error row, and the row."""


class BriefStream(Response):
    """The answer to a request of many articles. Make it with `open`.

    All of its rows are of the model that was in use when it began.
    """

    media_type = "application/x-ndjson"

    def __init__(self, service: Service, briefer: Briefer, values: list[Any] | None) -> None:
        super().__init__(None, 200, model_headers(briefer.info))
        del self.headers["content-length"]
        self._service = service
        self._briefer = briefer
        self._values = values

    @classmethod
    async def open(cls, request: Request, *, is_list: bool) -> BriefStream:
        """Begin to answer.

        Args:
            is_list: the body is a JSON list, which is short and read whole first.

        Raises:
            Problem: 503, 429 or what is wrong with a list.
        """
        service = service_of(request)
        briefer = service.ready_briefer()
        limits = service.settings.limits
        if service.n_streams >= limits.streams:
            service.metrics.shed.labels("streams").inc()
            raise busy(service.retry_after(), f"{limits.streams} streams are under way")
        if not is_list:
            return cls(service, briefer, None)
        values = read_json(await read_body(request, limits.body_bytes))
        if not isinstance(values, list):
            raise invalid([("", "expected a list of articles")])
        if len(values) > limits.articles:
            raise too_large("a list", limits.articles, len(values), "articles")
        return cls(service, briefer, values)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the rows; raises `ClientGoneError` when the client goes or does not take them."""
        lines = Lines(scope, receive, self._service.settings.limits.body_bytes)
        collecting = asyncio.ensure_future(lines.collect())
        sending = asyncio.ensure_future(self._send_rows(lines, send))
        gone = asyncio.ensure_future(lines.gone.wait())
        self._service.n_streams += 1
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
            left = not sending.done()
        finally:
            for task in (collecting, sending, gone):
                task.cancel()
            await asyncio.wait((collecting, sending, gone))
            self._service.n_streams -= 1
        if left:
            self._service.metrics.shed.labels("abandoned").inc()
            raise ClientGoneError
        sending.result()

    async def _send_rows(self, lines: Lines, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        n_rows = n_failed = 0
        stopped = asyncio.ensure_future(self._service.stop.now.wait())
        rows = self._rows(lines)
        try:
            row = await _unless(stopped, anext(rows, None))
            if lines.has_length and self._values is None:
                # A proxy such as nginx sends no more of a request once its answer has begun. Whoever tells
                # the length has all of it, and does not wait for rows.
                await _unless(stopped, lines.ended.wait())
            await send({**start})
            while row is not None:
                failed, data = row
                n_rows, n_failed = n_rows + 1, n_failed + failed
                await self._send(send, data, more=True)
                row = await _unless(stopped, anext(rows, None))
        finally:
            await rows.aclose()
            stopped.cancel()
        last: dict[str, Any] = {"done": True, "rows": n_rows, "failed": n_failed}
        why = "the service is stopping" if self._service.stop.now.is_set() else None
        if lines.trouble is not None:
            why = lines.trouble.detail
        if why:
            last = {**last, "done": False, "error": why}
        await self._send(send, last, more=False)

    async def _send(self, send: Send, row: dict[str, Any], *, more: bool) -> None:
        """Send a line to a client that takes it within the time that it has to send one."""
        message = {
            "type": "http.response.body",
            "body": row_bytes(row) + b"\n",
            "more_body": more,
        }
        try:
            async with asyncio.timeout(self._service.settings.limits.body_seconds):
                await send(message)
        except TimeoutError:
            raise ClientGoneError from None

    async def _rows(self, lines: Lines) -> AsyncGenerator[Row, None]:
        """The rows in order; up to `_AHEAD` articles are under way at a time."""
        under_way: asyncio.Queue[asyncio.Task[Row] | None] = asyncio.Queue(_AHEAD)

        async def begin() -> None:
            async for work in self._each(lines):
                task = asyncio.ensure_future(work)
                try:
                    await under_way.put(task)
                except asyncio.CancelledError:
                    task.cancel()
                    raise
            await under_way.put(None)

        beginning = asyncio.ensure_future(begin())
        task = None
        try:
            while (task := await under_way.get()) is not None:
                yield await task
        finally:
            beginning.cancel()
            while task is not None:
                task.cancel()
                task = None if under_way.empty() else under_way.get_nowait()

    async def _each(self, lines: Lines) -> AsyncIterator[Coroutine[Any, Any, Row]]:
        if self._values is not None:
            for number, value in enumerate(self._values, 1):
                yield self._row(number, value)
            return
        async for line in lines.each():
            yield self._row_of_line(line)

    async def _row_of_line(self, line: Line) -> Row:
        limit = self._service.settings.limits.body_bytes
        try:
            if line.data is None:
                raise too_large("a line", limit, None, "bytes")
            value = read_json(line.data)
        except Problem as problem:
            return _failed(line.number, None, Failure("DataError", problem.detail))
        return await self._row(line.number, value)

    async def _row(self, number: int, value: Any) -> Row:
        """The row of one article: its brief, or why there is none."""
        place = None
        try:
            body = ArticleBody.model_validate(value)
            place = f"line:{number}" if body.id is None else str(body.id)
            article = as_article({**body.model_dump(), "id": place})
            brief = await self._service.brief(article, briefer=self._briefer, patient=True)
            return False, brief.to_dict()
        except ValidationError as error:
            found = invalid_values(error.errors(include_input=False, include_url=False), root=0)
            return _failed(number, place, Failure("DataError", found.detail))
        except (ArticleError, Problem) as error:
            return _failed(number, place, Failure(type(error).__name__, str(error)))
        except Exception as error:
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("an article of a stream: %s\n%s", type(error).__name__, where)
            message = "something went wrong here; the service's log has it"
            return _failed(number, place, Failure(type(error).__name__, message))


def _failed(number: int, place: str | None, failure: Failure) -> Row:
    row = InputRow(place or f"line:{number}", "", number, failure)
    return True, {**row.failed(failure).data, "source": None}


async def _unless(stopped: asyncio.Future[Any], work: Any) -> Any:
    """What ``work`` gives; None when ``stopped`` comes first, and ``work`` is cancelled."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
