"""Pages that ask and answer."""

from __future__ import annotations

from page import page

from phobrief.models.summarizers.extractive.pages.questions import (
    ANSWERS,
    ANSWERS_ANOTHER,
    question_value,
)

TITLE = "Công chức từ chức thì phụ cấp giải quyết như thế nào?"
PAGE = (
    TITLE,
    "Ai có thẩm quyền cho công chức từ chức?",
    "Phụ cấp của công chức từ chức giải quyết như thế nào?",
    "Căn cứ Điều 5 Nghị định 12/2030/NĐ-CP quy định như sau:",
    "Như vậy, công chức từ chức vẫn được hưởng phụ cấp.",
    "Ai có thẩm quyền cho công chức từ chức?",
    "Như vậy, Chủ tịch tỉnh cho công chức từ chức.",
)


def test_the_answer_to_the_title_before_that_to_another_question() -> None:
    values = question_value(TITLE, page(*PAGE))
    assert values[4] == ANSWERS
    assert values[6] == ANSWERS_ANOTHER
    assert values[3] == 0.0


def test_a_page_that_asks_nothing() -> None:
    assert question_value("Tỉnh ủy họp", page("Tỉnh ủy họp.", "Như vậy, việc đã xong.")) == [
        0.0,
        0.0,
    ]
