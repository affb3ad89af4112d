"""A number may be said more coarsely than the article says it, never more finely, and in any script."""

from __future__ import annotations

import pytest

from phobrief.models.faithfulness import check_faithfulness

ROUNDED = [
    # stated, in the article, whether it may stand for it
    ("khoảng 237", "230", False),
    ("chừng 232", "230", False),
    ("khoảng 231", "khoảng 230", False),
    ("tầm 229", "230", False),
    ("khoảng hai trăm ba mươi bảy", "230", False),
    ("xấp xỉ 228", "230", False),
    ("gần 51", "50", False),
    ("ngót 53", "50", False),
    ("gần 231", "230", False),
    ("hơn 229", "230", False),
    ("trên 1.077", "1.100", False),
    ("gần 1.500", "1.400", False),
    ("khoảng 12", "11", False),
    ("hơn 2,95 tỷ", "3 tỷ", False),
    ("gần 3,21 tỷ", "3,2 tỷ", False),
    ("khoảng 3.215 triệu", "3,2 tỷ", False),
    ("gần 230", "230", False),
    ("hơn 230", "230", False),
    ("gần 230", "hơn 230", False),
    ("trên 230", "gần 230", False),
    ("hơn 240", "237", False),
    ("gần 230", "237", False),
    ("khoảng 300", "237", False),
    ("khoảng 240", "237", True),
    ("gần 240", "237", True),
    ("hơn 230", "237", True),
    ("trên 230", "237", True),
    ("trên dưới 240", "237", True),
    ("xấp xỉ 240", "237", True),
    ("gần hai trăm bốn mươi", "237", True),
    ("gần 50", "49", True),
    ("hơn 1.000", "1.077", True),
    ("hơn 3 tỷ", "3,2 tỷ", True),
    ("gần 2 triệu rưỡi", "2,48 triệu", True),
    ("khoảng 95", "95,5", True),
    ("khoảng 230", "230", True),
    ("không dưới 230", "230", True),
    ("gần 230", "gần 230", True),
    ("trên 230", "hơn 230", True),
    ("hơn 230", "khoảng 230", True),
    ("gần 230", "ngót 230", True),
    ("230", "hơn 230", True),
]


@pytest.mark.parametrize(("stated", "actual", "right"), ROUNDED)
def test_what_stands_for_a_number_is_coarser(stated: str, actual: str, right: bool) -> None:
    article = f"Hội nghị diễn ra sáng qua. Toàn huyện đã trồng được {actual} cây tràm ven sông."
    report = check_faithfulness(f"Huyện đã trồng được {stated} cây tràm.", article)
    assert report.supported == right


SAME = [
    ("khóa 11", "khóa XI"),
    ("khoá XI", "khóa 11"),
    ("Khóa mười một", "khoá XI"),
    ("khóa 10", "khóa X"),
    ("khóa 5", "khóa V"),
    ("khóa I", "khóa 1"),
    ("khóa thứ 17", "khóa XVII"),
    ("khóa 10, 11", "khóa X, XI"),
    ("các khóa IX, X và XI", "các khóa 9, 10 và 11"),
    ("Đại hội 13 của Đảng", "Đại hội XIII của Đảng"),
    ("Đại hội Đảng 13", "Đại hội Đảng XIII"),
    ("Đại hội Đảng bộ tỉnh 17", "Đại hội Đảng bộ tỉnh XVII"),
    ("Đại hội đại biểu toàn quốc lần thứ 12", "Đại hội đại biểu toàn quốc lần thứ XII"),
    ("kỳ họp thứ VIII", "kỳ họp thứ 8"),
    ("quý 4", "quý IV"),
    ("Huân chương Lao động hạng 3", "Huân chương Lao động hạng III"),
]


@pytest.mark.parametrize(("stated", "actual"), SAME)
def test_roman_figures_are_figures(stated: str, actual: str) -> None:
    article = f"Sáng 14/5, xã Tân Lĩnh nhắc lại nghị quyết của {actual}, khen hai chi bộ."
    assert check_faithfulness(f"Xã nhắc lại nghị quyết {stated}.", article).supported


@pytest.mark.parametrize(
    ("stated", "actual"),
    [
        ("khóa 12", "khóa XI"),
        ("khóa XII", "khóa XI"),
        ("khóa 10, 12", "khóa X, XI"),
        ("Đại hội Đảng 12", "Đại hội Đảng XIII"),
        ("quý 3", "quý IV"),
    ],
)
def test_another_figure_is_found_in_either_script(stated: str, actual: str) -> None:
    article = f"Sáng 14/5, xã Tân Lĩnh nhắc lại nghị quyết của {actual}, khen hai chi bộ."
    found = check_faithfulness(f"Xã nhắc lại nghị quyết {stated}.", article).findings
    assert [finding.kind for finding in found] == ["number"]


def test_words_in_capitals_are_no_roman_figures() -> None:
    article = "XỬ LÝ VI PHẠM Ở NHÀ MÁY XI MĂNG\nSáng 14/5, đoàn đến nhà máy xi măng Tân Lĩnh."
    assert check_faithfulness("Xử lý vi phạm ở nhà máy xi măng.", article).supported
