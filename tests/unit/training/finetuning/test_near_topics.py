"""Articles near the topics come first, whether the labels' texts are plain or have their words joined."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from tiny import TOPICS, write_data

from phobrief.training.data.articles.labelled import LabelledArticle, join_grades
from phobrief.training.finetuning.near_topics import near_topics


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path)


def read(data: Path) -> list[LabelledArticle]:
    return join_grades(data / "topics.csv", data / "articles.parquet", topics=TOPICS)


def test_those_on_a_topic_come_first(data: Path) -> None:
    rows = read(data)
    known = {row.article.id or "" for row in rows}
    found = near_topics(rows, TOPICS, [data / "articles.parquet"], 24, without=known)
    assert len(set(found)) == 24
    assert not known & set(found)
    off_topic = {f"p/{row.article.id}" for row in rows if not any(row.grades.values())}
    assert not off_topic & set(found)


def test_a_corpus_gives_no_more_than_it_has(data: Path) -> None:
    assert len(near_topics(read(data), TOPICS, [data / "articles.parquet"], 1000, without=[])) == 64


def test_scores_follow_the_labels_and_are_zero_where_nothing_was_learnt(data: Path) -> None:
    rows = read(data)
    found = near_topics(rows, [*TOPICS, "other"], [data / "articles.parquet"], 1000, without=[])
    for t, topic in enumerate(TOPICS):
        on = [float(found[row.article.id or ""][t]) for row in rows if row.grades[topic]]
        off = [float(found[row.article.id or ""][t]) for row in rows if not row.grades[topic]]
        assert min(on) > 0.5 > max(off)
    assert not any(scores[-1] for scores in found.values())


def test_asked_again_it_finds_the_same(data: Path) -> None:
    first, second = (
        near_topics(read(data), TOPICS, [data / "articles.parquet"], 24, without=[])
        for _ in range(2)
    )
    assert list(first) == list(second)
    assert np.array_equal(*(np.stack(list(found.values())) for found in (first, second)))


def test_nothing_to_learn_from_finds_nothing(data: Path) -> None:
    assert near_topics([], TOPICS, [data / "articles.parquet"], 5, without=[]) == {}
    one_kind = [row for row in read(data) if not any(row.grades.values())]
    assert near_topics(one_kind, TOPICS, [data / "articles.parquet"], 5, without=[]) == {}
