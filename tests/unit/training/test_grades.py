"""The grades that ship: each table is readable, and no article is graded twice."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import phobrief.training
from phobrief.training.data.articles.labelled import read_labelled, text_keys

GRADES = Path(phobrief.training.__file__).parent / "grades"
TOPICS = ["cadre_work", "power_control", "congress_preparation"]
TABLES = ["topics.csv", "more_topics.csv", "modern_topics.csv", "modern_topics_test.csv"]


def test_no_article_is_graded_twice() -> None:
    rows = [
        row for name in TABLES for row in csv.DictReader((GRADES / name).open(encoding="utf-8"))
    ]
    assert [article for article, n in Counter(row["id"] for row in rows).items() if n > 1] == []
    assert {row[topic] for row in rows for topic in TOPICS} == {"0", "1", "2", ""}
    assert {row["split"] for row in rows} == {"train", "dev", "test"}


def test_the_articles_of_our_own_teach_each_topic_and_none_stands_twice() -> None:
    rows = read_labelled(GRADES / "written_articles.jsonl", topics=TOPICS)
    assert len(rows) == len(text_keys(rows)) == 2019
    for topic in TOPICS:
        grades = Counter(row.grades[topic] for row in rows)
        assert set(grades) == {0, 1, 2}
        assert grades[1] + grades[2] > 100
    assert min(len(row.article.text.split()) for row in rows) > 60
