"""A passage of one article in another: the topics of both, and nothing claimed that is not known."""

from __future__ import annotations

import numpy as np

from phobrief.articles import Article
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.data.articles.mixing import mixed_articles

SENTENCE = "Xã đã hoàn thành việc thu hoạch lúa vụ đông xuân năm nay ."


def row(mark: str, n_lines: int = 4, **grades: int | None) -> LabelledArticle:
    text = "\n".join(f"{mark}{i} {SENTENCE}" for i in range(n_lines))
    article = Article(text, title=mark, id=mark)
    return LabelledArticle(article, {"cadres": None, "power": None, **grades}, abstract=SENTENCE)


def mixed(*rows: LabelledArticle, n: int = 30) -> list[LabelledArticle]:
    return mixed_articles(rows, n, np.random.default_rng(0))


def test_holds_the_host_in_order_and_whole_paragraphs_of_the_donor() -> None:
    for one in mixed(row("a", cadres=0), row("b", n_lines=60, cadres=2)):
        lines = [line.split()[0] for line in one.article.text.split("\n")]
        own = [line for line in lines if line[0] == "a"]
        taken = [int(line[1:]) for line in lines if line[0] == "b"]
        assert own == ["a0", "a1", "a2", "a3"]
        assert taken == list(range(taken[0], taken[0] + len(taken)))
        assert lines[0] == "a0"
        assert one.article.title == "a"
        assert one.article.id is None
        assert one.abstract is None


def test_topics_are_those_of_both() -> None:
    for one in mixed(row("a", cadres=0, power=1), row("b", n_lines=60, cadres=2, power=0)):
        assert one.grades == {"cadres": 1, "power": 1}


def test_what_the_donor_only_mentions_is_not_judged() -> None:
    for one in mixed(row("a", cadres=0, power=0), row("b", n_lines=60, cadres=2, power=1)):
        assert one.grades == {"cadres": 1, "power": None}


def test_long_articles_take_none_and_without_a_main_topic_there_is_none() -> None:
    assert mixed(row("a", n_lines=60, cadres=2)) == []
    assert mixed(row("a", cadres=1), row("b", cadres=0)) == []


def test_the_same_seed_gives_the_same_articles() -> None:
    rows = row("a", cadres=0), row("b", n_lines=60, cadres=2)
    assert mixed(*rows) == mixed(*rows)
