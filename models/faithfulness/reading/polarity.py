"""Where a text denies: ``không``, ``chưa``, ``chẳng`` and what they stand before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .keys import key_set
from .reading import Reading
from .units import Gap

NEGATORS = key_set("không chưa chẳng chả chớ đừng")
_NOT_BEFORE = key_set("gian khí quân phận tặc chỉ những")
"""``không gian``, ``không chỉ``: words of their own, or nothing denied."""
_NOT_AFTER = key_set("hàng phòng trên trống hư")
"""``hàng không``, ``phòng không``, ``trên không``."""
_GOODS = key_set("khách cửa ngân bán mua mặt đơn bạn nhà lô tiền xếp")
"""``khách hàng không đồng ý`` denies, whatever ``hàng không`` is."""


@dataclass
class Polarity:
    """A text's keys without its negators, and which of them are denied.

    Attributes:
        plain: the keys, negators left out.
        units: for each of them its index among the text's units.
        denied: whether a negator stands right before it.
        places: where each plain key stands.
    """

    reading: Reading
    plain: list[str] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    denied: list[bool] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        denies = False
        for at, unit in enumerate(self.reading.units):
            if unit.gap is not Gap.NONE:
                denies = False
            if is_negator(self.reading, at):
                denies = True
                continue
            self.places[unit.key].append(len(self.plain))
            self.plain.append(unit.key)
            self.units.append(at)
            self.denied.append(denies)
            denies = False


def is_negator(reading: Reading, at: int) -> bool:
    """Whether a unit denies what follows (not ``hàng không``, ``không gian``, ``có không?``)."""
    keys, units = reading.keys, reading.units
    if keys[at] not in NEGATORS or at + 1 >= len(units) or units[at + 1].gap is not Gap.NONE:
        return False
    if keys[at + 1] in _NOT_BEFORE:
        return False
    joined = units[at].gap is Gap.NONE and at > 0 and keys[at - 1] in _NOT_AFTER
    return not joined or (at > 1 and keys[at - 2] in _GOODS)
