"""Whether pairs that differ in what happens are told apart: the counting, and the pairs themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import phobrief.training
from phobrief.benchmarks.training.pairs import PAIRS, contrast
from phobrief.training.data.articles.labelled import grades_matrix, read_labelled, text_keys

LEARNT = Path(phobrief.training.__file__).parent / "grades" / "written_articles.jsonl"
TOPICS = ("cadre_work", "power_control", "congress_preparation")


def test_counts_only_pairs_that_differ_and_each_once() -> None:
    grades = np.array([[2, 0], [0, 1], [1, 0], [0, 2], [2, 1], [0, 0]])
    scores = np.array([[0.9, 0.1], [0.6, 0.8], [0.3, 0.2], [0.4, 0.3], [0.1, 0.9], [0.9, 0.1]])
    found = contrast(scores, scores >= 0.5, grades)
    assert found.n == 4
    assert (found.told_apart, found.both, found.none) == (0.25, 0.25, 0.5)
    assert found.ordered == 0.75


def test_the_pairs_contrast_each_topic_and_were_not_learnt_from() -> None:
    rows = read_labelled(PAIRS, topics=TOPICS)
    ids = [row.article.id or "" for row in rows]
    assert [one[-1] for one in ids] == ["a", "b"] * (len(rows) // 2)
    assert [one[:-1] for one in ids[::2]] == [one[:-1] for one in ids[1::2]]
    present = grades_matrix(rows, TOPICS) > 0
    assert ((present[::2] != present[1::2]).sum(axis=0) >= 45).all()
    learnt = read_labelled(LEARNT, topics=TOPICS)
    assert not set(text_keys(rows)) & set(text_keys(learnt))
