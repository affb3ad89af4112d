"""What is the news of a report, and what its frame."""

from __future__ import annotations

import pytest
from ways_of_typing import WAYS, Rewrite

from phobrief.models.summarizers.extractive.pages.news import (
    COUNTED,
    FRAME,
    OUTCOME,
    SLOGAN,
    news_value,
    only_announces,
    report_value,
)

TOLD = {
    "Ban Thường vụ Tỉnh ủy Hồng Lam điều động ba cán bộ.": OUTCOME,
    "Đại hội bầu Ban Chấp hành gồm 45 người.": OUTCOME,
    "Ủy ban Kiểm tra khai trừ hai đảng viên.": OUTCOME,
    "Bí thư Tỉnh ủy yêu cầu rà soát quy hoạch.": OUTCOME,
    "Huyện đã luân chuyển xong 126 đồng chí.": OUTCOME,
    "Hội nghị diễn ra tại trụ sở Tỉnh ủy.": 0.0,
    "Xây dựng Đảng là nhiệm vụ then chốt.": FRAME,
    "Trong những năm qua, Đảng bộ tỉnh luôn quan tâm công tác cán bộ.": FRAME,
    "Bí thư Tỉnh ủy chúc mừng các đồng chí được bổ nhiệm.": FRAME,
}


@pytest.mark.parametrize("rewrite", WAYS)
def test_outcome_and_frame(rewrite: Rewrite) -> None:
    assert news_value([*map(rewrite, TOLD)]).tolist() == [*TOLD.values()]


def test_no_sentences() -> None:
    assert news_value([]).shape == (0,)


def test_a_slogan_that_opens_a_report_makes_news_of_what_was_counted() -> None:
    slogan = "Xây dựng Đảng là nhiệm vụ then chốt."
    counted = "Từ năm 2025 đến nay, toàn huyện có 34 đồng chí được luân chuyển."
    assert report_value([slogan, counted]).tolist() == [SLOGAN, COUNTED]
    assert report_value([counted, slogan]).tolist() == [0.0, SLOGAN]


def test_a_frame_with_a_name_or_a_number_is_no_slogan() -> None:
    texts = [
        "Bí thư Tỉnh ủy Lê Văn Bình chúc mừng các đồng chí.",
        "Huyện hoàn thành tốt 12 chỉ tiêu.",
    ]
    assert report_value(texts).tolist() == [0.0, 0.0]


ANNOUNCED = {
    "Tỉnh ủy tổ chức hội nghị công bố các quyết định về công tác cán bộ.": True,
    "Sáng 3/4, Huyện ủy trao quyết định của Ban Thường vụ về nhân sự.": True,
    "Ủy ban Kiểm tra đã xem xét kết quả kiểm tra đối với Sở Công Thương.": True,
    "Tỉnh ủy công bố quyết định về công tác cán bộ, điều động ông Lê Văn Bình.": False,
    "Sau khi xem xét báo cáo, Ủy ban quyết định kỷ luật ba đảng viên.": False,
    "Tỉnh ủy công bố quyết định bổ nhiệm ông Lê Văn Bình.": False,
    "Mưa to ở nhiều nơi.": False,
}


@pytest.mark.parametrize("rewrite", WAYS)
def test_a_meeting_without_what_came_of_it(rewrite: Rewrite) -> None:
    assert [only_announces(rewrite(text)) for text in ANNOUNCED] == [*ANNOUNCED.values()]
