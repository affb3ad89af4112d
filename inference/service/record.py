"""What is noted of every request: an id, how it ended, how long it took; and never a word of its text."""

from __future__ import annotations

import logging
import re
import time
import traceback
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .http.problems import Problem
from .metrics import Metrics
from .shapes import answer

_log = logging.getLogger(__name__)
_access = logging.getLogger("phobrief.access")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_GONE = 499
"""What nginx writes, too, for a client that did not wait for the answer."""


class ClientGoneError(Exception):
    """Raised when the client has closed the connection: nobody waits for an answer."""


class Record:
    """The outermost middleware: counts requests and turns what goes wrong into an answer.

    Args:
        app: the application behind it.
        metrics: where requests are counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        noted = _Noted(scope, send)
        self._metrics.in_progress.inc()
        try:
            await self._answer(scope, receive, noted)
        finally:
            self._metrics.in_progress.dec()
            self._count(scope, noted)

    async def _answer(self, scope: Scope, receive: Receive, noted: _Noted) -> None:
        try:
            await self._app(scope, receive, noted.send)
            return
        except ClientGoneError:
            noted.status = _GONE
            return
        except Problem as problem:
            response = answer(problem, scope)
        except Exception as error:
            response = fault(error, scope, noted.request_id)
        if not noted.started:
            await response(scope, receive, noted.send)

    def _count(self, scope: Scope, noted: _Noted) -> None:
        route = getattr(scope.get("route"), "path", None) or "none"
        seconds = time.perf_counter() - noted.since
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(route, method, str(noted.status)).inc()
        self._metrics.duration.labels(route).observe(seconds)
        _access.info(
            "%s %s %d %.1f ms %s", method, route, noted.status, 1000 * seconds, noted.request_id
        )


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class _Noted:
    """One request's id, its status, and a `send` that adds headers."""

    def __init__(self, scope: Scope, send: Send) -> None:
        given = Headers(scope=scope).get("x-request-id", "")
        self.request_id = given if _ID.fullmatch(given) else uuid.uuid4().hex
        self.since = time.perf_counter()
        self.status = 500
        self.started = False
        self._send = send

    async def send(self, message: Message) -> None:
        """Send on."""
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.request_id
            headers["x-content-type-options"] = "nosniff"
        await self._send(message)


def fault(error: Exception, scope: Scope, request_id: str) -> Response:
    """The answer to a fault of ours. The log has where it arose; messages of errors may quote a text."""
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("request %s: %s\n%s", request_id, type(error).__name__, where)
    detail = f"something went wrong here; the service's log has it under {request_id}"
    return answer(Problem(500, detail), scope)
