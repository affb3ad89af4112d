"""Articles near the topics come first, whether the labels' texts are plain or have their words joined."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from tiny import TOPICS, write_data

from phobrief.training.labelled import LabelledArticle, join_grades
from phobrief.training.near_topics import near_topics


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path)


def read(data: Path) -> list[LabelledArticle]:
    return join_grades(data / "topics.csv", data / "articles.parquet", topics=TOPICS)


def test_those_on_a_topic_come_first(data: Path) -> None:
    rows = read(data)
    known = {row.article.id or "" for row in rows}
    found = near_topics(rows, data / "articles.parquet", 24, without=known)
    assert len(set(found)) == 24
    assert not known & set(found)
    off_topic = {f"p/{row.article.id}" for row in rows if not any(row.grades.values())}
    assert not off_topic & set(found)


def test_a_corpus_gives_no_more_than_it_has(data: Path) -> None:
    assert len(near_topics(read(data), data / "articles.parquet", 1000, without=[])) == 64


def test_a_changed_corpus_is_read_again(data: Path, tmp_path: Path) -> None:
    rows, corpus = read(data), data / "articles.parquet"
    assert len(near_topics(rows, corpus, 1000, without=[])) == 64
    write_data(tmp_path, n_articles=12)
    assert len(near_topics(rows, corpus, 1000, without=[])) == 24


def test_nothing_to_learn_from_finds_nothing(data: Path) -> None:
    assert near_topics([], data / "articles.parquet", 5, without=[]) == []
    one_kind = [row for row in read(data) if not any(row.grades.values())]
    assert near_topics(one_kind, data / "articles.parquet", 5, without=[]) == []
