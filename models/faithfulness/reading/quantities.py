"""Numbers as Vietnamese writes them: ``1.077``, ``3,2 tỷ``, ``hai mươi lăm``, ``XIII``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ...text.regexes import regex
from .keys import key, key_set, keys
from .units import Gap, Unit

_DIGIT_WORDS = {
    key(word): value
    for value, words in enumerate(
        ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy bẩy", "tám", "chín")
    )
    for word in words.split()
}
_FIVE, _ONE, _THREE = key("năm"), key("một"), key("ba")
_TEN, _TENS, _HUNDRED, _DOZEN = key("mười"), key("mươi"), key("trăm"), key("chục")
NUMBER_OPENERS = frozenset({*_DIGIT_WORDS, _TEN})
"""Words that may open a number."""
_LAST_DIGITS = {
    (_TENS, key("mốt")): 1,
    (_TENS, key("tư")): 4,
    (_TENS, key("lăm")): 5,
    (_TENS, key("nhăm")): 5,
    (_TEN, key("lăm")): 5,
}
"""By the word before and the word: digits that are called otherwise at a number's end."""
_PLACES = {_TENS: 10, _DOZEN: 10, _HUNDRED: 100}
_ODD, _HALF = key_set("linh lẻ"), key("rưỡi")
_SCALES = {
    key(word): Decimal(value)
    for word, value in (
        ("nghìn", 10**3),
        ("ngàn", 10**3),
        ("vạn", 10**4),
        ("triệu", 10**6),
        ("tỷ", 10**9),
    )
}
_FIVE_IS_A_NUMBER_BEFORE = {_TENS, _HUNDRED, _DOZEN, *_SCALES} | key_set(
    """người cán đảng đồng tổ vụ việc cơ đơn tỉnh huyện xã quận phường ngày tháng tuần lần nhóm giải
    nhiệm nội bộ ban chiếc con cuộc dự công bị tên học cá tập trường tuổi phút giờ mét cây thành
    nước quốc doanh chi đại hội hạng điểm loại mục nghị bài cuốn tác thế lớp đội gia hộ hướng"""
)
_FIVE_IS_A_YEAR_AFTER = key_set(
    "một hàng mỗi các những nhiều vài mấy trong cuối đầu giữa cả suốt từng qua nửa đến từ tới"
)
_KIN = key_set("mẹ má tôi em anh chị con ơi chồng vợ của mày mình dượng cháu nuôi ruột đình vì")
_ROMAN = regex(r"(?=[ivxlc])(?:x[lc]|l?x{0,3})(?:i[xv]|v?i{0,3})$")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_AFTER = key_set("khoá khóa lần thứ hội quý chương mục phần hạng loại cấp kỷ tw ương kì")
_AND = key("và")
_LONGEST_LIST = 8
_LONG_SCALES = 6
_LONGEST_NUMBER = 24

