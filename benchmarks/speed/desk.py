"""How fast the desk answers with many articles and reviews in its database.

    python -m phobrief.benchmarks.speed.desk --articles 100000 [--browser]

Needs no model: articles and what is said of them are invented. Times are of handlers over HTTP in this
process, the best of five; with ``--browser`` also until Chromium has painted (needs playwright).
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy import insert
from starlette.testclient import TestClient

from ...inference.desk.app import create_desk
from ...inference.desk.store.database import Store, now, open_store
from ...inference.desk.store.search import add_to_index
from ...inference.desk.store.tables import Article, Body, Review, Suggestion
from ...inference.service.server import address_of, listen
from ...inference.service.settings import ServiceSettings

SENTENCE = "Ban Thường vụ Huyện ủy họp bàn công tác cán bộ và chuẩn bị đại hội đảng bộ các cấp. "
TOPICS = ("cadre_work", "power_control", "congress_preparation")
CHUNK = 2000
LONG = 20_000
"""Syllables of one article among the others."""
PAGES = {
    "queue": "/",
    "queue, one topic": "/?topic=cadre_work",
    "reviewed, page 100": "/?state=done&page=100",
    "article": "/articles/5000",
    f"article of {LONG:,} syllables": "/articles/1",
    "search": "/?q=dai+hoi",
    "search, marks": "/?q=đại+hội",
    "search, one article": "/?q=5001",
    "progress": "/progress",
}


def body(n_sentences: int) -> tuple[str, list[list[Any]]]:
    """A text of so many sentences, five to a paragraph, and where they stand."""
    text = SENTENCE * n_sentences
    size = len(SENTENCE)
    places = [[i * size, (i + 1) * size - 1, i // 5, False, None, 0] for i in range(n_sentences)]
    return text, places


def rows(n: int, start: int) -> Iterator[tuple[dict[str, Any], ...]]:
    """Article, body, suggestion and review of numbers ``start`` and on; all but every tenth reviewed."""
    text, places = body(25)
    long_text, long_places = body(LONG // len(SENTENCE.split()))
    for i in range(start, start + n):
        is_long, is_done = i == 1, i % 10 != 0
        at = f"2026-{1 + i % 12:02d}-{1 + i % 28:02d}T08:00:00+00:00"
        article = {
            "id": i, "key": f"k{i}", "sha256": f"{i:064d}", "title": f"Tin số {i}", "source": "x",
            "added_at": at, "added_by": "an", "tags": ";cadre_work;" if i % 3 else ";",
            "state": "done" if is_done else "waiting", "position": i, "blind": i % 10 == 1,
            "reason": {"kind": "unsure", "topic": TOPICS[0], "score": 0.4, "threshold": 0.5},
            "revealed": True, "revision": int(is_done), "flagged": i % 100 == 0,
            "reviewed_by": f"n{i % 4}" if is_done else None, "reviewed_at": at if is_done else None,
        }  # fmt: skip
        told = [
            {"topic": t, "name": t, "score": 0.6, "threshold": 0.5, "tagged": True, "evidence": [0]}
            for t in TOPICS
        ]
        yield (
            article,
            {"article_id": i, "text": long_text if is_long else text,
             "sentences": long_places if is_long else places, "removed": [], "warnings": []},
            {"id": i, "article_id": i, "model_name": "m", "model_version": "1", "model_sha256": "a",
             "topics": told, "abstract": SENTENCE, "abstract_sentences": [0], "made_at": at},
            {"article_id": i, "revision": 1, "author": f"n{i % 4}", "at": at, "state": "done",
             "grades": {TOPICS[0]: 2, TOPICS[1]: 0}, "topics": list(TOPICS), "evidence": {},
             "abstract": None, "abstract_sentences": [], "doubts": [], "note": "", "flagged": False,
             "suggestion_id": i, "suggestion_shown": i % 10 != 1, "seconds": i % 600,
             "form_key": f"f{i}"} if is_done else {},
        )  # fmt: skip


def fill(store: Store, n: int, n_indexed: int) -> None:
    """Put ``n`` articles in, ``n_indexed`` of which can be searched."""
    for start in range(1, n + 1, CHUNK):
        part = list(rows(min(CHUNK, n + 1 - start), start))
        with store.writing() as session:
            for table, number in ((Article, 0), (Body, 1), (Suggestion, 2), (Review, 3)):
                session.execute(insert(table), [row[number] for row in part if row[number]])
            for article, text, *_ in part:
                if article["id"] <= n_indexed:
                    add_to_index(session, article["id"], f"{article['title']}\n{text['text']}")


def best(call: Callable[[], Any], times: int = 5) -> float:
    """Milliseconds of the fastest of several calls."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(1000 * (time.perf_counter() - start))
    return min(found)


