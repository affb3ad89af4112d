"""Reviews in a file that says it is an export: what is none is left out, and nothing breaks a page."""

from __future__ import annotations

from typing import Any

import pytest
from desk_rows import incoming, place

from phobrief.inference.desk import bring as bringing
from phobrief.inference.desk.intake import find_stopped, start
from phobrief.inference.desk.store.articles import add_articles
from phobrief.inference.desk.store.database import Store
from phobrief.inference.desk.store.reviews import newest_review
from phobrief.inference.desk.store.tables import Intake
from phobrief.inference.desk.web.words import Words


@pytest.mark.parametrize(
    "columns",
    [
        {"reviewed_at": "gần đây", "evidence": "{", "seconds": "1e999"},
        {"reviewed_at": None, "evidence": "[1]", "abstract": 5, "note": ["x"]},
        {"reviewed_at": "2026-05-01", "evidence": {"cadre_work": [["a", {}]]}, "note": "a\0b"},
        {"reviewed_at": "9" * 999, "evidence": {"cadre_work": [[0, 1e400]]}, "seconds": "nan"},
        {"reviewed_by": "\0" * 999, "evidence": "[" * 100_000, "cadre_work": "1e999"},
    ],
)
def test_a_review_of_a_file_that_holds_anything_is_taken_over(
    store: Store, columns: dict[str, Any]
) -> None:
    row = incoming(1)
    with store.writing() as session:
        [article] = add_articles(session, [(row, place())], "an")
    reviews = {row.sha256: {"reviewed_by": "lan", **columns}}
    assert bringing._take_over(store, reviews, ["cadre_work"]) == 1
    with store.reading() as session:
        review = newest_review(session, article)
        assert review is not None
        assert Words("vi").time(review.at)[2] == ":"
        assert review.evidence == {}
        assert "\0" not in review.note + review.author


def test_an_intake_whose_process_is_gone_is_said_to_have_stopped(store: Store) -> None:
    number = start(store, "a.jsonl", "an")
    find_stopped(store)
    with store.reading() as session:
        assert session.get_one(Intake, number).state == "stopped"
