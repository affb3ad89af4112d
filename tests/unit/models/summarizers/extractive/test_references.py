"""What a sentence points to without naming it, and which sentences name it."""

from __future__ import annotations

import pytest
from ways_of_typing import WAYS, Rewrite

from phobrief.models.summarizers.extractive.references import bound_by, pointers

UNBOUND = {
    "Các cơ quan chuẩn bị để xã mới hoạt động theo Điều 1 của Nghị quyết này.": {"nghị quyết"},
    "Số người được bổ nhiệm theo khoản 2 Điều này không quá hai.": {"điều"},
    "Đại biểu đã bầu ông Lê Văn Bình giữ chức Chủ tịch UBND tỉnh này.": {"tỉnh"},
    "Cán bộ được hưởng phụ cấp theo các quy định trên.": {"quy định"},
    "Người phụ trách kế toán theo Thông tư liên tịch này được hưởng phụ cấp.": {
        "thông tư liên tịch"
    },
    "Giám đốc cho biết cơ quan này đã nhận đơn.": {"cơ quan"},
}
BOUND = (
    "HĐND tỉnh Sông Mây họp để bầu Chủ tịch UBND tỉnh này.",
    "Nghị định 12/2030/NĐ-CP thay thế các nghị định trước; Nghị định này có hiệu lực từ tháng 7.",
    "Theo kế hoạch được Bộ Hòa Giải phê duyệt, Bộ này sẽ thanh tra mười doanh nghiệp.",
    "Một đơn vị chậm báo cáo thì đơn vị này bị nhắc nhở.",
    "Trong thời gian này, Tỉnh uỷ điều động ba cán bộ.",
    "Mọi người cho rằng điều này là đúng.",
    "Đoàn công tác làm việc trên địa bàn tỉnh.",
)


@pytest.mark.parametrize("rewrite", WAYS)
@pytest.mark.parametrize("text", UNBOUND)
def test_a_thing_pointed_to_that_is_not_named(text: str, rewrite: Rewrite) -> None:
    assert {pointer.head for pointer in pointers(rewrite(text))} == UNBOUND[text]


@pytest.mark.parametrize("text", BOUND)
def test_named_in_the_sentence_or_no_such_thing(text: str) -> None:
    assert pointers(text) == ()


def test_the_last_thing_named_before_is_meant() -> None:
    texts = [
        "Chính phủ ban hành Nghị định 12/2030/NĐ-CP.",
        "Quốc hội họp hôm qua.",
        "Nghị định này có hiệu lực từ tháng 7.",
        "Nghị định 15/2030/NĐ-CP quy định về tiền thưởng.",
        "Nghị định này áp dụng cho viên chức.",
    ]
    assert bound_by(texts) == [None, None, frozenset({0}), None, frozenset({3})]


def test_what_nobody_names_is_bound_by_nothing() -> None:
    assert bound_by(["Thông tư này hướng dẫn việc sắp xếp."]) == [frozenset()]
