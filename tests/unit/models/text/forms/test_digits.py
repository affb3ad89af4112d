"""Numbers in pieces are put together where one number must stand; numbers beside each other stay."""

from __future__ import annotations

import time
import unicodedata

import pytest

from phobrief.models.text.forms.digits import edits
from phobrief.models.text.forms.table import FORMS, read_plain

NOTE = "numbers are in pieces, as OCR leaves them; they are put together"


@pytest.mark.parametrize(
    ("split", "whole"),
    [
        ("nhiệm kỳ 2 0 2 5 - 2 0 3 0.", "nhiệm kỳ 2025 - 2030."),
        ("Nghị quyết số 1 8 - NQ/TW của Trung ương", "Nghị quyết số 18-NQ/TW của Trung ương"),
        ("Quy định số 2 0 5 -QĐ/TW, 2 4 cán bộ", "Quy định số 205-QĐ/TW, 24 cán bộ"),
        ("Nghị định số 1 7 8 / 2 0 2 4 / NĐ-CP", "Nghị định số 178/2024/NĐ-CP"),
        ("ngày 1 2 / 3 / 2 0 2 5, tại Hà Nội", "ngày 12/3/2025, tại Hà Nội"),
        ("ngày 1 5 tháng 1 0 năm 2 0 2 4", "ngày 15 tháng 10 năm 2024"),
        ("Năm 20 25 có 1 . 0 7 7 trường hợp", "Năm 2025 có 1.077 trường hợp"),
        ("năm 2 0 2 5 có 1 . 0 7 7 trường hợp, 3 5 vụ", "năm 2025 có 1.077 trường hợp, 35 vụ"),
        ("Năm 2\u00a00\u00a02\u00a05; các bài 1 2 3", "Năm 2025; các bài 1 2 3"),
    ],
)
@pytest.mark.parametrize("marks", ["NFC", "NFD"])
def test_split_numbers(split: str, whole: str, marks: str) -> None:
    plain = read_plain(unicodedata.normalize(marks, split))
    assert unicodedata.normalize("NFC", plain.text) == whole
    assert plain.notes == (NOTE,)
    assert plain.given is not None


@pytest.mark.parametrize(
    "text",
    [
        "Đội A: 2 0 1 9 6",
        "Sông Lam 2 0 1 6\nVân Sơn 1 9 0 3",
        "các điều 1 2 3 và 5 7",
        "Năm 2025 có 24 cán bộ, năm 20 tuổi, 25 người",
        "số 18 - NQ/TW ngày 12 tháng 3 năm 2025",
        "ngày 1 và ngày 2 tháng 3, lúc 9 giờ",
        "Gọi 024 3825 1234 hoặc 0 9 1 2 3 4 5 6 7 8",
    ],
)
def test_numbers_beside_each_other_are_no_pieces(text: str) -> None:
    assert edits(text) == []
    assert read_plain(text).given is None


def test_the_note_is_that_of_a_form() -> None:
    assert NOTE in [form.note for form in FORMS]


@pytest.mark.parametrize("piece", ["2 ", "1 2 ", "năm 2 0 ", "1 / ", "1 . 0 "])
def test_time_grows_with_the_text(piece: str) -> None:
    started = time.process_time()
    edits(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 2
