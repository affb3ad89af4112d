"""Extractive abstracts: the most salient sentences, verbatim, in the article's order, within a budget."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...articles import Abstract, Sentence

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AbstractBudget:
    """How long an abstract may be and how it is filled.

    Attributes:
        max_sentences, max_syllables: upper limits; the best sentence is given even when it alone is
            longer than ``max_syllables``, unless a shorter one exists.
        redundancy: how strongly a sentence repeating a chosen one is held back, 0 to 1.
        next_share: a further sentence is added while its salience, as odds against the best one,
            reaches this share.
    """

    max_sentences: int = 2
    max_syllables: int = 80
    redundancy: float = 0.5
    next_share: float = 0.5


def extract(
    sentences: Sequence[Sentence],
    sentence_ids: Sequence[Sequence[int]],
    salience: FloatArray,
    budget: AbstractBudget,
) -> Abstract:
    """Choose sentences by salience under the budget (greedy, with maximal marginal relevance).

    Args:
        sentences: the article's sentences.
        sentence_ids: their pieces, for telling repetition.
        salience: (n_sentences,) logits; -inf for a sentence the model did not see.
        budget: the limits.
    """
    n_syllables = [count_syllables(s.text) for s in sentences]
    chosen = select(sentence_ids, salience, n_syllables, _may_open(sentences), budget)
    spans = tuple(sentences[i].span for i in sorted(chosen))
    return Abstract(" ".join(s.text for s in spans), spans, "extractive", ("verbatim",))


def select(
    sentence_ids: Sequence[Sequence[int]],
    salience: FloatArray,
    n_syllables: Sequence[int],
    may_open: Sequence[bool],
    budget: AbstractBudget,
) -> list[int]:
    """Indices of the chosen sentences, best first; at least one for a non-empty article."""
    bags = [frozenset(ids) for ids in sentence_ids]
    allowed = [i for i in np.argsort(-salience, kind="stable") if may_open[i]]
    allowed = allowed or list(range(len(n_syllables)))
    if not allowed:
        return []
    fitting = [i for i in allowed if n_syllables[i] <= budget.max_syllables]
    first = fitting[0] if fitting else min(allowed, key=lambda i: n_syllables[i])
    chosen = [int(first)]
    left = budget.max_syllables - n_syllables[first]
    while len(chosen) < budget.max_sentences:
        gains = {
            int(i): _gain(int(i), chosen, bags, salience, budget)
            for i in fitting
            if i not in chosen and n_syllables[i] <= left
        }
        if not gains:
            break
        best = max(gains, key=lambda i: (gains[i], -i))
        if gains[best] < budget.next_share:
            break
        chosen.append(best)
        left -= n_syllables[best]
    return chosen


def count_syllables(text: str) -> int:
    """Number of Vietnamese syllables: runs of letters and digits."""
    return len(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def _gain(
    i: int,
    chosen: Sequence[int],
    bags: Sequence[frozenset[int]],
    salience: FloatArray,
    budget: AbstractBudget,
) -> float:
    odds = float(np.exp(min(0.0, salience[i] - salience[chosen[0]])))
    overlap = max(len(bags[i] & bags[c]) / (len(bags[i]) or 1) for c in chosen)
    return odds * (1 - budget.redundancy * overlap)


def _may_open(sentences: Sequence[Sentence]) -> list[bool]:
    """Headings and fragments are no sentences of an abstract."""
    return [not s.heading and count_syllables(s.text) >= 5 for s in sentences]
