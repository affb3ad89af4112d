"""The export is the table that retraining reads; the figures count the same articles."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from desk_rows import TOPICS, incoming, place, submission
from sqlalchemy.orm import Session

from phobrief.inference.desk.store import export
from phobrief.inference.desk.store.articles import add_articles, newest_suggestion
from phobrief.inference.desk.store.database import Store
from phobrief.inference.desk.store.figures import (
    agreement,
    minutes_per_article,
    progress,
    reviews_per_day,
)
from phobrief.inference.desk.store.reviews import Answer, save
from phobrief.inference.desk.store.tables import DRAFT, SKIPPED
from phobrief.training.data.articles.labelled import read_labelled
from phobrief.training.data.label_shapes.labels import topics_in


def fill(session: Session) -> list[int]:
    rows = [(incoming(i, "=1+1"), place(blind=i == 3)) for i in range(5)]
    ids = add_articles(session, rows, "an")
    shown = newest_suggestion(session, ids[0])
    hidden = newest_suggestion(session, ids[3])
    assert shown is not None
    assert hidden is not None
    save(session, submission(ids[0], suggestion_id=shown.id))
    save(session, submission(ids[1], state=DRAFT))
    save(session, submission(ids[2], state=SKIPPED))
    grades = Answer({"cadre_work": 1, "power_control": 2})
    save(
        session,
        submission(
            ids[3], author="bình", answer=grades, suggestion_id=hidden.id, suggestion_shown=False
        ),
    )
    return ids


def test_retraining_reads_the_export_as_it_is(store: Store, tmp_path: Path) -> None:
    with store.writing() as session:
        fill(session)
    with store.reading() as session:
        topics = export.judged_topics(session)
        rows = list(export.export_rows(session, topics))
        columns = export.export_columns(topics)
    assert topics == TOPICS
    (tmp_path / "a.jsonl").write_text("".join(export.as_json_lines(iter(rows))), "utf-8")
    (tmp_path / "a.csv").write_text(
        "".join(export.as_csv(iter(rows), columns)), "utf-8", newline=""
    )
    for name in ("a.jsonl", "a.csv"):
        read = read_labelled(tmp_path / name, topics=TOPICS)
        assert [r.grades for r in read] == [
            {"cadre_work": 2, "power_control": None},
            {"cadre_work": 1, "power_control": 2},
        ]
        assert [r.abstract for r in read] == ["Tóm tắt.", None]
        assert [r.article.id for r in read] == ["a/0", "a/3"]
        assert read[0].article.text == incoming(0, "=1+1").text
        assert set(topics_in(tmp_path / name)) <= set(TOPICS)


def test_rows_beyond_the_first_batch_of_the_database_are_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_ROWS_AT_ONCE", 2)
    with store.writing() as session:
        for article in add_articles(session, [(incoming(i), place()) for i in range(9)], "an"):
            save(session, submission(article))
    with store.reading() as session:
        rows = list(export.export_rows(session, TOPICS))
    assert [row["id"] for row in rows] == [f"a/{i}" for i in range(9)]


def test_a_slow_reader_of_an_export_keeps_no_connection(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_ROWS_AT_ONCE", 4)
    with store.writing() as session:
        for article in add_articles(session, [(incoming(i), place()) for i in range(5)], "an"):
            save(session, submission(article))
    with store.reading() as session:
        whole = list(export.export_rows(session, TOPICS))
    rows = []
    for part in export.export_parts(store, TOPICS):
        rows += part
        assert store.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert rows == whole


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\n", "＝", "＠"])
def test_no_cell_begins_as_a_formula_and_spans_still_fit(begin: str, store: Store) -> None:
    with store.writing() as session:
        fill(session)
    with store.reading() as session:
        row = next(export.export_rows(session, TOPICS))
    row = {**row, "text": f"{begin}{row['text']}", "note": f"{begin}1", "title": f"{begin}1"}
    row["evidence"] = {"cadre_work": [[1, 37]]}
    columns = export.export_columns(TOPICS)
    read = next(csv.DictReader(StringIO("".join(export.as_csv(iter([row]), columns)))))
    assert not any(cell.startswith(begin) for cell in read.values())
    [[start, end]] = json.loads(read["evidence"])["cadre_work"]
    assert read["text"][start:end] == "Tỉnh ủy công bố quyết định bổ nhiệm."


def test_a_row_says_who_when_and_what_was_shown(store: Store) -> None:
    with store.writing() as session:
        fill(session)
    with store.reading() as session:
        first, last = export.export_rows(session, TOPICS)
    assert (first["reviewed_by"], last["reviewed_by"]) == ("an", "bình")
    assert (first["suggestion_shown"], last["suggestion_shown"]) == (True, False)
    assert first["model"] == "mini 1"
    assert first["note"] == "ghi chú"
    start, end = first["evidence"]["cadre_work"][0]
    assert first["text"][start:end] == "Tỉnh ủy công bố quyết định bổ nhiệm."
    assert first["reviewed_at"].startswith("20")


def test_progress_counts_what_the_export_holds(store: Store) -> None:
    with store.writing() as session:
        fill(session)
    with store.reading() as session:
        found = progress(session, "an")
        assert found.done == len(list(export.export_rows(session, TOPICS))) == 2
        assert (found.mine, found.waiting, found.draft, found.skipped) == (1, 1, 1, 1)
        assert found.total == 5


def test_agreement_is_drawn_from_the_blind_slice(store: Store) -> None:
    with store.writing() as session:
        fill(session)
    with store.reading() as session:
        blind = {(a.topic, a.n, a.n_agree) for a in agreement(session, blind=True)}
        assert blind == {("cadre_work", 1, 1), ("power_control", 1, 0)}
        assert [(a.topic, a.n) for a in agreement(session, blind=False)] == [("cadre_work", 1)]
        [day] = reviews_per_day(session).values()
        assert day == {"an": 1, "bình": 1}
        assert minutes_per_article(session)[1][0] == 2
