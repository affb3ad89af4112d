"""The grades that ship: each table is readable, and no article is graded twice."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import phobrief.training
from phobrief.training.data.articles.labelled import read_labelled, text_keys

GRADES = Path(phobrief.training.__file__).parent / "grades"
TOPICS = ["cadre_work", "power_control", "congress_preparation"]
SPLITS = {
    "topics.csv": {"train", "dev"},
    "more_topics.csv": {"train"},
    "modern_topics.csv": {"train", "dev"},
    "modern_topics_test.csv": {"test"},
}


def test_no_article_is_graded_twice() -> None:
    tables = {name: list(csv.DictReader((GRADES / name).open(encoding="utf-8"))) for name in SPLITS}
    rows = [row for table in tables.values() for row in table]
    assert [article for article, n in Counter(row["id"] for row in rows).items() if n > 1] == []
    assert {row[topic] for row in rows for topic in TOPICS} == {"0", "1", "2", ""}
    assert {name: {row["split"] for row in table} for name, table in tables.items()} == SPLITS


def test_the_articles_of_our_own_teach_each_topic_and_none_stands_twice() -> None:
    rows = read_labelled(GRADES / "written_articles.jsonl", topics=TOPICS)
    assert len(rows) == len(text_keys(rows)) == 2019
    for topic in TOPICS:
        grades = Counter(row.grades[topic] for row in rows)
        assert set(grades) == {0, 1, 2}
        assert grades[1] + grades[2] > 100
    assert min(len(row.article.text.split()) for row in rows) > 60
