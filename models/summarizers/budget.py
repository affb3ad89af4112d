"""How long an abstract may be."""

from __future__ import annotations

from ..store.records import Stored


class AbstractBudget(Stored, frozen=True, kw_only=True):
    """How long an abstract may be and how it is filled; a model's own is kept in its phobrief.json.

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
