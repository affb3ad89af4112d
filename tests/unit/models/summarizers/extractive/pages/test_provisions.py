"""Answers drawn from a rule, and the rule that they go back to."""

from __future__ import annotations

import numpy as np
import pytest
from page import page

from phobrief.models.store.manifest import AbstractBudget
from phobrief.models.summarizers.extractive.extractive import extract
from phobrief.models.summarizers.extractive.pages.provisions import leads, names_only, rule_named

CITATION = "Căn cứ theo khoản 2 Điều 55 Nghị định 170/2030/NĐ-CP có quy định như sau:"
RULE = "Căn cứ theo khoản 2 Điều 55 Nghị định 170/2030/NĐ-CP"


def printed(*texts: str) -> str:
    sentences = page(*texts)
    salience = np.arange(len(texts), dtype=np.float32)
    made = extract(
        sentences, [[i] for i in range(len(texts))], salience, AbstractBudget(max_sentences=1)
    )
    whole = "\n".join(texts)
    assert all(whole[span.start : span.end] == span.text for span in made.sentences)
    return made.text


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            "Như vậy, căn cứ theo quy định nêu trên thì công chức từ chức vẫn được bảo lưu phụ cấp chức vụ.",
            f"{RULE} thì công chức từ chức vẫn được bảo lưu phụ cấp chức vụ.",
        ),
        (
            "Theo đó, công chức từ chức vẫn được bảo lưu phụ cấp chức vụ lãnh đạo.",
            f"{RULE}, công chức từ chức vẫn được bảo lưu phụ cấp chức vụ lãnh đạo.",
        ),
        (
            "Từ cơ sở trên, công chức từ chức vẫn được bảo lưu phụ cấp chức vụ lãnh đạo.",
            f"{RULE}, công chức từ chức vẫn được bảo lưu phụ cấp chức vụ lãnh đạo.",
        ),
    ],
)
def test_an_answer_is_printed_after_the_rule(answer: str, expected: str) -> None:
    assert printed(CITATION, "1. Công chức từ chức thì được xem xét.", answer) == expected


def test_a_rule_is_cited_with_what_amended_it() -> None:
    amended = "được sửa đổi, bổ sung bởi khoản 3 Điều 2 Nghị định 12/2031/NĐ-CP"
    citation = f"{RULE}, {amended} quy định về mức phạt như sau:"
    answer = "Như vậy, công chức từ chức vẫn được bảo lưu phụ cấp chức vụ lãnh đạo."
    expected = f"{RULE}, {amended}, công chức từ chức vẫn được bảo lưu phụ cấp chức vụ lãnh đạo."
    assert printed(citation, "1. Công chức từ chức thì được xem xét.", answer) == expected


@pytest.mark.parametrize(
    "before",
    [
        # Another question has been asked, or another rule quoted, since.
        (CITATION, "Ai có thẩm quyền cho từ chức?"),
        (CITATION, "Cụ thể tại Điều 5 Thông tư 12/2030/TT-BNV quy định:"),
        (
            CITATION,
            "Thẩm quyền, thủ tục cho từ chức được quy định tại Điều 7 Thông tư 12/2030/TT-BNV.",
        ),
        ("Báo cáo nêu mười trường hợp từ chức trong năm.",),
    ],
)
def test_no_rule_but_the_last_one_of_the_same_question(before: tuple[str, ...]) -> None:
    answer = "Như vậy, theo quy định trên thì công chức từ chức vẫn được bảo lưu phụ cấp."
    assert leads(page(*before, answer))[-1] is None


@pytest.mark.parametrize(
    "text",
    [
        "Theo đó, ngày 5/3, Ban Thường vụ Tỉnh uỷ Sông Mây điều động ba cán bộ.",
        "Từ đầu tháng này, lương của cán bộ xã được tăng thêm một bậc.",
        "Như vậy, theo Điều 7 Nghị định 12/2030/NĐ-CP thì cán bộ xã được tăng lương.",
    ],
)
def test_what_needs_no_rule_keeps_its_words(text: str) -> None:
    assert leads(page("Hội nghị họp sáng 5/3.", text)) == [None, None]


FIRST = "Theo đó, công chức từ chức vẫn được bảo lưu phụ cấp chức vụ lãnh đạo."


