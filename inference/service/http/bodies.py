"""How routes read their bodies: limited, as strict JSON, checked by a schema whose errors quote nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.routing import APIRoute

from ..record import ClientGoneError
from ..service import service_of
from .problems import Problem, invalid, too_large
from .receiving import check_length
from .strict_json import read_json

T = TypeVar("T")
_DISCARDED = 8
"""So many times the limit of a body that is too large is read on, so that its sender gets to the answer."""


class _ReadRequest(Request):
    """A request whose body was read and found to be JSON."""

    def __init__(self, request: Request, data: bytes, value: Any) -> None:
        super().__init__(request.scope, request.receive)
        self._data = data
        self._value = value

    async def body(self) -> bytes:
        """The bytes."""
        return self._data

    async def json(self) -> Any:
        """The value."""
        return self._value


class JsonRoute(APIRoute):
    """A route whose body is read by `read_body` and `read_json` before FastAPI checks it by the schema."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler."""
        original = super().get_route_handler()
        if self.body_field is None:
            return original

        async def handle(request: Request) -> Response:
            check_media_type(request, ("application/json",))
            data = await read_body(request, service_of(request).settings.limits.body_bytes)
            return await original(_ReadRequest(request, data, read_json(data)))

        return handle


def check_media_type(request: Request, allowed: Sequence[str]) -> str:
    """The media type of the body.

    Raises:
        Problem: 415 for another, or for an encoding such as gzip.
    """
    found = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if found not in allowed:
        raise Problem(415, f"Content-Type: expected {' or '.join(allowed)}")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(415, "Content-Encoding: expected none; send the body as it is")
    return found


async def read_body(request: Request, limit: int) -> bytes:
    """A whole body.

    Raises:
        Problem: 413 when it is larger, 408 when it comes too slowly.
        ClientGoneError: the client has gone.
    """
    told = told_length(request, 2**63)
    data = bytearray()
    n_bytes, complete = 0, told == 0
    while not complete and n_bytes <= _DISCARDED * limit:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        piece = message.get("body", b"")
        n_bytes += len(piece)
        complete = not message.get("more_body", False)
        if n_bytes <= limit:
            data += piece
        elif told is not None and told > _DISCARDED * limit:
            break
    if n_bytes > limit:
        problem = too_large("a body", limit, told or (n_bytes if complete else None), "bytes")
        if not complete:
            problem.headers["connection"] = "close"
        raise problem
    return bytes(data)


def told_length(request: Request, most: int) -> int | None:
    """The length that the headers tell; 0 where they tell of no body. See `check_length`."""
    length = check_length(request.headers, most)
    if length is None and "transfer-encoding" not in request.headers:
        return 0
    return length


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives, unless the client goes first: then it is cancelled.

    Raises:
        ClientGoneError: the client has gone.
        Exception: what ``work`` raised.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            service_of(request).metrics.shed.labels("abandoned").inc()
            raise ClientGoneError
        return task.result()
    finally:
        task.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


_EXPECTED = {
    "missing": "a value, got none",
    "string_type": "text",
    "string_too_short": "text, got an empty one",
    "int_type": "a whole number",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}
"""What was expected, by the kinds of pydantic's errors, whose own words may quote what was sent."""


def invalid_values(errors: Sequence[Any], root: int = 1) -> Problem:
    """The problem of pydantic's errors.

    Args:
        errors: as pydantic lists them.
        root: how many parts of an error's place stand before the value that was sent.
    """
    found: dict[str, list[str]] = {}
    for error in errors[:20]:
        place = "".join(f"/{part}" for part in error["loc"][root:] if not _is_branch(part))
        expected = _expected(error["type"], error.get("ctx", {}))
        if expected not in (known := found.setdefault(place, [])):
            known.append(expected)
    return invalid([(place, f"expected {' or '.join(words)}") for place, words in found.items()])


def _is_branch(part: object) -> bool:
    """Whether it is pydantic's name of one kind of a union, which is no member of the value."""
    return isinstance(part, str) and (not part.isidentifier() or part in ("int", "str"))


def _expected(kind: str, context: dict[str, Any]) -> str:
    if kind == "string_pattern_mismatch":
        if "x00" in str(context.get("pattern")):
            return "text without NUL characters"
        return str(context["pattern"]).strip("^$")
    for name, words in (
        ("max_length", "at most {} of them"),
        ("min_length", "at least {}"),
        ("ge", "at least {}"),
        ("lt", "less than {}"),
    ):
        if name in context and kind not in _EXPECTED:
            return words.format(context[name])
    return _EXPECTED.get(kind, "another value")
