"""The desk as a part of the service: errors that arise before it are pages for people, and its figures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="no desk: pip install 'phobrief[serve]'")

import httpx
from desk_rows import incoming, place, submission
from service_fakes import calling, fake_service

from phobrief.inference.desk.app import create_desk
from phobrief.inference.desk.store.articles import add_articles
from phobrief.inference.desk.store.database import Store, open_store
from phobrief.inference.desk.store.reviews import save

PAGE = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


def asked(url: str, method: str, path: str, /, **more: object) -> httpx.Response:
    async def run() -> httpx.Response:
        desk = create_desk(url)
        async with calling(fake_service(stream_bytes=4000), desk) as client:
            return await client.request(method, path, **more)  # type: ignore[arg-type]

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "said"),
    [
        ("GET", "/nowhere", {}, 404, "Không có trang hoặc bài này."),
        ("GET", "/", {"host": "evil.example"}, 403, "Host: not a name of this service"),
        ("POST", "/bulk", {"origin": "http://evil.example"}, 403, "Origin: expected"),
        ("POST", "/bulk", {"sec-fetch-site": "cross-site"}, 403, "Sec-Fetch-Site: expected"),
        ("POST", "/add/files", {"content-length": "5000"}, 413, "64 MiB"),
    ],
)
def test_what_is_refused_before_the_desk_is_a_page_for_people(
    url: str, method: str, path: str, headers: dict[str, str], status: int, said: str
) -> None:
    sent = {"content": b"x" * 5000} if method == "POST" else {}
    answer = asked(url, method, path, headers={**PAGE, **headers}, **sent)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert said in answer.text


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/nowhere", {}), ("/v1/nowhere", PAGE), ("/nowhere", {"accept": "application/json"})],
)
def test_programs_get_problem_details(url: str, path: str, headers: dict[str, str]) -> None:
    answer = asked(url, "GET", path, headers=headers)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_figures_have_the_queue(url: str, store: Store) -> None:
    with store.writing() as session:
        ids = add_articles(session, [(incoming(i), place()) for i in range(3)], "an")
        save(session, submission(ids[0]))
    text = asked(url, "GET", "/metrics").text
    for state, n in (("waiting", 2), ("done", 1), ("draft", 0), ("skipped", 0)):
        assert f'phobrief_review_queue{{state="{state}"}} {n}.0' in text


def test_figures_are_told_without_a_database_too(
    url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def fails(*_: object) -> None:
        raise OperationalError("select", {}, Exception("locked"))

    monkeypatch.setattr("phobrief.inference.desk.metrics.states", fails)
    answer = asked(url, "GET", "/metrics")
    assert answer.status_code == 200
    assert "phobrief_queue_windows" in answer.text
