"""A real service with its desk, in a thread of this process, on a free port of the loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from phobrief.inference.desk.app import create_desk
from phobrief.inference.loading import load
from phobrief.inference.pipeline import Briefer
from phobrief.inference.service.app import create_app
from phobrief.inference.service.service import Service
from phobrief.inference.service.settings import ServiceSettings


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def desk_server(
    url: str,
    make: Callable[[], Briefer] = load,
    retrain_options: tuple[str, ...] = (),
) -> Iterator[str]:
    """The address of a running desk.

    Args:
        url: of its database.
        make: loads the model in use.
        retrain_options: of its trainings.
    """
    service = Service(ServiceSettings(), make)
    service.models.load_first()
    app = create_app(service, create_desk(url, retrain_options=retrain_options))
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the desk did not start")
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)
