"""What a service is told when it starts, and its limits with their units."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the service takes, and how long it waits.

    Attributes:
        body_bytes: a request's body; also one line of a stream.
        stream_bytes: all lines of one stream.
        bodies: requests with a body at a time, which bounds the memory that they take.
        articles: articles in one JSON list.
        batch_windows: encoder windows computed together.
        queue_windows: windows in hand (being read, waiting, computed): more is refused with 429.
        streams: streams at a time; each may hold ``stream_bytes`` in memory.
        wait_seconds: how long an article may wait before it is given up, uncomputed.
        head_seconds: how long a client may take to send the line and headers of a request.
        body_seconds: how long the service waits in all for a body, or for the next line of a stream.
        stop_seconds: how long requests under way may take to finish once the service is to stop.
        stuck_seconds: a batch that takes longer makes the service not ready.
        linger_seconds: how long a batch waits for articles that are being read at the moment.
    """

    body_bytes: int = 2 * MIB
    stream_bytes: int = 64 * MIB
    bodies: int = 256
    articles: int = 64
    batch_windows: int = 64
    queue_windows: int = 4 * 64
    streams: int = 4
    wait_seconds: float = 30.0
    head_seconds: float = 10.0
    body_seconds: float = 60.0
    stop_seconds: float = 30.0
    stuck_seconds: float = 60.0
    linger_seconds: float = 0.004


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Where a service listens, to whom, and within which limits.

    Attributes:
        host, port: where it listens; port 0 takes any that is free.
        allowed_hosts: names by which it may be called (the header Host), besides this machine's own names;
            "*" allows all.
        api_keys: a file of hashed keys, see `keys`; None asks for no key.
        access_log: write a line for each request: method, route, status, time. Never a text.
        limits: see `Limits`.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    allowed_hosts: tuple[str, ...] = ()
    api_keys: Path | None = None
    access_log: bool = False
    limits: Limits = field(default_factory=Limits)
