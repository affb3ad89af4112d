"""What is the news of a report, and what its frame."""

from __future__ import annotations

import pytest
from ways_of_typing import WAYS, Rewrite

from phobrief.models.summarizers.extractive.news import FRAME, OUTCOME, news_value

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
