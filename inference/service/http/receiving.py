"""What a request's body may weigh and how long it may take, for every route."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..settings import Limits
from .problems import Problem, busy, too_large

_DEADLINE = "phobrief.receiving"


class Receiving:
    """Middleware that cuts off bodies that are too large or too slow.

    Args:
        app: the application behind it.
        limits: `Limits.stream_bytes` is the most that any body may have, `Limits.body_seconds` how long the
            service waits for one in all, or since `arrived` was last called, `Limits.bodies` how many there
            may be at a time.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        self._n_bodies = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a `receive` that raises a `Problem` 408 or 413; 429 when too many."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        most = self._limits.stream_bytes
        check_length(headers, most)
        if self._n_bodies >= self._limits.bodies:
            raise busy(1, f"{self._limits.bodies} requests with a body are under way")
        body = _Body(receive, most, self._limits.body_seconds)
        scope[_DEADLINE] = body
        self._n_bodies += 1
        try:
            await self._app(scope, body.receive, send)
        finally:
            self._n_bodies -= 1


class _Body:
    """Counts the bytes of a body, and the seconds that were waited for them."""

    def __init__(self, receive: Receive, most_bytes: int, seconds: float) -> None:
        self._receive = receive
        self._most_bytes = most_bytes
        self._seconds = seconds
        self.left = seconds
        self._n_bytes = 0
        self._complete = False

    async def receive(self) -> Message:
        """The next message; after the body there is only the end of the connection to wait for."""
        if self._complete:
            return await self._receive()
        loop = asyncio.get_running_loop()
        before = loop.time()
        try:
            async with asyncio.timeout(max(0.0, self.left)):
                message = await self._receive()
        except TimeoutError:
            raise Problem(
                408,
                f"the body was not complete after {self._seconds:.0f} s of waiting for it",
                headers={"connection": "close"},
            ) from None
        self.left -= loop.time() - before
        self._n_bytes += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._n_bytes > self._most_bytes:
            raise too_large("a body", self._most_bytes, None, "bytes")
        return message

    def restart(self) -> None:
        """Wait as long again."""
        self.left = self._seconds


def arrived(scope: MutableMapping[str, Any]) -> None:
    """Something whole has come (a line of a stream): the time to wait for the next begins anew."""
    body = scope.get(_DEADLINE)
    if isinstance(body, _Body):
        body.restart()


def check_length(headers: Headers, most: int) -> int | None:
    """The body's length, where it is told.

    Raises:
        Problem: 413 when it is more than ``most`` bytes, 400 when it is no number.
    """
    told = headers.get("content-length")
    if told is None:
        return None
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise Problem(400, "Content-Length: expected a number of bytes")
    if int(told) > most:
        raise too_large("a body", most, int(told), "bytes")
    return int(told)
