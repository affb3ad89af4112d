"""Bodies that are too slow or too long are cut off, whoever reads them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytest.importorskip("fastapi")

from phobrief.inference.service.http.problems import Problem
from phobrief.inference.service.http.receiving import Receiving, arrived
from phobrief.inference.service.settings import Limits

CHUNKED = [(b"transfer-encoding", b"chunked")]


def received(
    pieces: list[tuple[float, bytes]], *, restart: bool = False, **limits: Any
) -> list[bytes]:
    """What an application gets of a body whose pieces come after so many seconds."""
    found = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (message := await receive()).get("more_body"):
            found.append(message["body"])
            if restart:
                arrived(scope)

    coming = iter(pieces)

    async def receive() -> dict[str, Any]:
        wait, body = next(coming, (0, b""))
        await asyncio.sleep(wait)
        return {"type": "http.request", "body": body, "more_body": bool(body)}

    scope = {"type": "http", "headers": CHUNKED}
    asyncio.run(Receiving(app, Limits(**limits))(scope, receive, None))  # type: ignore[arg-type]
    return found


def test_a_body_in_time_comes_whole() -> None:
    assert received([(0, b"a"), (0, b"b")]) == [b"a", b"b"]


def test_a_body_that_drips_is_cut_off() -> None:
    with pytest.raises(Problem) as raised:
        received([(0.15, b"a")] * 20, body_seconds=0.4)
    assert raised.value.status == 408
    assert raised.value.headers == {"connection": "close"}


def test_lines_of_a_stream_have_the_time_each() -> None:
    assert received([(0.15, b"a\n")] * 5, restart=True, body_seconds=0.4) == [b"a\n"] * 5


def test_a_body_longer_than_any_may_be_is_cut_off() -> None:
    with pytest.raises(Problem) as raised:
        received([(0, b"a" * 10)] * 3, stream_bytes=25)
    assert (raised.value.status, raised.value.members["limit"]) == (413, 25)


def test_more_bodies_at_a_time_than_may_be_are_refused() -> None:
    async def run() -> None:
        go = asyncio.Event()

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await go.wait()

        receiving = Receiving(app, Limits(bodies=1))
        ask = {"type": "http", "headers": CHUNKED}
        first = asyncio.ensure_future(receiving(ask, None, None))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        with pytest.raises(Problem) as raised:
            await receiving(ask, None, None)  # type: ignore[arg-type]
        assert raised.value.status == 429
        go.set()
        await first
        await receiving(ask, None, None)  # type: ignore[arg-type]
        await receiving({"type": "http", "headers": []}, None, None)  # type: ignore[arg-type]

    asyncio.run(run())
