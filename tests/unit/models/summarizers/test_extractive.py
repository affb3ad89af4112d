"""Selection under a budget."""

from __future__ import annotations

import numpy as np
import pytest

from phobrief.articles import Article, Sentence
from phobrief.models import faithfulness
from phobrief.models.faithfulness import FaithfulnessReport
from phobrief.models.summarizers.base import SummaryInput
from phobrief.models.summarizers.extractive import (
    AbstractBudget,
    ExtractiveSummarizer,
    count_syllables,
    extract,
)
from phobrief.models.text.document import to_document

TEXTS = [
    "Hội nghị bàn về công tác cán bộ của tỉnh.",
    "Ban Thường vụ thống nhất điều động mười hai cán bộ.",
    "Hội nghị bàn về công tác cán bộ của tỉnh trong quý.",
    "Thời tiết hôm đó nắng đẹp cả ngày.",
]


def sentences(texts: list[str]) -> list[Sentence]:
    made, at = [], 0
    for text in texts:
        made.append(Sentence(at, at + len(text), text))
        at += len(text) + 1
    return made


def ids(texts: list[str]) -> list[list[int]]:
    words = sorted({word for text in texts for word in text.split()})
    return [[words.index(word) for word in text.split()] for text in texts]


def abstract(salience: list[float], texts: list[str] = TEXTS, **budget: float) -> list[str]:
    limits = AbstractBudget(**budget)  # type: ignore[arg-type]
    made = extract(sentences(texts), ids(texts), np.array(salience, dtype=np.float32), limits)
    assert made.text == " ".join(span.text for span in made.sentences)
    return [span.text for span in made.sentences]


def test_chosen_sentences_stand_in_the_order_of_the_article() -> None:
    assert abstract([1.0, 1.2, -9, -9], next_share=0.1) == [TEXTS[0], TEXTS[1]]


def test_a_repetition_gives_way_to_something_new() -> None:
    assert abstract([3.0, 2.5, 2.9, -9], next_share=0.1, redundancy=0.9) == [TEXTS[0], TEXTS[1]]


def test_no_second_sentence_when_none_comes_near() -> None:
    assert abstract([5.0, 1.0, 1.0, 1.0]) == [TEXTS[0]]


@pytest.mark.parametrize("limit", [10, 11, 20, 21, 40])
def test_syllable_limit_is_kept(limit: int) -> None:
    chosen = abstract([1, 1, 1, 1], max_sentences=4, max_syllables=limit, next_share=0.0)
    assert sum(count_syllables(text) for text in chosen) <= limit


@pytest.mark.parametrize("limit", [1, 3, 5])
def test_the_best_sentence_is_cut_when_none_fits(limit: int) -> None:
    (cut,) = abstract([1, 9, 1, 1], max_syllables=limit)
    assert TEXTS[1].startswith(cut)
    assert count_syllables(cut) == limit


def test_a_sentence_that_leans_does_not_open() -> None:
    texts = ["Ông cho biết thêm việc này đã được báo cáo.", *TEXTS[:2]]
    assert abstract([9.0, 1.0, 0.0], texts, max_sentences=1) == [TEXTS[0]]


def test_a_sentence_that_leans_follows_the_one_it_leans_on_or_is_left_out() -> None:
    texts = [*TEXTS[:2], "Ông cũng đề nghị các huyện báo cáo trước tháng sau."]
    assert abstract([1.0, 9.0, 8.9], texts, next_share=0.1) == texts[1:]
    assert abstract([9.0, 1.0, 8.9], texts, next_share=0.5) == [texts[0]]


def test_a_connective_is_left_out_when_what_follows_has_a_capital() -> None:
    texts = ["Tin vắn", "Ngoài ra, Huyện uỷ Phú Khê đã luân chuyển chín cán bộ."]
    assert abstract([0.0, 1.0], texts) == ["Huyện uỷ Phú Khê đã luân chuyển chín cán bộ."]


def test_attribution_goes_only_when_the_budget_asks_for_it() -> None:
    text = "Tỉnh đã luân chuyển chín cán bộ, ông Trần Văn Bình cho biết."
    assert abstract([1.0], [text]) == [text]
    made = extract(
        sentences([text]), ids([text]), np.array([1.0], np.float32), AbstractBudget(max_syllables=9)
    )
    assert made.text == "Tỉnh đã luân chuyển chín cán bộ."
    assert [s.text for s in made.sentences] == ["Tỉnh đã luân chuyển chín cán bộ", "."]
    assert made.checks == ("spans only", "attribution dropped", "opening stands alone")


def test_a_dateline_is_left_out() -> None:
    text = "ĐBP - Huyện uỷ Phú Khê họp bàn công tác cán bộ."
    sentence = Sentence(0, len(text), text, dateline=6)
    made = extract([sentence], [[1, 2]], np.array([1.0], np.float32), AbstractBudget())
    assert made.text == text[6:]
    assert made.sentences[0].start == 6


def test_a_salience_of_minus_infinity_is_survived() -> None:
    unseen = float("-inf")
    assert abstract([unseen] * 4)[0] == TEXTS[0]


def test_no_sentences_no_abstract() -> None:
    made = extract([], [], np.zeros(0, np.float32), AbstractBudget())
    assert (made.text, made.sentences) == ("", ())


def test_headings_and_fragments_are_passed_over() -> None:
    texts = ["Tin vắn", *TEXTS[:2]]
    assert abstract([9.0, 1.0, 0.0], texts) == [TEXTS[0]]


def test_an_article_of_fragments_still_has_an_abstract() -> None:
    assert abstract([0.0], ["Tin vắn"]) == ["Tin vắn"]


def test_a_shortened_abstract_that_the_guard_doubts_is_given_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Ông Trần Văn Bình (SN 1975, trú xã Tân Lĩnh) nhận quyết định điều động."
    document = to_document(Article(text))
    case = SummaryInput(document, ids([text]), np.array([1.0], np.float32))
    (short,) = ExtractiveSummarizer().summarize([case], AbstractBudget())
    assert short.text == "Ông Trần Văn Bình nhận quyết định điều động."
    doubt = FaithfulnessReport(False, ())
    monkeypatch.setattr(faithfulness, "check_faithfulness", lambda abstract, article: doubt)
    (whole,) = ExtractiveSummarizer().summarize([case], AbstractBudget())
    assert (whole.text, whole.checks[0]) == (text, "verbatim")
