"""Paragraphs are told by where lines stand: full or not, indented, apart, in other columns."""

from __future__ import annotations

import pytest

from phobrief.inference.pdf.pages import Line, Page
from phobrief.inference.pdf.paragraphs import paragraphs


def at(
    left: float, right: float, base: float, text: str, *, size: float = 12.0, first: float = 25.0
) -> Line:
    return Line(text, left, right, base, size, first)


def column(
    *texts: str, left: float = 50.0, right: float = 250.0, base: float = 700.0
) -> list[Line]:
    """Full lines with a lead of 15, the last of them short."""
    lines = [at(left, right, base - 15 * n, text) for n, text in enumerate(texts)]
    return [*lines[:-1], lines[-1]._replace(right=left + 60)]


FULL = ["Ban Thường vụ Tỉnh", "ủy họp tại Hội", "trường Sông Lam", "hôm qua."]
WHOLE = "Ban Thường vụ Tỉnh ủy họp tại Hội trường Sông Lam hôm qua."
NEXT = ["Hội nghị kết thúc", "trong ngày."]


def test_lines_that_are_full_go_on() -> None:
    assert paragraphs([column(*FULL)]) == [WHOLE]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            [*column(*FULL), *column(*NEXT, base=640.0)],
            [WHOLE, "Hội nghị kết thúc trong ngày."],
        ),
        (
            [
                at(50, 250, 730, "Ban Thường vụ Tỉnh ủy họp."),
                at(50, 245, 715, "Công tác cán bộ trước đại hội"),  # a heading without a gap
                at(62, 250, 700, "Tỉnh ủy Sông Lam"),
                at(50, 120, 685, "ra nghị quyết."),
            ],
            [
                "Ban Thường vụ Tỉnh ủy họp. Công tác cán bộ trước đại hội",
                "Tỉnh ủy Sông Lam ra nghị quyết.",
            ],
        ),
        (
            [
                at(50, 250, 700, "Tỉnh ủy Sông Lam"),
                at(50, 250, 685, "ra nghị quyết về"),
                at(50, 250, 670, "công tác cán bộ."),
                at(50, 250, 647, "Nghị quyết có"),
                at(50, 250, 632, "hiệu lực ngay."),
            ],
            [
                "Tỉnh ủy Sông Lam ra nghị quyết về công tác cán bộ.",
                "Nghị quyết có hiệu lực ngay.",
            ],
        ),
        (
            [
                at(50, 250, 700, "Tỉnh ủy công bố Quyết", size=20.0),
                at(50, 150, 675, "định của Ban Bí thư", size=20.0),
                *column(*FULL, base=640.0),
            ],
            ["Tỉnh ủy công bố Quyết định của Ban Bí thư", WHOLE],
        ),
        (
            [
                at(50, 250, 700, "Hội nghị quyết định ba"),
                at(50, 250, 685, "nhiệm vụ của các cấp:"),
                at(50, 250, 670, "- Rà soát quy hoạch;"),
                at(50, 250, 655, "- Luân chuyển cán"),
                at(62, 110, 640, "bộ trẻ."),
            ],
            [
                "Hội nghị quyết định ba nhiệm vụ của các cấp:",
                "- Rà soát quy hoạch;",
                "- Luân chuyển cán bộ trẻ.",
            ],
        ),
        (
            [
                at(50, 250, 700, "ĐẢNG CỘNG SẢN VIỆT NAM"),
                at(70, 230, 685, "TỈNH ỦY SÔNG LAM"),
                at(100, 200, 670, "QUYẾT ĐỊNH"),
                at(60, 240, 655, "về việc lập Ban Chỉ đạo"),
                at(120, 180, 640, "tổng kết"),
            ],
            [
                "ĐẢNG CỘNG SẢN VIỆT NAM",
                "TỈNH ỦY SÔNG LAM",
                "QUYẾT ĐỊNH",
                "về việc lập Ban Chỉ đạo tổng kết",
            ],
        ),
        (
            [at(50, 250, 700, "Khối Đảng\t38"), at(50, 250, 685, "Khối chính quyền\t71")],
            ["Khối Đảng\t38", "Khối chính quyền\t71"],
        ),
        (
            [at(50, 120, 700, "Ban Tổ chức"), at(300, 400, 701, "Số cán bộ")],
            ["Ban Tổ chức", "Số cán bộ"],
        ),
        ([], []),
    ],
    ids=[
        "a last line that is short",
        "an indent",
        "a gap",
        "a headline",
        "a list",
        "a letterhead",
        "a table",
        "side by side",
        "nothing",
    ],
)
def test_where_a_paragraph_ends(page: Page, expected: list[str]) -> None:
    assert paragraphs([page]) == expected


def test_a_sentence_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    first, second = column(*FULL, "x")[:2], column(*FULL, left=300.0, right=500.0)[2:]
    assert paragraphs([[*first, *second]]) == [WHOLE]
    assert paragraphs([first, second]) == [WHOLE]


def test_a_new_column_begins_a_paragraph_below_a_sentence_that_ended() -> None:
    page = [*column(*FULL), *column(*NEXT, left=300.0, right=500.0)]
    assert paragraphs([page]) == [WHOLE, "Hội nghị kết thúc trong ngày."]


def test_notes_at_the_foot_of_a_page_do_not_stand_within_a_sentence() -> None:
    lines = column(*FULL, "x")
    note = at(50, 200, 60, "1. Theo báo cáo của Ban Tổ chức.", size=8.0)
    assert paragraphs([[*lines[:2], note], lines[2:4]]) == [WHOLE, note.text]


@pytest.mark.parametrize(
    ("above", "below", "glued"),
    [
        ("Quyết định số 12-", "QĐ/TU của Tỉnh ủy", "Quyết định số 12-QĐ/TU của Tỉnh ủy"),
        ("nhiệm kỳ 2025 -", "2030 của tỉnh", "nhiệm kỳ 2025 - 2030 của tỉnh"),
        ("diễn đàn interna\u2010", "tional ở Sông Lam", "diễn đàn international ở Sông Lam"),
    ],
)
def test_hyphens_at_the_end_of_a_line(above: str, below: str, glued: str) -> None:
    assert paragraphs([[at(50, 250, 700, above), at(50, 200, 685, below)]]) == [glued]
