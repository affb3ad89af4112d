"""How much of an article's gist one or two sentences hold: what `ExtractScorer` reads beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...aliases import FloatArray, IntArray
from .base import Extract

_USUAL_LENGTH = 28
"""Syllables of a newspaper's abstract, mean over vietnews."""
_LENGTH_PER_SYLLABLE = 1.3
"""An abstract is about so much longer than what the article's own syllables lead to expect of it."""
_HELD = (
    "syllables",
    "pairs",
    "syllable_precision",
    "pair_precision",
    "syllable_recall",
    "pair_recall",
    "syllable_f1",
    "pair_f1",
    "syllable_f1_here",
    "pair_f1_here",
)
_BELOW = ("syllable_f1", "pair_f1", "syllable_f1_here", "pair_f1_here")
_ALONE = (
    "syllable_precision",
    "pair_precision",
    "syllable_f1",
    "pair_f1",
    "syllable_f1_here below",
    "pair_f1_here below",
)
_COLUMNS = (*_HELD, *(f"{name} below" for name in _BELOW))
GIST_FEATURES = (
    *(f"gist {name}" for name in _COLUMNS),
    "gist all_syllables",
    "gist all_pairs",
    *(f"gist first {name}" for name in _ALONE),
    *(f"gist last {name}" for name in _ALONE),
)
"""Of the sentences together: expected counts, precision, recall, and F1 with an abstract of the usual length
or of the length to be expected here, also less that of the best extract; what there is in all; and some of it
of the first and the last sentence alone, less that of the article's best sentence."""


@dataclass(frozen=True, slots=True)
class Chances:
    """Of syllables or of pairs: the chance of each, (n_grams,), and the numbers of those in each sentence."""

    chances: FloatArray
    of_sentence: Sequence[IntArray]

    def expected(self, extract: Extract) -> float:
        """How many different ones that an abstract will have too stand in some sentences."""
        held = [self.of_sentence[i] for i in extract]
        numbers = held[0] if len(held) == 1 else np.unique(np.concatenate(held))
        return float(self.chances[numbers].sum())


@dataclass(frozen=True, slots=True)
class Gist:
    """What an abstract of an article is likely to hold, and the sentences' lengths in syllables."""

    syllables: Chances
    pairs: Chances
    lengths: IntArray

    def rows(self, extracts: Sequence[Extract]) -> FloatArray:
        """The features of each extract, (n_extracts, len(GIST_FEATURES))."""
        together = self._held(extracts)
        each = self._held([(i,) for i in range(len(self.lengths))])
        alone = each[:, [_COLUMNS.index(name) for name in _ALONE]]
        totals = [self.syllables.chances.sum(), self.pairs.chances.sum()]
        rows = [
            together,
            np.tile(np.array(totals, dtype=np.float32), (len(extracts), 1)),
            alone[[extract[0] for extract in extracts]],
            alone[[extract[-1] for extract in extracts]],
        ]
        return np.concatenate(rows, axis=1)

    def _held(self, extracts: Sequence[Extract]) -> FloatArray:
        """`_COLUMNS` of each extract."""
        n = np.array([self.lengths[list(extract)].sum() for extract in extracts])
        one = np.array([self.syllables.expected(extract) for extract in extracts])
        two = np.array([self.pairs.expected(extract) for extract in extracts])
        all_one, all_two = float(self.syllables.chances.sum()), float(self.pairs.chances.sum())
        here = _LENGTH_PER_SYLLABLE * all_one
        columns = {
            "syllables": one,
            "pairs": two,
            "syllable_precision": one / np.maximum(n, 1),
            "pair_precision": two / np.maximum(n, 1),
            "syllable_recall": one / (all_one or 1.0),
            "pair_recall": two / (all_two or 1.0),
            "syllable_f1": 2 * one / (n + _USUAL_LENGTH),
            "pair_f1": 2 * two / (n + _USUAL_LENGTH - 1),
            "syllable_f1_here": 2 * one / np.maximum(n + here, 1),
            "pair_f1_here": 2 * two / np.maximum(n + here, 1),
        }
        for name in _BELOW:
            columns[f"{name} below"] = columns[name] - columns[name].max()
        return np.stack([columns[name] for name in _COLUMNS], axis=1).astype(np.float32)
