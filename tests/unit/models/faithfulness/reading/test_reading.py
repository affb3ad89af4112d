"""Numbers, dates, times, decision numbers and initialisms read as one unit each."""

import pytest

from phobrief.models.faithfulness.reading.reading import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3,2 tỷ", "#3200000000"),
        ("3,2 tỉ", "#3200000000"),
        ("3.200 triệu", "#3200000000"),
        ("3 tỷ 200 triệu", "#3200000000"),
        ("1 triệu rưỡi", "#1500000"),
        ("1.077", "#1077"),
        ("4,65", "#4.65"),
        ("hai mươi lăm", "#25"),
        ("mười hai", "#12"),
        ("một trăm linh năm", "#105"),
        ("hai nghìn ba trăm", "#2300"),
        ("ba triệu", "#3000000"),
        ("29/12", "d29.12."),
        ("ngày 29-12", "d29.12."),
        ("29 tháng 12", "d29.12."),
        ("ngày 29 tháng 12 năm 2022", "d29.12.2022"),
        ("29.12.2022", "d29.12.2022"),
        ("tháng 6/2019", "d.6.2019"),
        ("tháng 6 năm 2019", "d.6.2019"),
        ("7 giờ 30 phút", "@7:30"),
        ("7h30", "@7:30"),
        ("205-QĐ/TW", "§205.qđ.tw"),
        ("205 - QĐ/T.Ư", "§205.qđ.tw"),
        ("100/2019/NĐ-CP", "§100.2019.nđ.cp"),
    ],
)
def test_one_unit(text: str, expected: str) -> None:
    assert read(text).keys == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("khoá XIII", 13),
        ("lần thứ mười ba", 13),
        ("năm cán bộ", 5),
    ],
)
def test_number_in_context(text: str, expected: int) -> None:
    assert f"#{expected}" in read(text).keys


@pytest.mark.parametrize("text", ["năm nay", "trong năm học", "ông Ba", "mười năm qua"])
def test_not_five_and_not_three(text: str) -> None:
    keys = read(text).keys
    assert "#5" not in keys
    assert "#3" not in keys


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("TP.HCM", "TP. Hồ Chí Minh"),
        ("TP HCM", "Thành phố Hồ Chí Minh"),
        ("Ban Tổ chức T.Ư", "Ban Tổ chức TW"),
        ("Ban Tổ chức TƯ", "Ban Tổ chức Trung ương"),
        ("Sở GD-ĐT", "Sở Giáo dục và Đào tạo"),
        ("đ/c Bình", "đồng chí Bình"),
        ("44%", "44 phần trăm"),
    ],
)
def test_initialisms(short: str, long: str) -> None:
    assert read(short).keys == read(long).keys


def test_spans_are_of_the_raw_text() -> None:
    text = "\ufeffHọp ngày 29\u00a0tháng 12, tại TP.HCM."
    units = read(text).units
    assert text[units[1].start : units[1].end] == "ngày 29\u00a0tháng 12"
    assert text[units[-1].start : units[-1].end] == "TP.HCM"


def test_abbreviations_do_not_end_a_sentence() -> None:
    reading = read("ThS. Nguyễn Văn A. ở TP. Huế. Bà B đến.")
    assert len(reading.sentence_starts) == 2