def main() -> None:
    """Fill a database, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--indexed", type=int, help="of which can be searched; else all")
    parser.add_argument("--browser", action="store_true", help="in Chromium, too")
    parser.add_argument("--db", help="URL of an empty database; else SQLite in a new folder.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.db or f"sqlite:///{Path(folder) / 'desk.db'}"
        store = open_store(url)
        start = time.perf_counter()
        fill(store, options.articles, options.indexed or options.articles)
        print(f"{options.articles:,} articles in {time.perf_counter() - start:.0f} s, {now()}")
        app = FastAPI()
        app.include_router(create_desk(url).router)
        measure(TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)))
        if options.browser:
            with served(app) as address:
                paint(address)
        store.close()


def measure(browser: TestClient) -> None:
    """Print the time of each page, of saving, and of the export with its memory."""
    for name, path in PAGES.items():
        print(f"{name:34}{best(lambda path=path: browser.get(path).raise_for_status()):8.0f} ms")
    print(f"{'save and next':34}{best(lambda: save(browser)):8.0f} ms")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, n = time.perf_counter(), 0
    with browser.stream("GET", "/export.jsonl") as answer:
        for line in answer.iter_lines():
            n += bool(line)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"export: {n:,} rows in {time.perf_counter() - start:.1f} s, peak memory +{grown:.0f} MiB"
    )


def save(browser: TestClient) -> None:
    """Take the next article, judge it, and go on to the one behind it."""
    html = browser.get("/next").text
    path = re.search(r'action="(/articles/\d+/review)"', html)
    assert path is not None
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    form = {**hidden, "grade_cadre_work": "2", "action": "done"}
    browser.post(path[1], data=form).raise_for_status()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """An application on a socket of the loopback: its address."""
    listening = listen(ServiceSettings(port=0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield address_of(listening)
    server.should_exit = True
    thread.join(20)


PAINTED = "performance.getEntriesByName('first-contentful-paint')"
"""When, in milliseconds since the page was asked for; [] before."""


def paint(address: str) -> None:
    """Print how long Chromium takes until it paints, from the click on: pages, and save and next."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        program = os.environ.get("PHOBRIEF_TEST_CHROMIUM") or shutil.which("chromium")
        chromium = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = chromium.new_page(base_url=address)

        def painted() -> float:
            while not (found := page.evaluate(f"{PAINTED}.map((e) => e.startTime)")):
                page.wait_for_timeout(5)
            return float(found[0])

        def first_paint(path: str) -> float:
            page.goto(path)
            return painted()

        for name, path in PAGES.items():
            print(f"painted: {name:34}{min(first_paint(path) for _ in range(5)):8.0f} ms")
        page.goto("/next")
        found = []
        for _ in range(5):
            page.keyboard.press("1")
            page.keyboard.press("e")
            before, here = float(page.evaluate("Date.now()")), page.url
            page.keyboard.press("Control+Enter")
            page.wait_for_url(lambda url, here=here: url != here)
            shown = painted()
            found.append(float(page.evaluate("performance.timeOrigin")) + shown - before)
        print(f"painted: {'save and next':34}{min(found):8.0f} ms")
        chromium.close()


if __name__ == "__main__":
    main()