@pytest.mark.parametrize(
    ("before", "answer", "leads_on"),
    [
        ((CITATION, FIRST), "Như vậy, công chức từ chức vẫn được xếp lương như cũ.", True),
        # What it goes back to may stand in between.
        (
            (CITATION, FIRST, "Ngày 5/3, Bộ Nội vụ gửi Công điện 12 về việc cho từ chức."),
            "Theo đó, Bộ đề nghị các tỉnh báo cáo trước ngày 10/3.",
            False,
        ),
        (
            (CITATION, FIRST, "Ngày 5/3, Bộ Nội vụ gửi Công điện 12 về việc cho từ chức."),
            "Như vậy, theo quy định trên thì phụ cấp chức vụ được bảo lưu.",
            True,
        ),
        (
            (CITATION,),
            "Như vậy, bài viết trên đã giới thiệu các trường hợp từ chức của năm.",
            False,
        ),
        (
            (CITATION,),
            "Như vậy, hiện hành không quy định cụ thể về phụ cấp của người từ chức.",
            False,
        ),
    ],
)
def test_what_goes_on_from_a_rule(before: tuple[str, ...], answer: str, leads_on: bool) -> None:
    assert (leads(page(*before, answer))[-1] is not None) is leads_on


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Căn cứ theo Điều 16 Nghị định 250/2030/NĐ-CP quy định về quyền của Phó Chủ tịch Hội đồng như sau:",
            "Điều 16 Nghị định 250/2030/NĐ-CP quy định về quyền của Phó Chủ tịch Hội đồng",
        ),
        (
            "Quyền và nghĩa vụ của thành viên Hội đồng được quy định tại Điều 14 Nghị định 250/2030/NĐ-CP như sau:",
            "Quyền và nghĩa vụ của thành viên Hội đồng được quy định tại Điều 14 Nghị định 250/2030/NĐ-CP",
        ),
        (CITATION, None),
        (
            "Theo quy định tại Điều 4 Thông tư 7/2030/TT-BNV hướng dẫn thủ tục tiếp nhận công chức:",
            "Điều 4 Thông tư 7/2030/TT-BNV hướng dẫn thủ tục tiếp nhận công chức",
        ),
        # Only a clause of the article says so, and a small letter would begin the sentence.
        (
            "Tại khoản 1 Điều 12 Quy định 36/2030/QĐ-UBND quy định chi tiết về luân chuyển cán bộ như sau:",
            None,
        ),
        # What the things are that the rule holds for, or is about, was still to come.
        (
            "Căn cứ Điều 16 Nghị định 250/2030/NĐ-CP quy định về phụ cấp xếp theo các bậc lương như sau:",
            None,
        ),
        (
            "Theo Điều 5 Nghị định 73/2030/NĐ-CP quy định về kinh phí thưởng cán bộ, cụ thể tại xã như sau:",
            None,
        ),
        ("Căn cứ Điều 3 Nghị định 77/2030/NĐ-CP quy định nhà đất thuộc sở hữu của tỉnh gồm:", None),
        (
            "Căn cứ Điều 3 Nghị định 77/2030/NĐ-CP quy định nhà đất được giao cho xã quản lý như sau:",
            None,
        ),
        (
            "Mức phụ cấp của Hội đồng được quy định tại Điều 14 Nghị định 250/2030/NĐ-CP do Nghị định 9 sửa đổi như sau:",
            None,
        ),
        (
            "Theo Điều 7 Nghị quyết 81/2030/NQ-HĐND thì Nghị quyết 81 quy định chi thu nhập tăng thêm.",
            None,
        ),
        ("Tỉnh uỷ giao các nhiệm vụ sau:", None),
    ],
)
def test_what_an_announcement_says_by_itself(text: str, expected: str | None) -> None:
    kept = rule_named(text)
    assert (kept and text[slice(*kept)]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Căn cứ theo Điều 16 Nghị định 250/2030/NĐ-CP quy định về quyền của Hội đồng như sau:",
            True,
        ),
        ("Quy chế gồm 4 chương, 20 điều.", True),
        ("Luật Sông nước (sửa đổi) gồm 7 chương, 45 điều, có hiệu lực từ ngày 1/7/2030.", True),
        ("Ngày 5/3, Ủy ban nhân dân tỉnh Sông Mây đã ban hành Quyết định số 12/QĐ-UBND.", True),
        ("Sáng 5/3, Tỉnh ủy tổ chức hội nghị công bố quyết định.", True),
        ("Nghị định gồm 7 chương, 42 điều, trong đó bỏ bồi dưỡng theo ngạch công chức.", False),
        ("Ủy ban nhân dân tỉnh ban hành Quyết định số 12/QĐ-UBND về luân chuyển cán bộ.", False),
        ("Sáng 5/3, Tỉnh ủy công bố quyết định điều động ba cán bộ.", False),
        ("Kỷ luật đảng viên vi phạm có hiệu lực ngay sau khi công bố quyết định.", False),
        ("Tạm dừng tuyển dụng; tiếp tục khi cấp có thẩm quyền ban hành quy định mới.", False),
    ],
)
def test_a_rule_of_which_only_the_name_is_told(text: str, expected: bool) -> None:
    assert names_only(text) is expected
