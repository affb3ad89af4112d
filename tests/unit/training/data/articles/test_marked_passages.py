"""Marks of an editor are further examples of the topic they are of, and of no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from phobrief.articles import Article
from phobrief.training.data.articles.labelled import LabelledArticle, read_labelled
from phobrief.training.data.articles.marked_passages import marked_passages, read_marks

TOPICS = ["cadre_work", "power_control"]
SENTENCES = ("Tỉnh ủy điều động cán bộ.", "Trời mưa nhẹ.", "Đoàn giám sát làm việc.")
TEXT = "\n".join(SENTENCES)


def span(number: int) -> list[int]:
    start = TEXT.index(SENTENCES[number])
    return [start, start + len(SENTENCES[number])]


MARKS = {"cadre_work": [span(2), span(0)], "power_control": [span(2)], "sport": [span(1)]}


@pytest.mark.parametrize("as_text", [True, False])
def test_marks_of_an_export_are_read_with_its_rows(tmp_path: Path, as_text: bool) -> None:
    row = {
        "id": "a",
        "title": "Tin",
        "text": TEXT,
        "cadre_work": 1,
        "power_control": None,
        "evidence": json.dumps(MARKS) if as_text else MARKS,
    }
    path = tmp_path / "reviews.jsonl"
    path.write_text(json.dumps(row), "utf-8")
    [read] = read_labelled(path, topics=TOPICS)
    # Nobody graded the second topic, so what is marked for it is not sure to carry it.
    [passage] = marked_passages([read])
    assert passage.article == Article(f"{SENTENCES[0]}\n{SENTENCES[2]}", "a#cadre_work", "Tin")
    assert passage.grades == {"cadre_work": 1, "power_control": None}
    assert (passage.split, passage.weight, passage.marks) == (read.split, read.weight, {})


def test_a_topic_that_is_absent_has_no_passage() -> None:
    marks = read_marks(MARKS, TEXT, TOPICS)
    row = LabelledArticle(Article(TEXT), {"cadre_work": 0, "power_control": 2}, marks=marks)
    assert [p.article.text for p in marked_passages([row])] == [SENTENCES[2]]
    assert marked_passages([LabelledArticle(Article(TEXT), {"cadre_work": 2})]) == []


@pytest.mark.parametrize(
    "cell",
    [
        None, "", "xem trang 2", "{", "[" * 100_000, [1], {"cadre_work": 5}, {"cadre_work": [[1]]},
        {"cadre_work": [["a", "b"]]}, {"cadre_work": [[5, 2], [0, 10_000], [-1, 3]]}, 7, float("nan"),
    ],
)  # fmt: skip
def test_what_is_no_mark_gives_none(cell: Any) -> None:
    assert read_marks(cell, TEXT, TOPICS) == {}
