"""Selection under a budget."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from phobrief.articles import Article, Sentence
from phobrief.models.faithfulness import FaithfulnessChecker, FaithfulnessReport, check_faithfulness
from phobrief.models.store.manifest import AbstractBudget
from phobrief.models.summarizers.base import SummaryInput
from phobrief.models.summarizers.extractive.extractive import Choices, ExtractiveSummarizer, extract
from phobrief.models.summarizers.extractive.pages.portraits import find_portrait
from phobrief.models.text.document import to_document
from phobrief.models.text.syllables import count_syllables

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


def test_a_sentence_that_depends_on_another_does_not_open() -> None:
    texts = ["Ông cho biết thêm việc này đã được báo cáo.", *TEXTS[:2]]
    assert abstract([9.0, 1.0, 0.0], texts, max_sentences=1) == [TEXTS[0]]


def test_a_sentence_that_depends_on_another_follows_it_or_is_left_out() -> None:
    texts = [*TEXTS[:2], "Ông cũng đề nghị các huyện báo cáo trước tháng sau."]
    assert abstract([1.0, 9.0, 8.9], texts, next_share=0.1) == texts[1:]
    assert abstract([9.0, 1.0, 8.9], texts, next_share=0.5) == [texts[0]]


def test_a_definition_opens_though_its_name_reads_like_a_task() -> None:
    name = "Chủ động, tích cực hội nhập Sông nước"
    texts = [f"{name} là chính sách của tỉnh Sông Mây từ năm 2030.", *TEXTS[:2]]
    portrait = find_portrait(name, sentences(texts))
    choices = Choices.of(sentences(texts), ids(texts), portrait)
    assert [candidate.depends for candidate in choices.candidates] == [False] * 3
    assert Choices.of(sentences(texts), ids(texts)).candidates[0].depends


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


def test_asides_are_passed_over() -> None:
    first, second, *_ = sentences(TEXTS)
    marked = [replace(first, aside="attendants"), second]
    salience = np.array([3.0, 1.0], dtype=np.float32)
    chosen = extract(marked, ids(TEXTS[:2]), salience, AbstractBudget())
    assert [span.text for span in chosen.sentences] == [second.text]


def test_an_article_of_fragments_still_has_an_abstract() -> None:
    assert abstract([0.0], ["Tin vắn"]) == ["Tin vắn"]


def test_a_shortened_abstract_that_the_check_doubts_is_given_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Ông Trần Văn Bình (SN 1975, trú xã Tân Lĩnh) nhận quyết định điều động."
    document = to_document(Article(text))
    case = SummaryInput(document, ids([text]), np.array([1.0], np.float32))
    (short,) = ExtractiveSummarizer().summarize([case], AbstractBudget())
    assert short.text == "Ông Trần Văn Bình nhận quyết định điều động."
    doubt = FaithfulnessReport(False, ())
    monkeypatch.setattr(FaithfulnessChecker, "check", lambda checker, abstract: doubt)
    (whole,) = ExtractiveSummarizer().summarize([case], AbstractBudget())
    assert (whole.text, whole.checks[0]) == (text, "verbatim")


def summarized(text: str, **budget: int) -> str:
    document = to_document(Article(text))
    texts = [sentence.text for sentence in document.sentences]
    salience = np.arange(len(texts), 0, -1, dtype=np.float32)
    case = SummaryInput(document, ids(texts), salience)
    (made,) = ExtractiveSummarizer().summarize([case], AbstractBudget(**budget))
    return made.text


AMOUNTS = (
    "Ủy ban Kiểm tra Tỉnh ủy Hồng Lam kết luận Ban Thường vụ Huyện ủy Sông Đà buông lỏng lãnh đạo để thất thoát "
    "số tiền 1.234,5 tỷ đồng theo Quyết định số 205-QĐ/TW ngày 14/5/2024 của Ban Bí thư đối với 12,5% cán bộ."
)


@pytest.mark.parametrize("limit", range(10, 60))
def test_a_cut_says_nothing_that_the_whole_does_not(limit: int) -> None:
    text = summarized(AMOUNTS, max_syllables=limit)
    assert 0 < count_syllables(text) <= limit
    assert check_faithfulness(text, AMOUNTS).supported


@pytest.mark.parametrize(("opening", "closing"), ["“”", "«»", '""', "““"])
def test_a_sentence_within_a_quotation_is_not_printed_as_the_articles_own(
    opening: str, closing: str
) -> None:
    inner = "Tỉnh ủy Hồng Lam chưa kiểm soát quyền lực trong công tác cán bộ."
    text = (
        f"Trả lời phỏng vấn, một cán bộ hưu trí nói: {opening}Tỉnh ta còn nhiều việc. {inner} "
        f"Mong tỉnh sửa.{closing} Bí thư Tỉnh ủy Hồng Lam bác bỏ ý kiến này.\n"
        "Hội nghị bế mạc vào chiều cùng ngày tại thành phố."
    )
    made = summarized(text)
    assert inner not in made
    assert made.startswith(("Bí thư", "Hội nghị"))


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    text = "Ông Bình nói: “Phải làm ngay việc này.\nBan Thường vụ thống nhất điều động mười hai cán bộ."
    assert summarized(text) == "Ban Thường vụ thống nhất điều động mười hai cán bộ."


def test_a_quotation_of_two_sentences_can_still_be_taken_whole() -> None:
    text = (
        "Ông Bình nói: “Phải làm ngay việc này. Không được để chậm thêm ngày nào.” Họp xong trưa."
    )
    document = to_document(Article(text))
    first, second, _ = Choices.of(document.sentences, [[0], [1], [2]]).candidates
    assert first.joins
    assert not second.usable


LEAD = (
    "Ngày 3/6, tại Hồng Lam, Ban Tổ chức Tỉnh ủy Hồng Lam tổ chức hội nghị quán triệt Quy định số 12-QĐ/TU, ngày "
    "2-5-2024 của Ban Thường vụ Tỉnh ủy về kiểm soát quyền lực trong công tác cán bộ; đánh giá tình hình, kết quả "
    "công tác tổ chức xây dựng Đảng sáu tháng đầu năm, đề ra phương hướng, nhiệm vụ trọng tâm và giải pháp sáu tháng cuối năm."
)
ASKED = (
    "Phát biểu tại hội nghị, đồng chí Trần Văn Bình, Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức Tỉnh ủy yêu cầu các "
    "huyện ủy hoàn thành quy hoạch trước tháng 9."
)
ATTENDED = (
    "Dự hội nghị có đồng chí Lê Thị Cúc, Phó Bí thư Tỉnh ủy; lãnh đạo các ban, sở, ngành của tỉnh."
)


def test_a_lead_too_long_is_printed_in_the_version_that_fits() -> None:
    article = f"{LEAD}\n{ATTENDED}\n{ASKED}"
    assert summarized(article, max_syllables=45, max_sentences=1) == (
        "Ngày 3/6, tại Hồng Lam, Ban Tổ chức Tỉnh ủy Hồng Lam tổ chức hội nghị quán triệt Quy định số 12-QĐ/TU của Ban "
        "Thường vụ Tỉnh ủy về kiểm soát quyền lực trong công tác cán bộ."
    )


def test_a_version_that_the_check_doubts_gives_way_to_a_longer_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def doubts(checker: FaithfulnessChecker, abstract: str) -> FaithfulnessReport:
        return FaithfulnessReport("sáu tháng" in abstract, ())

    monkeypatch.setattr(FaithfulnessChecker, "check", doubts)
    made = summarized(LEAD, max_syllables=80, max_sentences=1)
    assert made.startswith("Ngày 3/6")
    assert "sáu tháng đầu năm" in made


def test_an_announcement_is_not_given_whole_where_the_check_doubts_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def doubts(checker: FaithfulnessChecker, abstract: str) -> FaithfulnessReport:
        return FaithfulnessReport("Nghị định 250" not in abstract, ())

    announced = "Căn cứ Điều 16 Nghị định 250/2030/NĐ-CP quy định về quyền của Phó Chủ tịch Hội đồng như sau:"
    told = "Phó Chủ tịch Hội đồng được mời dự mọi cuộc họp của tỉnh Hồng Lam về tổ chức bộ máy."
    assert summarized(f"{announced}\n{told}", max_sentences=1) == announced[7:-9]
    monkeypatch.setattr(FaithfulnessChecker, "check", doubts)
    assert summarized(f"{announced}\n{told}", max_sentences=1) == told


def test_attendants_are_never_printed_and_an_event_needs_its_name() -> None:
    article = f"{ATTENDED}\n{ASKED}\n{LEAD}"
    document = to_document(Article(article))
    choices = Choices.of(document.sentences, [[i] for i in range(len(document.sentences))])
    assert [c.usable for c in choices.candidates] == [False, True, True]
    assert summarized(article, max_syllables=90).startswith("Ngày 3/6")
    both = summarized(f"{LEAD}\n{ATTENDED}\n{ASKED}", max_syllables=80)
    assert both.startswith("Ngày 3/6")
    assert "Lê Thị Cúc" not in both
