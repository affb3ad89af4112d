"""The process: listens, loads the model anew on SIGHUP, and finishes what is in hand on SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI

from ...errors import ConfigError
from .http.protocol import protocol_class
from .service import Service
from .settings import ServiceSettings

_log = logging.getLogger("phobrief")
_SWITCH_SECONDS = 0.001
"""How long a thread of Python may keep the others waiting: requests are answered while articles are read."""
_BACKLOG = 2048
_CUT_SECONDS = 5.0
"""So long before the last moment streams are told to end, so that they can say that they were cut short."""


class Server(uvicorn.Server):
    """uvicorn's server; tells the service when it is to stop.

    Args:
        config: uvicorn's.
        service: the service behind it.
    """

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Refuse new requests and end when those under way are done; at once on a second Ctrl-C."""
        self._service.stop.asked = True
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wait for the requests under way; tell streams to end shortly before the last moment."""
        seconds = self._service.settings.limits.stop_seconds
        cut = asyncio.get_running_loop().call_later(
            max(0.0, seconds - _CUT_SECONDS), self._service.stop.now.set
        )
        try:
            await super().shutdown(sockets)
        finally:
            cut.cancel()


def serve(app: FastAPI, listening: socket.socket, announce: Callable[[str], object]) -> None:
    """Serve an application until a signal ends it; parameters as of `make_server`."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    make_server(app, listening, announce).run(sockets=[listening])


def make_server(
    app: FastAPI, listening: socket.socket, announce: Callable[[str], object]
) -> Server:
    """The server of an application.

    Args:
        app: made by `create_app`.
        listening: see `listen`.
        announce: called once with the address, when requests are answered.
    """
    listening.listen(_BACKLOG)  # from now on callers wait instead of being refused
    service: Service = app.state.service
    limits = service.settings.limits
    original = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with original(app):
            _reload_on_hangup(service)
            asyncio.get_running_loop().set_exception_handler(_log_kind)
            announce(address_of(listening))
            yield

    app.router.lifespan_context = lifespan
    config = uvicorn.Config(
        app,
        http=protocol_class(limits),
        ws="none",
        access_log=False,
        log_config=None,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=max(1, round(limits.stop_seconds)),
    )
    if service.settings.access_log:
        logging.getLogger("phobrief.access").setLevel(logging.INFO)
    return Server(config, service)


def listen(settings: ServiceSettings) -> socket.socket:
    """A socket that listens where it should.

    Raises:
        ConfigError: the port is taken or not allowed, or there is no such address.
    """
    try:
        family, *_, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except (OSError, OverflowError) as error:
        raise ConfigError(
            f"{settings.host}:{settings.port}: cannot listen there: {error}; give another --host or --port"
        ) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """Its address as a browser takes it."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _log_kind(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log an error that nobody waited for, by its kind alone: its message may quote a text."""
    error = type(context.get("exception")).__name__
    _log.error("%s: %s", context.get("message"), error)


def _reload_on_hangup(service: Service) -> None:
    """Load the model anew on SIGHUP, where there is such a signal and this is the main thread."""
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is None:
        return
    tasks: set[asyncio.Task[None]] = set()

    def reload() -> None:
        task = asyncio.ensure_future(_reload(service))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    with suppress(NotImplementedError, ValueError, RuntimeError):
        asyncio.get_running_loop().add_signal_handler(hangup, reload)


async def _reload(service: Service) -> None:
    try:
        info, changed = await service.models.reload()
    except Exception as error:  # the former model stays
        _log.warning("SIGHUP: the model stays as it is: %s", error)
    else:
        _log.warning(
            "SIGHUP: %s %s in use%s", info.name, info.version, "" if changed else ", as before"
        )
