"""A service in this process over a stand-in for the model, which can be held in the middle of a batch."""

from __future__ import annotations

import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import httpx
from job_fakes import FakeBriefer, FakeModel

from phobrief.articles import Article, Brief
from phobrief.inference.service.app import create_app
from phobrief.inference.service.desk_seam import Desk
from phobrief.inference.service.server import listen, make_server
from phobrief.inference.service.service import Service
from phobrief.inference.service.settings import Limits, ServiceSettings

ADDRESS = "http://127.0.0.1:8000"


@dataclass
class _Prepared:
    article: Article
    windows: Any = field(default_factory=lambda: SimpleNamespace(windows=(None,)))


class HeldBriefer(FakeBriefer):
    """Notes the texts of each batch; while ``go`` is clear, a batch does not end.

    The text "no score" makes its batch fail, "crash" fails when it is read.
    """

    def __init__(self, version: str = "1") -> None:
        super().__init__(FakeModel(version=version))
        self.topics = ()
        self.budget = SimpleNamespace(max_sentences=2, max_syllables=80)
        self.batches: list[list[str]] = []
        self.go = threading.Event()
        self.go.set()
        self.begun = threading.Event()

    def brief(self, text: str) -> Brief:
        return self._brief(Article(text))

    def prepare(self, article: str | Article) -> Any:
        return _Prepared(super().prepare(article))

    def score(
        self, prepared: Sequence[Any], timed: Callable[..., Any] = nullcontext
    ) -> list[Brief]:
        with timed("encode"):
            articles = [one.article for one in prepared]
            self.batches.append([article.text for article in articles])
            self.begun.set()
            assert self.go.wait(30)
            return super().score(articles)


def fake_service(
    briefer: HeldBriefer | None = None,
    load: Callable[[], Any] | None = None,
    settings: ServiceSettings | None = None,
    **limits: Any,
) -> Service:
    """A service whose first model is loaded."""
    briefer = briefer or HeldBriefer()
    settings = settings or ServiceSettings(limits=Limits(**limits))
    service = Service(settings, load or (lambda: briefer))
    service.models.current = briefer  # type: ignore[assignment]
    return service


@asynccontextmanager
async def calling(service: Service, desk: Desk | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service."""
    app = create_app(service, desk)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=ADDRESS, timeout=30) as client,
    ):
        yield client


@contextmanager
def serving(service: Service, desk: Desk | None = None) -> Iterator[tuple[str, int]]:
    """The service behind a real socket, in a thread; its host and port. It is told to stop at the end."""
    listening = listen(ServiceSettings(port=0))
    ready = threading.Event()
    server = make_server(create_app(service, desk), listening, lambda _address: ready.set())
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        assert ready.wait(60)
        yield listening.getsockname()
    finally:
        server.handle_exit(signal.SIGTERM, None)
        thread.join(60)
        listening.close()
    assert not thread.is_alive()
