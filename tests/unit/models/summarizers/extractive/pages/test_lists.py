"""Items of lists."""

from __future__ import annotations

import pytest

from phobrief.articles import Sentence
from phobrief.models.summarizers.extractive.compression import versions
from phobrief.models.summarizers.extractive.pages.lists import is_item, quoted_items


@pytest.mark.parametrize("mark", ["2. ", "7.", "a) ", "(1) ", "II. ", "- ", "5.2. ", "+ ", "- 3. "])
def test_a_mark_goes_where_the_sentence_stands_without_it(mark: str) -> None:
    text = f"{mark}Các cơ quan của tỉnh đã hoàn thành việc sắp xếp."
    ((low, high),) = versions(text)[0].kept
    assert text[low:high] == "Các cơ quan của tỉnh đã hoàn thành việc sắp xếp."


@pytest.mark.parametrize(
    "text",
    [
        "1.077 trường hợp được tỉnh xem xét trong năm.",
        "5/3 là ngày bầu cử của cả tỉnh Sông Mây.",
        "12/2015 – 7/2016: ông là Bí thư Huyện uỷ Phú Khê.",
        "a) có phẩm chất đạo đức tốt và được tín nhiệm.",
    ],
)
def test_a_number_of_the_sentence_stays(text: str) -> None:
    assert versions(text)[0].text == text


def test_which_items_lean_on_what_announces_them() -> None:
    assert is_item("2. Có độ tuổi từ đủ 28 tuổi trở lên.")
    assert is_item("a) có phẩm chất đạo đức tốt.")
    assert is_item("3. Phạt tiền từ 10 đến 20 triệu đồng.")
    assert is_item("- Các quyền khác theo quy định tại Điều 14.")
    assert is_item("- Sĩ quan, quân nhân chuyên nghiệp.")
    assert not is_item("- Thủ tướng có quyền đề nghị bãi bỏ các bộ.")
    assert not is_item("2. Cử tri toàn tỉnh đã đi bầu.")
    assert not is_item("Có mười cán bộ được điều động.")


def test_items_that_a_rule_is_quoted_with() -> None:
    texts = (
        "Căn cứ Điều 5 Nghị định 12/2030/NĐ-CP quy định như sau:",
        "Chế độ đối với công chức từ chức",
        "1. Công chức từ chức được bố trí công tác khác.",
        "2. Công chức bị miễn nhiệm không được hưởng phụ cấp.",
        "Như vậy, công chức từ chức vẫn có việc.",
        "- Công chức khác được giữ nguyên.",
    )
    sentences = [
        Sentence(i * 200, i * 200 + len(text), text, i, heading=i == 1)
        for i, text in enumerate(texts)
    ]
    assert quoted_items(sentences) == {2, 3}


def test_cases_that_a_rule_is_for() -> None:
    texts = (
        "Thanh tra viên bậc 1 đáp ứng một trong các điều kiện sau đây:",
        "1. Người được bổ nhiệm theo Điều 5, được cơ quan có thẩm quyền điều động đến huyện.",
        "2. Người đã giữ chức Phó Chánh Thanh tra huyện.",
        "Hội đồng xét nâng bậc họp mỗi năm một lần.",
    )
    sentences = [Sentence(i * 200, i * 200 + len(text), text, i) for i, text in enumerate(texts)]
    assert quoted_items(sentences) == {1, 2}
