"""The order of a queue: what the model is unsure of first, what is like it or sure last, all of it once."""

from __future__ import annotations

import numpy as np

from phobrief.articles import Article
from phobrief.models.topics.decide import TopicDecision
from phobrief.training.curation.suggest import in_order

DECISIONS = [TopicDecision(topic, topic, 1.0, 0.0, 0.5) for topic in ("a", "b")]
TEXTS = (
    "Nông dân thu hoạch vải thiều được mùa ở xã này.",
    "Đảng bộ huyện họp bàn văn kiện đại hội nhiệm kỳ mới.",
    "Ủy ban kiểm tra kết luận giám sát chi bộ cơ quan.",
    "Trường học mở hội đọc sách vào sáng chủ nhật.",
)


def test_the_unsure_come_first_and_nothing_is_left_out() -> None:
    scores = np.array([[0.01, 0.02], [0.5, 0.01], [0.02, 0.4], [0.999, 0.001]])
    articles = [Article(text) for text in TEXTS]
    ordered = in_order(articles, scores, DECISIONS)
    assert {TEXTS.index(s.article.text) for s in ordered[:2]} == {1, 2}
    assert sorted(TEXTS.index(s.article.text) for s in ordered) == [0, 1, 2, 3]
    assert {s.article.text: s.topic for s in ordered}[TEXTS[2]] == "b"


def test_no_article_has_no_order() -> None:
    assert in_order([], np.zeros((0, 2)), DECISIONS) == []
