"""How long an abstract may be, and how its length is counted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AbstractBudget:
    """How long an abstract may be and how it is filled.

    Attributes:
        max_sentences, max_syllables: upper limits, never exceeded; a sentence is cut when none fits.
        redundancy: how strongly a sentence repeating a chosen one is held back, 0 to 1.
        next_share: a further sentence is added while its salience, as odds against the best one,
            reaches this share.
    """

    max_sentences: int = 2
    max_syllables: int = 80
    redundancy: float = 0.5
    next_share: float = 0.5


def count_syllables(text: str) -> int:
    """Number of Vietnamese syllables: runs of letters and digits."""
    return len(re.findall(r"\w+", unicodedata.normalize("NFC", text)))