CURRENCIES = {keys(words): name for words, name in (
    ("đồng", "đồng"), ("vnd", "đồng"), ("vnđ", "đồng"), ("usd", "usd"), ("đô la", "usd"),
    ("đôla", "usd"), ("euro", "euro"), ("eur", "euro"), ("nhân dân tệ", "tệ"), ("yên", "yên"),
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: its possible readings (``12,943`` has two), the first one the likelier."""

    readings: tuple[Decimal, ...]

    @property
    def key(self) -> str:
        """The likelier reading, written one way."""
        return "#" + _plain(self.readings[0])

    def same(self, other: Quantity) -> bool:
        """Whether the two can be the same number."""
        return any(reading in other.readings for reading in self.readings)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def digit_readings(raw: str) -> tuple[Decimal, ...]:
    """Return what a number in digits can mean, the Vietnamese reading first.

    A point before three digits groups thousands; a comma before three digits may also be decimal.
    A number with several separators that group nothing (``1.2.3``), or longer than any amount,
    has no reading.
    """
    if len(raw) > _LONGEST_NUMBER:
        return ()
    separators = "".join(c for c in raw if c in ".,")
    groups = re.split(r"[.,]", raw)
    if not separators:
        return (Decimal(raw),)
    if len(set(separators)) == 2:
        whole, _, fraction = raw.rpartition(separators[-1])
        return (Decimal(re.sub(r"[.,]", "", whole) + "." + fraction),)
    thousands = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    grouped = (Decimal("".join(groups)),) if thousands and groups[0] != "0" else ()
    if len(groups) > 2:
        return grouped
    decimal = (Decimal(".".join(groups)),)
    return grouped + (decimal if separators == "," or not grouped else ())


def read_number(units: Sequence[Unit], at: int) -> tuple[Quantity, int, bool] | None:
    """Read the number that starts at a unit.

    Returns the quantity, the index after it, and whether it claims something (the article ``một``
    does not); None when no number starts there.
    """
    unit = units[at]
    if unit.kind == "number":
        readings = digit_readings(unit.key)
        if not readings:
            return None
        return (*_scaled(units, at + 1, readings), True)
    if unit.kind != "word":
        return None
    roman = _roman(units, at)
    if roman is not None:
        return Quantity((Decimal(roman),)), at + 1, True
    return _in_words(units, at)


def _scaled(units: Sequence[Unit], at: int, readings: tuple[Decimal, ...]) -> tuple[Quantity, int]:
    """Multiply by the scale words that follow and add smaller parts (``3 tỷ 200 triệu``)."""
    factor, at = _scale(units, at)
    total = tuple(reading * factor for reading in readings)
    if factor > 1 and at < len(units) and units[at].gap is Gap.NONE:
        if units[at].key == _HALF:
            return Quantity(tuple(part + factor / 2 for part in total)), at + 1
        if units[at].kind == "number" and len(parts := digit_readings(units[at].key)) == 1:
            smaller, after = _scale(units, at + 1)
            if 1 < smaller < factor:
                return Quantity(tuple(part + parts[0] * smaller for part in total)), after
    return Quantity(total), at


def _scale(units: Sequence[Unit], at: int) -> tuple[Decimal, int]:
    factor = Decimal(1)
    limit = at + _LONG_SCALES
    while at < min(limit, len(units)) and units[at].gap is Gap.NONE and units[at].key in _SCALES:
        factor *= _SCALES[units[at].key]
        at += 1
    return factor, at


def _roman(units: Sequence[Unit], at: int) -> int | None:
    unit = units[at]
    if not (_looks_roman(unit) and (_counted(units, at) or _stands_out(units, at))):
        return None
    values = [_ROMAN_VALUES[letter] for letter in unit.key]
    return sum(
        -value if any(later > value for later in values[i + 1 : i + 2]) else value
        for i, value in enumerate(values)
    )


def _looks_roman(unit: Unit) -> bool:
    return unit.capital and _ROMAN.match(unit.key) is not None


def _counted(units: Sequence[Unit], at: int) -> bool:
    """Whether it follows a word that is counted so, or others of a list that do (``khóa IX, X và XI``)."""
    for _ in range(_LONGEST_LIST):
        if at == 0:
            return False
        before = units[at - 1]
        if units[at].gap is Gap.NONE and before.key in _ROMAN_AFTER:
            return True
        at -= 2 if at > 1 and before.key == _AND and units[at].gap is Gap.NONE else 1
        if units[at + 1].gap is Gap.SENTENCE or not _looks_roman(units[at]):
            return False
    return False


def _stands_out(units: Sequence[Unit], at: int) -> bool:
    """Whether it is in capitals among words that are not (``Đại hội Đảng XIII``, but not ``VI PHẠM``)."""
    beside = [*units[max(0, at - 1) : at], *units[at + 1 : at + 2]]
    return units[at].upper and at > 0 and not any(unit.upper for unit in beside)


def _in_words(units: Sequence[Unit], at: int) -> tuple[Quantity, int, bool] | None:
    first = units[at]
    if first.key not in _DIGIT_WORDS and first.key != _TEN:
        return None
    named = first.capital and not first.initial and not _after_ordinal(units, at)
    if named or (first.key == _FIVE and not _five_is_a_number(units, at)):
        return None
    total, after = _compound(units, at)
    stated = after - at > 1 or (
        first.key != _ONE
        and not (first.key == _THREE and after < len(units) and units[after].key in _KIN)
    )
    return Quantity((total,)), after, stated


def _after_ordinal(units: Sequence[Unit], at: int) -> bool:
    return at > 0 and units[at].gap is Gap.NONE and units[at - 1].key == key("thứ")


def _five_is_a_number(units: Sequence[Unit], at: int) -> bool:
    """Tell ``năm cán bộ`` (five) from ``năm nay`` (year) by the neighbours."""
    before = units[at - 1] if at and units[at].gap is Gap.NONE else None
    after = units[at + 1] if at + 1 < len(units) and units[at + 1].gap is Gap.NONE else None
    if before is not None and (before.kind == "number" or before.key in _FIVE_IS_A_YEAR_AFTER):
        return False
    if before is not None and (before.key in _DIGIT_WORDS or before.key in (_TEN, _TENS)):
        return False
    return after is not None and after.key in _FIVE_IS_A_NUMBER_BEFORE


def _compound(units: Sequence[Unit], at: int) -> tuple[Decimal, int]:
    """Read number words as one number, a sum of groups with a scale each (``hai nghìn ba trăm``).

    Stops before a word that would not continue it.
    """
    start, total, scale = at, Decimal(0), Decimal(0)
    while True:
        group = _group(units, start, at, begun=total > 0)
        at, scale = group.after, Decimal(100) if group.has_hundreds else scale
        word = _word(units, start, at)
        if word in _SCALES and group.value is not None:
            scale = _SCALES[word]
            total += group.value * scale
        elif word in _SCALES and total:  # a scale of the scale: ``một nghìn tỷ``
            scale *= _SCALES[word]
            total *= _SCALES[word]
        else:
            total += group.value or 0
            if word == _HALF and scale and not group.ends_in_digit:
                return total + scale / 2, at + 1
            return total, at
        at += 1


class _Group(NamedTuple):
    """Hundreds, tens and ones: its value, None where it holds nothing, and the index after it."""

    value: Decimal | None
    after: int
    has_hundreds: bool
    ends_in_digit: bool


def _group(units: Sequence[Unit], start: int, at: int, *, begun: bool) -> _Group:
    """Read what stands before a scale (``hai trăm linh ba``); ``begun``: a larger group has been read."""
    value, digit, has_hundreds = Decimal(0), None, False
    while word := _word(units, start, at):
        previous = units[at - 1].key if at > start else ""
        after = units[at + 1].key if at + 1 < len(units) else ""
        if digit is None and (previous, word) in _LAST_DIGITS:
            value += _LAST_DIGITS[previous, word]
        elif digit is None and word in _DIGIT_WORDS and _may_follow(units, start, at, word, after):
            digit = Decimal(_DIGIT_WORDS[word])
        elif digit is None and word == _TEN and not value:
            value = Decimal(10)
        elif digit is not None and word in _PLACES:
            value, digit = value + digit * _PLACES[word], None
            has_hundreds = has_hundreds or word == _HUNDRED
        elif not (word in _ODD and after in _DIGIT_WORDS and (value or begun)):
            break
        at += 1
    if digit is not None:
        value += digit
    is_empty = digit is None and not value
    return _Group(None if is_empty else value, at, has_hundreds, digit is not None)


def _word(units: Sequence[Unit], start: int, at: int) -> str:
    """The word that stands at ``at`` without a gap; empty where there is none."""
    goes_on = at < len(units) and (at == start or units[at].gap is Gap.NONE)
    return units[at].key if goes_on else ""


def _may_follow(units: Sequence[Unit], start: int, at: int, word: str, after: str) -> bool:
    """Whether a digit word continues the number (``mười năm`` is ten years, ``ba bốn`` two)."""
    if at == start:
        return True
    previous = units[at - 1].key
    if word == _FIVE:
        return after in (_TENS, _HUNDRED) or after in _SCALES or previous in _ODD
    return (
        previous in (_TEN, _TENS)
        or previous in _ODD
        or after in (_TENS, _HUNDRED)
        or (previous in _SCALES and after in _SCALES)
    )
