"""Reviews in a file that says it is an export: what is none is left out, and nothing breaks a page."""

from __future__ import annotations

import csv
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from desk_rows import incoming, place, submission

import phobrief
from phobrief.articles import Article
from phobrief.errors import ArticleError
from phobrief.inference.desk import bring as bringing
from phobrief.inference.desk import intake as module
from phobrief.inference.desk.intake import (
    briefed_by,
    find_stopped,
    incoming_of,
    read_article,
    start,
)
from phobrief.inference.desk.store.articles import (
    Filter,
    add_articles,
    newest_suggestion,
    page_of,
)
from phobrief.inference.desk.store.database import Store
from phobrief.inference.desk.store.export import export_rows
from phobrief.inference.desk.store.reviews import Answer, newest_review, save
from phobrief.inference.desk.store.tables import Intake
from phobrief.inference.desk.web.article_view import article_view
from phobrief.inference.desk.web.words import Words
from phobrief.inference.jobs.inputs import tables
from phobrief.inference.jobs.spec import TableColumns
from phobrief.models import reader


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


TEXTS = [
    f"Tin số {i}\nSáng 12/5, Tỉnh ủy Vân Sơn công bố quyết định điều động, bổ nhiệm {i + 2} cán bộ của tỉnh."
    for i in range(3)
]


def counted(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> list[Any]:
    """The first arguments of the calls of a function."""
    calls: list[Any] = []
    function = getattr(where, name)

    def noted(first: Any, *others: Any) -> Any:
        calls.append(first)
        return function(first, *others)

    monkeypatch.setattr(where, name, noted)
    return calls


def test_files_are_opened_once_and_articles_read_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "body", "cadre_work", "reviewed_by", "evidence"])
        for i, text in enumerate(TEXTS):
            writer.writerow([f"k{i}", text, 2, "lan" if i == 0 else "", ""])
    briefer = phobrief.load()
    opened = counted(monkeypatch, tables, "open_binary")
    read = counted(monkeypatch, reader, "to_document")
    brought = bringing.bring(
        store, [str(path)], lambda: briefer, TableColumns(text="body", id="key")
    )
    assert (brought.n_added, brought.n_reviews, brought.n_refused) == (3, 1, 0)
    assert len(opened) == 1
    assert len(read) == len(TEXTS)
    with store.reading() as session:
        rows = page_of(session, Filter(state=""), 10, 0)
        assert {row.key for row in rows} == {"k0", "k1", "k2"}
        assert {row.reason["kind"] for row in rows} <= {"unsure", "random"}


def test_editors_see_the_name_of_a_file_and_not_where_it_lies(store: Store, tmp_path: Path) -> None:
    (path := tmp_path / "bai.txt").write_text(TEXTS[0], "utf-8")
    bringing.bring(store, [str(path)], phobrief.load)
    with store.reading() as session:
        assert [row.source for row in page_of(session, Filter(state=""), 10, 0)] == ["bai.txt"]
        assert session.get_one(Intake, 1).name == "bai.txt"


def test_places_fit_texts_of_any_composition_and_beyond_the_first_plane(
    store: Store, tmp_path: Path
) -> None:
    """In text as a Mac has it, letters and marks apart, with emoji before and within sentences."""
    text = unicodedata.normalize(
        "NFD", TEXTS[0].replace("\n", " 📌👩‍⚖️\n") + " 🎉 Hội nghị nhất trí."
    )
    (path := tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": text}), "utf-8")
    briefer = phobrief.load()
    bringing.bring(store, [str(path)], lambda: briefer)
    with store.writing() as session:
        [article] = page_of(session, Filter(state=""), 10, 0)
        places = [sentence[:2] for sentence in article.sentences]
        answer = Answer({"cadre_work": 2}, {"cadre_work": list(range(len(places)))})
        save(session, submission(article.id, answer=answer))
        suggestion = newest_suggestion(session, article.id)
        view = article_view(article, suggestion, None, hidden=False)
        [row] = export_rows(session, ["cadre_work"])
    assert row["text"] == text
    shown = [f"{s.dateline}{s.text}" for p in view.paragraphs for s in p]
    assert [text[start:end] for start, end in row["evidence"]["cadre_work"]] == shown
    assert shown[-1].endswith(unicodedata.normalize("NFD", "Hội nghị nhất trí."))
    assert len(places) >= 2


def test_of_a_page_the_desk_keeps_the_article_that_places_are_counted_in() -> None:
    html = (
        "<html><body><h1>Tin của tỉnh hôm nay</h1>"
        + f"<p>{TEXTS[0]} {TEXTS[1]}</p>" * 3
        + "</body></html>"
    )
    briefer = phobrief.load()
    found = incoming_of(read_article(Article(html), briefed_by(briefer)), briefer.topics)
    assert "<p>" not in found.text
    assert all(found.text[s[0] : s[1]].strip() for s in found.sentences)
    assert found.text[found.sentences[-1][0] : found.sentences[-1][1]].endswith(".")


def test_an_article_too_long_for_a_page_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_CHARACTERS", 100)

    def never(_: Article) -> Any:
        raise AssertionError

    with pytest.raises(ArticleError, match=r"at most 100 characters, got 200; split it"):
        read_article(Article("a " * 100), never)
