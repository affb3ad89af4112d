"""Where a text denies: ``không``, ``chưa``, ``chẳng`` and what they stand before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .keys import key_set
from .reading import Reading
from .units import Gap

NEGATORS = key_set("không chưa chẳng chả chớ đừng")
_NOT_BEFORE = key_set("gian khí quân phận lưu tặc vận trung kích ảnh người chiến đồng chỉ những")
_NOT_AFTER = key_set("hàng phòng trên tay đường trống hư số bầu được")


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
    joined = units[at].gap is Gap.NONE and at > 0
    return keys[at + 1] not in _NOT_BEFORE and not (joined and keys[at - 1] in _NOT_AFTER)
