"""A desk that is killed while it saves loses no review that it said was saved."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

pytest.importorskip("alembic", reason="no desk: pip install 'phobrief[serve]'")
if not hasattr(os, "fork"):
    pytest.skip("no fork here", allow_module_level=True)

from desk_rows import incoming, place, submission
from sqlalchemy import text

from phobrief.inference.desk.store.articles import add_articles
from phobrief.inference.desk.store.database import open_store
from phobrief.inference.desk.store.reviews import history, newest_review, save

KILLS = 50


def save_for_ever(url: str, article: int, told: int) -> None:
    """Save one revision after the other; say of each, once it is saved, which it was."""
    store = open_store(url)
    while True:
        with store.writing() as session:
            newest = newest_review(session, article)
            based_on = newest.revision if newest else 0
            outcome = save(session, submission(article, based_on))
        os.write(told, f"{outcome.review.revision}\n".encode())


def killed(url: str, article: int, seconds: float) -> list[int]:
    """What a process said it had saved until it was killed."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            save_for_ever(url, article, writes)
        finally:
            os._exit(1)
    os.close(writes)
    said = os.read(reads, 64)  # it has begun
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(reads, 65536):
        said += piece
    os.close(reads)
    return [int(line) for line in said.split()]


def test_no_saved_revision_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    store = open_store(url)
    with store.writing() as session:
        [article] = add_articles(session, [(incoming(1), place())], "an")
    store.close()
    chance = random.Random(7)
    said = [n for _ in range(KILLS) for n in killed(url, article, chance.uniform(0, 0.02))]
    assert len(said) >= KILLS
    again = open_store(url)
    with again.reading() as session:
        found = [review.revision for review in history(session, article)][::-1]
        assert session.scalar(text("pragma integrity_check")) == "ok"
    assert found == list(range(1, len(found) + 1))
    assert set(said) <= set(found)
    assert len(found) - len(set(said)) <= KILLS  # saved, and killed before it could say so
    again.close()
