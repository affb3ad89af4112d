"""Tuning on dev: thresholds part what is there from what is not, and the figures are those of the tags."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn")

from prepared import prepared

from phobrief.articles import Article
from phobrief.configs.schemas import DecisionConfig, Topic
from phobrief.errors import ArticleError
from phobrief.models.reader import ArticleReader, Prepared
from phobrief.models.scoring import ArticleScorer
from phobrief.models.store.manifest import TopicState
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.topics.tune import decide_all, tune_topics

N_ROWS = 40


class NumberReader(ArticleReader):
    """Reads the number that an article's text is; words cannot be read."""

    def __init__(self) -> None:
        pass

    def prepare(self, article: str | Article) -> Prepared:
        assert isinstance(article, Article)
        if not article.text.isdigit():
            raise ArticleError(article.text)
        return prepared([], [[int(article.text)]])


class NumberScorer(ArticleScorer):
    """Takes the logit of an article from its number: over the middle of the rows is a yes."""

    def __init__(self) -> None:
        pass

    def logits(self, prepared: Any) -> Any:
        numbers = [one.sentence_ids[0][0] for one in prepared]
        return np.array([[number - N_ROWS / 2] for number in numbers], dtype=np.float32)


def row(text: str, grade: int | None) -> LabelledArticle:
    return LabelledArticle(Article(text), {"sport": grade}, "dev")


def test_what_dev_teaches() -> None:
    rows = [row(str(i), 2 * (i > N_ROWS // 2)) for i in range(N_ROWS)]
    unreadable, unjudged = row("words", 2), row("7", None)
    topics = [Topic(id="sport", name="Thể thao")]
    tuned = tune_topics(
        NumberReader(), NumberScorer(), [*rows, unreadable, unjudged], topics, DecisionConfig()
    )
    (state,) = tuned.states
    assert (state.id, state.name, state.tuned["on"]) == ("sport", "Thể thao", "dev")
    assert state.tuned["f1"] == tuned.report["topics"]["sport"]["f1"] > 0.9
    assert tuned.report["topics"]["sport"]["n_judged"] == N_ROWS
    assert tuned.lexical is None
    scores, tagged = decide_all(tuned.states, np.array([[-5.0], [5.0]]))
    assert tagged[:, 0].tolist() == [False, True]
    assert scores[0, 0] < state.threshold <= scores[1, 0]
    assert state.cuts is not None
    assert state.cuts.best_f1 == state.threshold
    assert TopicState.from_tree(state.to_tree()) == state
    assert TopicState.from_tree({"id": "sport", "name": "Thể thao"}).cuts is None  # an older model


def test_dev_of_several_tables_is_reported_whole_and_by_table() -> None:
    rows = [row(str(i), 2 * (i > N_ROWS // 2)) for i in range(N_ROWS)]
    parted = [replace(one, part="ab"[i % 2]) for i, one in enumerate(rows)]
    topics = [Topic(id="sport", name="Thể thao")]
    told = tune_topics(NumberReader(), NumberScorer(), parted, topics, DecisionConfig()).report
    assert told["n_articles"] == N_ROWS
    assert {name: part["n_articles"] for name, part in told["parts"].items()} == {"a": 20, "b": 20}
    assert told["parts"]["a"]["topics"]["sport"]["f1"] > 0.9
    alone = tune_topics(NumberReader(), NumberScorer(), rows, topics, DecisionConfig()).report
    assert "parts" not in alone
