"""Cells as people fill them in, and names of topics as people spell them."""

from __future__ import annotations

import math

import pytest

from phobrief.training.data.label_shapes.grades import (
    any_grade,
    names_in,
    nearest_topic,
    plain_grade,
    topic_key,
    topic_of,
    weight_of,
)

TOPICS = {"cadre_work": "Công tác cán bộ", "power_control": "Kiểm soát quyền lực"}


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ("2", 2),
        (" 1 ", 1),
        (0, 0),
        (2.0, 2),
        ("1.0", 1),
        ("", None),
        (None, None),
        (math.nan, None),
        # Label Studio's short exports, as JSON and in a cell of CSV.
        ([{"rating": 2}], 2),
        ({"number": 0}, 0),
        ('[{"rating": 1}]', 1),
    ],
)
def test_plain_grades(value: object, grade: int | None) -> None:
    assert plain_grade(value) == grade
    assert any_grade(value) == grade


@pytest.mark.parametrize(
    "value",
    [
        *("3", -1, 0.5, "có", "1,0", True, [1], "nan", "inf", b"1"),
        *([{"rating": 4}], [{"rating": 1}, {"rating": 2}], [{"choices": ["x"]}], "[", "[{}]"),
    ],
)
def test_what_is_no_plain_grade(value: object) -> None:
    with pytest.raises(ValueError, match="expected 0, 1 or 2"):
        plain_grade(value)


@pytest.mark.parametrize("value", ["Có", "co\u0301", "YES", "x", True, "đúng"])
def test_words_for_yes(value: object) -> None:
    assert any_grade(value) == 2
    assert any_grade(value, yes=1) == 1


@pytest.mark.parametrize("value", ["không", "No", False, "-", "Sai"])
def test_words_for_no(value: object) -> None:
    assert any_grade(value) == 0


def test_a_maybe_is_no_grade() -> None:
    with pytest.raises(ValueError, match="có lẽ"):
        any_grade("có lẽ")


@pytest.mark.parametrize("name", ["cadre_work", "Cadre work", "CÔNG TÁC CÁN BỘ", "cong-tac can bo"])
def test_spellings_of_one_topic(name: str) -> None:
    assert topic_of(name, TOPICS) == "cadre_work"


@pytest.mark.parametrize("name", ["cadre", "", "!!", "bóng đá"])
def test_other_names_are_not_guessed(name: str) -> None:
    assert topic_of(name, TOPICS) is None


def test_the_nearest_topic() -> None:
    assert nearest_topic("cadre_wrok", TOPICS) == "cadre_work"
    assert nearest_topic("kiem soat quyen luc nha nuoc", TOPICS) == "power_control"
    assert nearest_topic("bóng đá", TOPICS) is None
    assert topic_key("Đại hội  Đảng!") == "dai_hoi_dang"


def test_names_of_a_cell() -> None:
    assert names_in(" a; b;;") == "a; b;;"
    assert names_in(["a", " b "]) == ["a", "b"]
    assert names_in({"choices": ["a"]}) == ["a"]
    assert names_in([]) == []
    assert names_in(" ") is None
    for value in (5, [1], {"a": 1}):
        with pytest.raises(ValueError, match="expected names"):
            names_in(value)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("[]", []),
        ("[ ]", []),
        ('["a", "b"]', ["a", "b"]),
        ("['a', 'b']", ["a", "b"]),
        ("['a' 'b']", ["a", "b"]),
        ("['a'\n 'b']", ["a", "b"]),
        ("['Phòng, chống' \"b's\"]", ["Phòng, chống", "b's"]),
        ("['a',]", ["a"]),
        ("{'a'}", ["a"]),
        ("[a, b]", ["a", "b"]),
        ("[a]", ["a"]),
        ("{a,b}", ["a", "b"]),
        ('{"a b",c}', ["a b", "c"]),
        ('{"choices": ["a", "b"]}', ["a", "b"]),
        ("{'choices': ['a']}", ["a"]),
        ('{"choices": []}', []),
        ('[{"choices": ["a"]}]', ["a"]),
        ('[["Xây dựng Đảng", "a"], ["b"]]', ["a", "b"]),
        ({"taxonomy": [["x", "a"]]}, ["a"]),
        ([{"start": 0, "end": 3, "text": "x", "labels": ["a", "b"]}], ["a", "b"]),
        ([[0, 5, "a"]], ["a"]),
        (("a", "b"), ["a", "b"]),
        (["Ca\u0301n bộ"], ["C\u00e1n bộ"]),
    ],
)
def test_lists_however_they_are_written(cell: object, names: list[str]) -> None:
    assert names_in(cell) == names


@pytest.mark.parametrize(
    "cell",
    [
        "{}",
        "{'a': 1}",
        '{"a": true}',
        "[1, 2]",
        "[null]",
        "[None]",
        "[[]]",
        "[a: b]",
        '["a", {"rating": 3}]',
        {"rating": 2},
        [{"a": True}],
        "[" * 5000 + "]" * 5000,
    ],
)
def test_a_list_of_another_form_is_named(cell: object) -> None:
    with pytest.raises(ValueError, match="expected names as a list or joined by ';', found"):
        names_in(cell)


@pytest.mark.parametrize(
    ("cell", "weight"),
    [(None, 1.0), ("", 1.0), ("  ", 1.0), (math.nan, 1.0), ("0.5", 0.5), (2, 2.0)],
)
def test_weights(cell: object, weight: float) -> None:
    assert weight_of(cell) == weight


@pytest.mark.parametrize("cell", ["0,5", "0", -1, "nan", "inf", "viel", [1]])
def test_what_is_no_weight(cell: object) -> None:
    with pytest.raises(ValueError, match="expected a number above 0"):
        weight_of(cell)
