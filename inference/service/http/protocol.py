"""uvicorn's HTTP protocol with a deadline for the head of a request, which it has none for.

Without one, connections that send half a head are kept open for ever. The class is made from whichever of
uvicorn's two is installed; only what both have is used.
"""

from __future__ import annotations

import asyncio
from typing import Any

from ..settings import Limits

_MOST_HEAD_BYTES = 64 * 1024
_MOST_DISCARDED_BYTES = 64 * 2**20
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


def protocol_class(limits: Limits) -> type[asyncio.Protocol]:  # long: the class is made here
    """The protocol class for a uvicorn config."""
    base = _uvicorn_protocol()

    class DeadlineProtocol(base):  # type: ignore[misc, valid-type]
        """Closes a connection whose request's head does not come in time, or is too large.

        What still comes of a body after the answer is read and thrown away, within the same time, so that
        its sender gets to the answer.
        """

        _deadline: asyncio.TimerHandle | None = None
        _n_bytes = 0

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            """The first head is expected."""
            super().connection_made(transport)
            self._expect_head()

        def data_received(self, data: bytes) -> None:
            """Bytes have come: of a head, until a request begins that was not there before."""
            before = self.cycle
            super().data_received(data)
            if self.cycle is not before:
                self._forget()
            elif before is None or before.response_complete:
                self._n_bytes += len(data)
                discarding = before is not None and before.more_body
                if self._n_bytes > (_MOST_DISCARDED_BYTES if discarding else _MOST_HEAD_BYTES):
                    self._end(b"" if discarding else _TOO_LARGE)
                elif self._deadline is None:
                    self._expect_head()

        def connection_lost(self, exc: Exception | None) -> None:
            """Nothing is expected any more."""
            self._forget()
            super().connection_lost(exc)

        def _expect_head(self) -> None:
            self._deadline = self.loop.call_later(limits.head_seconds, self._end, _TOO_SLOW)

        def _forget(self) -> None:
            self._n_bytes = 0
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

        def _end(self, answer: bytes) -> None:
            self._forget()
            if not self.transport.is_closing():
                if self.cycle is None or not self.cycle.more_body:
                    self.transport.write(answer)
                self.transport.close()

    return DeadlineProtocol


def _uvicorn_protocol() -> Any:
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        from uvicorn.protocols.http.h11_impl import H11Protocol

        return H11Protocol
    return HttpToolsProtocol
