"""The ladder from a generated abstract down to an extractive one; the generator is made to order."""

from __future__ import annotations

import numpy as np
import pytest
from tiny_seq2seq import WrittenGenerator
from ways_of_typing import WAYS, Rewrite

from phobrief import Article, check_faithfulness
from phobrief.models.store.manifest import AbstractBudget
from phobrief.models.summarizers.abstractive.abstractive import AbstractiveSummarizer
from phobrief.models.summarizers.abstractive.source_text import source_text
from phobrief.models.summarizers.base import SummaryInput
from phobrief.models.text.document import to_document
from phobrief.models.text.syllables import count_syllables

TEXT = """Sáng 29/12, Huyện uỷ Phú Khê công bố quyết định điều động 12 cán bộ về các xã.
Ông Trần Văn Bình, Bí thư Huyện uỷ, trao quyết định và đề nghị các đồng chí sớm ổn định công việc.
Bà Lê Thị Cúc giữ chức Chủ tịch xã Tân Lĩnh thay ông Phạm Văn Đức nghỉ hưu.
Hội nghị không bàn việc sáp nhập hai xã vùng cao."""
ARTICLE = Article(TEXT, title="Phú Khê điều động 12 cán bộ")
GOOD = "Huyện uỷ Phú Khê điều động 12 cán bộ về các xã."
WRONG = "Huyện uỷ Phú Khê điều động 35 cán bộ về các xã."


def case() -> SummaryInput:
    document = to_document(ARTICLE)
    n = len(document.sentences)
    ids = [[hash(w) % 999 for w in s.text.split()] for s in document.sentences]
    return SummaryInput(document, ids, np.linspace(2, 0, n, dtype=np.float32))


def summarize(*candidates: str, anew: tuple[str, ...] | None = None, **limits: int):
    generator = WrittenGenerator(
        lambda source, constrained: list(anew or ()) if constrained else list(candidates)
    )
    (made,) = AbstractiveSummarizer(generator).summarize([case()], AbstractBudget(**limits))
    assert check_faithfulness(made.text, TEXT).supported
    return made


@pytest.mark.parametrize("rewrite", WAYS)
def test_a_generator_reads_the_same_however_the_article_is_typed(rewrite: Rewrite) -> None:
    typed = to_document(Article(rewrite(TEXT), title=rewrite("Phú Khê điều động 12 cán bộ")))
    assert source_text(typed) == source_text(to_document(ARTICLE))


def test_a_supported_abstract_is_kept_and_points_to_its_sentence() -> None:
    made = summarize(GOOD)
    assert (made.text, made.method, made.checks) == (GOOD, "abstractive", ("faithful",))
    assert [s.text for s in made.sentences] == [TEXT.splitlines()[0]]
    assert TEXT[made.sentences[0].start : made.sentences[0].end] == made.sentences[0].text


def test_another_beam_when_the_best_lies() -> None:
    made = summarize(WRONG, GOOD)
    assert (made.text, made.method) == (GOOD, "abstractive")
    assert "beam 2" in made.checks
    assert "first draft: number not supported: 35" in made.checks


def test_written_anew_under_constraint() -> None:
    made = summarize(WRONG, anew=(GOOD,))
    assert (made.text, made.method) == (GOOD, "abstractive_constrained")


def test_the_wrong_sentence_is_exchanged() -> None:
    made = summarize(f"{GOOD} Bà Hoàng Thu Đào giữ chức Chủ tịch xã Tân Lĩnh.", max_sentences=2)
    assert made.method == "abstractive_repaired"
    assert made.text == f"{GOOD} {TEXT.splitlines()[2]}"


def test_a_sentence_that_depended_on_the_wrong_one_is_exchanged_too() -> None:
    draft = "Ông Vũ Văn Giang trao quyết định. Ông đề nghị các đồng chí sớm ổn định công việc."
    made = summarize(draft, max_sentences=2)
    assert made.method == "extractive_fallback"
    assert "Giang" not in made.text


@pytest.mark.parametrize(
    "candidate",
    [
        WRONG,
        "Hội nghị bàn việc sáp nhập hai xã vùng cao.",
        "Giá vàng thế giới tiếp tục lập đỉnh nhờ nhu cầu trú ẩn.",  # nothing to check, nothing of the article
        "",
        "   ",
        "。。。 今日は会議 です",
        "_ _ _ , , .",
        "\u200b\u200b",
    ],
)
def test_what_cannot_be_kept_falls_back(candidate: str) -> None:
    made = summarize(candidate)
    assert made.method in ("extractive_fallback", "abstractive_repaired")
    assert made.text
    assert candidate.strip() == "" or candidate not in made.text


def test_no_candidates_at_all() -> None:
    assert summarize().method == "extractive_fallback"


@pytest.mark.parametrize("limit", [3, 8, 14, 30, 80])
@pytest.mark.parametrize("n_sentences", [1, 2])
def test_limits_are_kept(limit: int, n_sentences: int) -> None:
    draft = " ".join([GOOD, *TEXT.splitlines()])
    made = summarize(draft, max_sentences=n_sentences, max_syllables=limit)
    assert count_syllables(made.text) <= limit
    assert len(made.sentences) <= n_sentences


def test_an_unfinished_end_and_repetitions_are_dropped() -> None:
    made = summarize(f"{GOOD} {GOOD} Ông Trần Văn Bình trao quyết định và", max_sentences=3)
    assert made.text == GOOD


def test_only_what_failed_is_written_anew() -> None:
    generator = WrittenGenerator(lambda source, constrained: [GOOD if constrained else WRONG])
    made = AbstractiveSummarizer(generator).summarize([case()] * 3, AbstractBudget())
    assert [m.method for m in made] == ["abstractive_constrained"] * 3
    assert generator.calls == [(3, False), (3, True)]
    generator = WrittenGenerator(lambda source, constrained: [GOOD])
    AbstractiveSummarizer(generator).summarize([case()] * 3, AbstractBudget())
    assert generator.calls == [(3, False)]


def test_no_articles() -> None:
    generator = WrittenGenerator(lambda source, constrained: [GOOD])
    assert AbstractiveSummarizer(generator).summarize([], AbstractBudget()) == []
