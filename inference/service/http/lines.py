"""The lines of a body while it comes; it is read on however slowly they are used."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Receive

from .problems import Problem
from .receiving import arrived

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body that is not blank.

    Attributes:
        number: of the line, from 1.
        data: its bytes; None where it was longer than a line may be.
    """

    number: int
    data: bytes | None


class Lines:
    """A body as lines.

    Many clients send their whole body before they read the first byte of the answer. If reading waited for
    the answer to be taken, both would wait for ever; so it does not, and what has come is kept until used:
    at most `Limits.stream_bytes`.

    Args:
        scope, receive: of the request.
        most_bytes: of a line.

    Attributes:
        has_length: whether its length was told before.
        trouble: what ended the body too early.
        ended: set when all of it has come, or no more will.
        gone: set when the client has closed the connection.
    """

    def __init__(self, scope: MutableMapping[str, Any], receive: Receive, most_bytes: int) -> None:
        self._scope = scope
        self._receive = receive
        self._most_bytes = most_bytes
        self.has_length = "content-length" in Headers(raw=scope["headers"])
        self._pieces: deque[bytes] = deque()
        self._complete = False
        self._came = asyncio.Event()
        self.trouble: Problem | None = None
        self.ended = asyncio.Event()
        self.gone = asyncio.Event()

    async def collect(self) -> None:
        """Read the body, then wait for the connection to end."""
        try:
            while True:
                message = await self._receive()
                if message["type"] == "http.disconnect":
                    self.gone.set()
                    return
                piece = message.get("body", b"")
                self._pieces.append(piece)
                if b"\n" in piece:
                    arrived(self._scope)
                if not message.get("more_body", False):
                    self._complete = True
                    self.ended.set()
                self._came.set()
        except Problem as problem:
            self.trouble = problem
        finally:
            self._complete = True
            self.ended.set()
            self._came.set()

    async def each(self) -> AsyncIterator[Line]:
        """The lines, as they come."""
        number, n_bytes, kept = 0, 0, bytearray()
        async for piece in self._each_piece():
            parts = piece.split(b"\n")
            for i, part in enumerate(parts):
                n_bytes += len(part)
                if n_bytes <= self._most_bytes:
                    kept += part
                if i < len(parts) - 1:
                    number += 1
                    if n_bytes > self._most_bytes or kept.strip():
                        yield Line(number, bytes(kept) if n_bytes <= self._most_bytes else None)
                    n_bytes, kept = 0, bytearray()

    async def _each_piece(self) -> AsyncIterator[bytes]:
        """The pieces of the body, and a line break at its end if it has none."""
        beginning, last = True, b"\n"
        while True:
            while self._pieces:
                piece = self._pieces.popleft()
                if not piece:
                    continue
                yield piece.removeprefix(_BOM) if beginning else piece
                beginning, last = False, piece[-1:]
            if self._complete:
                break
            self._came.clear()
            await self._came.wait()
        if last != b"\n" and self.trouble is None:
            yield b"\n"
