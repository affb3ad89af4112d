"""What the pages ask of the database goes by its indexes, however many articles there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="no desk: pip install 'phobrief[serve]'")

from desk_rows import incoming, place, submission
from fastapi import FastAPI
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from phobrief.inference.desk.app import create_desk
from phobrief.inference.desk.store.articles import add_articles, start_intake
from phobrief.inference.desk.store.database import Store, open_store
from phobrief.inference.desk.store.reviews import save

LARGE = ("articles", "bodies", "reviews", "suggestions")
LISTS = (
    "/",
    "/?page=2",
    "/?state=done",
    "/?state=draft",
    "/?state=flagged",
    "/?state=all",
    "/?topic=cadre_work",
    "/?topic=none",
    "/?intake=1",
    "/?q=bổ+nhiệm",
)
OTHERS = ("/next", "/next?after=2", "/articles/2", "/articles/2/history", "/progress", "/add")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'desk.db'}")
    with opened.writing() as session:
        intake = start_intake(session, "a.jsonl", "an").id
        rows = [(incoming(i), place(blind=i % 4 == 0)) for i in range(8)]
        ids = add_articles(session, rows, "an", intake)
        for article in ids[:4]:
            save(session, submission(article))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def browser(store: Store) -> TestClient:
    app = FastAPI()
    app.include_router(create_desk(str(store.engine.url)).router)
    return TestClient(app=app, base_url="http://127.0.0.1", client=("127.0.0.1", 5000))


def plans_of(store: Store, browser: TestClient, path: str) -> list[str]:
    """The steps of all queries that a page makes."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.lstrip().lower().startswith("select"):
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert browser.get(path, follow_redirects=False).status_code in (200, 303)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        return [
            str(row[3])
            for statement, parameters in asked
            for row in cursor.execute(f"explain query plan {statement}", parameters).fetchall()
        ]
    finally:
        connection.close()


@pytest.mark.parametrize("path", [*LISTS, *OTHERS])
def test_no_page_reads_a_whole_table(store: Store, browser: TestClient, path: str) -> None:
    plans = plans_of(store, browser, path)
    assert plans
    whole = [
        p for p in plans if p.startswith("SCAN") and p.split()[1] in LARGE and "USING" not in p
    ]
    assert not whole, "\n".join(plans)


@pytest.mark.parametrize("path", LISTS)
def test_lists_come_in_order_without_sorting(store: Store, browser: TestClient, path: str) -> None:
    plans = plans_of(store, browser, path)
    assert not [p for p in plans if "TEMP B-TREE FOR ORDER BY" in p], "\n".join(plans)
