"""What a rule of cleaning is: a pattern for a whole line, and where on a page it may act."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Zone = Literal["anywhere", "top", "below", "tail"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of noise line.

    Attributes:
        name: what `RemovedLine.rule` will say.
        zone: where it may stand: above the first paragraph of prose ("top"), anywhere below that
            ("below"), only below the last one ("tail"), or "anywhere".
        line: matches the whole folded line.
        max_words: longer lines are none of this kind.
        may_be_prose: whether a long line of this kind is text where a page has no other: news of one
            paragraph may end with the credit of its picture.
        needs: every line of this kind has one of these, which are found sooner than the pattern is tried;
            none of a pattern that is quick.
    """

    name: str
    zone: Zone
    line: re.Pattern[str]
    max_words: int | None = None
    may_be_prose: bool = False
    needs: tuple[str, ...] = ()

    def may_have(self, n_words: int) -> bool:
        """Whether a line of so many words is not too long."""
        return self.max_words is None or n_words <= self.max_words
