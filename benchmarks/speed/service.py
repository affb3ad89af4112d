"""Load on `phobrief serve` from a second process, beside a plain handler and `brief_many`.

    python -m phobrief.benchmarks.speed.service [FILE.jsonl ...] [--model M] [--connections 1,8,64]
        [--seconds 60]

A file has a ``text`` a line; without files the articles of examples/ are taken. Each connection sends its
next article when it has the answer to the last. The plain handler is what one writes first: a thread for
each request, each calling the model for itself. Needs psutil and the extras serve and test.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from pathlib import Path

import httpx
import psutil

from ...inference.loading import load
from ...inference.pipeline import DEFAULT_BATCH
from .threads import read_texts

_EVERY = 0.5  # seconds between two looks at the memory


@dataclass(slots=True)
class Load:
    """What one load came to.

    Attributes:
        seconds: it took.
        statuses: answers by status; 0 for none.
        times: seconds of each answer that is a brief.
        memory: bytes that the service had in memory, over time.
        cpu: seconds of processor that the service took, which other programs disturb less.
    """

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    cpu: float = 0.0

    def row(self, name: str, n_connections: int) -> str:
        """A row of the table."""
        cuts = [0.0] * 99
        if len(self.times) > 1:
            cuts = statistics.quantiles(self.times, n=100, method="inclusive")
        p50, p95, p99 = (f"{1000 * cuts[q - 1]:.0f}" for q in (50, 95, 99))
        others = {status: n for status, n in sorted(self.statuses.items()) if status != 200}
        first, most = self.memory[0] / 2**20, max(self.memory) / 2**20
        speed = len(self.times) / self.seconds
        cpu = f"{1000 * self.cpu / max(1, len(self.times)):.0f}"
        cells = (name, n_connections, f"{speed:.1f}", p50, p95, p99, cpu, others or "none")
        return f"| {' | '.join(map(str, cells))} | {first:.0f} → {most:.0f} |"


async def load_service(
    url: str, texts: Sequence[str], n_connections: int, seconds: float, process: psutil.Process
) -> Load:
    """Send articles over so many connections for so long."""
    found = Load()
    numbers = count()
    limits = httpx.Limits(max_connections=n_connections)
    until = time.perf_counter() + seconds

    async def connection(client: httpx.AsyncClient) -> None:
        while time.perf_counter() < until:
            text = texts[next(numbers) % len(texts)]
            before = time.perf_counter()
            try:
                answer = await client.post("/v1/brief", json={"text": text})
            except httpx.HTTPError:
                found.statuses[0] += 1
                continue
            found.statuses[answer.status_code] += 1
            if answer.status_code == 200:
                found.times.append(time.perf_counter() - before)
            else:
                await asyncio.sleep(float(answer.headers.get("retry-after", 0)))

    async def watch() -> None:
        while True:
            found.memory.append(process.memory_info().rss)
            await asyncio.sleep(_EVERY)

    watching = asyncio.ensure_future(watch())
    cpu = cpu_seconds(process)
    before = time.perf_counter()
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=120) as client:
        await asyncio.gather(*(connection(client) for _ in range(n_connections)))
    found.seconds = time.perf_counter() - before
    found.cpu = cpu_seconds(process) - cpu
    watching.cancel()
    return found


def cpu_seconds(process: psutil.Process) -> float:
    """What a process has had of the processor."""
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def started(*command: str) -> Iterator[tuple[str, psutil.Process]]:
    """A service in a process of its own: its address, and the process."""
    with subprocess.Popen([sys.executable, *command], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = None
        while address is None:
            line = process.stderr.readline()
            if not line:
                raise SystemExit(f"it did not start: {' '.join(command)}")
            address = re.search(r"http://\S+", line)
        try:
            yield address[0], psutil.Process(process.pid)
        finally:
            process.terminate()


def serve_plainly(model: str | None) -> None:
    """The plain handler: FastAPI's own thread pool, and the model called by each request for itself."""
    import uvicorn
    from fastapi import FastAPI
    from fastapi.responses import JSONResponse

    from ...inference.service.server import address_of, listen
    from ...inference.service.settings import ServiceSettings

    briefer = load(model)
    app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})

    def brief(article: dict[str, str]) -> JSONResponse:
        return JSONResponse(briefer.brief(article).to_dict())

    app.post("/v1/brief", response_class=JSONResponse)(brief)
    listening = listen(ServiceSettings(port=0))
    listening.listen(2048)
    print(f"plain at {address_of(listening)}", file=sys.stderr, flush=True)
    config = uvicorn.Config(app, log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


def brief_many(texts: Sequence[str], model: str | None, seconds: float) -> tuple[float, float]:
    """`Briefer.brief_many` in this process, for so long: articles a second, seconds of processor each."""
    briefer = load(model)
    list(briefer.brief_many(texts[:4]))
    before, cpu = time.perf_counter(), time.process_time()
    n_done = 0
    for _ in briefer.brief_many(islice(cycle(texts), 1_000_000)):
        n_done += 1
        if n_done % DEFAULT_BATCH == 0 and time.perf_counter() - before > seconds:
            break
    return n_done / (time.perf_counter() - before), (time.process_time() - cpu) / n_done


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--model", help="as in phobrief.load")
    parser.add_argument("--connections", default="1,8,64")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each load")
    parser.add_argument("--articles", type=int, default=200, help="different ones, at most")
    parser.add_argument("--plain", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.plain:
        serve_plainly(options.model)
        return
    texts = read_texts(options.files)[: options.articles]
    chosen = ["--model", options.model] if options.model else []
    here = ["-m", "phobrief.benchmarks.speed.service", "--plain", *chosen]
    services = {
        "phobrief serve": ["-m", "phobrief", "serve", "--port", "0", *chosen],
        "plain": here,
    }
    print(
        "| | connections | articles/s | p50 ms | p95 ms | p99 ms | CPU ms | other answers | MiB |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, command in services.items():
        with started(*command) as (url, process):
            asyncio.run(load_service(url, texts, 1, min(2.0, options.seconds), process))
            for n in map(int, options.connections.split(",")):
                found = asyncio.run(load_service(url, texts, n, options.seconds, process))
                print(found.row(name, n), flush=True)
    speed, cpu = brief_many(texts, options.model, options.seconds)
    print(f"brief_many: {speed:.1f} articles/s, {1000 * cpu:.0f} ms of CPU each")
    print(json.dumps({"cores": os.cpu_count(), "load at the end": os.getloadavg()[0]}))


if __name__ == "__main__":
    main()
