"""Which sentences: greedy by salience under a budget, with maximal marginal relevance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .base import FloatArray
from .budget import AbstractBudget

REPEATS = 0.75
"""A sentence that shares more of its pieces with a chosen one says nothing new."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What selection knows of a sentence.

    Attributes:
        n_syllables: the least it takes when printed.
        usable: whether it is a whole sentence; fragments and headings are not.
        leans: whether it cannot stand first.
        adds: whether, leaning, any earlier sentence will do; else it wants the one right before it.
        pieces: its distinct pieces.
    """

    n_syllables: int
    usable: bool
    leans: bool
    adds: bool
    pieces: frozenset[int]


def select(
    candidates: Sequence[Candidate], salience: FloatArray, budget: AbstractBudget
) -> list[int]:
    """Indices of the chosen sentences, best first; none when no usable one fits the budget.

    The first to be chosen stands alone where any does; a leaning sentence is chosen only after the one
    right before it, and brings it along when it is the best of all. Redundancy is held back as by
    Carbonell & Goldstein (1998).
    """
    fitting = [
        i
        for i, c in enumerate(candidates)
        if c.usable and 0 < c.n_syllables <= budget.max_syllables
    ]
    openers = [i for i in fitting if not candidates[i].leans] or fitting
    if not openers:
        return []
    best = max(fitting, key=lambda i: (salience[i], -i))
    if best not in openers and best - 1 in openers and _both_fit(candidates, best, budget):
        return [best, best - 1]
    chosen = [max(openers, key=lambda i: (salience[i], -i))]
    left = budget.fill * budget.max_syllables - candidates[chosen[0]].n_syllables
    while len(chosen) < budget.max_sentences:
        gains = {
            i: _gain(i, chosen, candidates, salience, budget)
            for i in fitting
            if i not in chosen
            and candidates[i].n_syllables <= left
            and _may_follow(i, chosen, candidates[i])
        }
        following = max(gains, key=lambda i: (gains[i], -i), default=None)
        if following is None or gains[following] < budget.next_share:
            break
        chosen.append(following)
        left -= candidates[following].n_syllables
    return chosen


def _may_follow(i: int, chosen: Sequence[int], candidate: Candidate) -> bool:
    if candidate.leans and candidate.adds:
        return any(c < i for c in chosen)
    return not candidate.leans or i - 1 in chosen


def _both_fit(candidates: Sequence[Candidate], i: int, budget: AbstractBudget) -> bool:
    # All of the room: without the one before it the best sentence could not be taken at all.
    n_syllables = candidates[i].n_syllables + candidates[i - 1].n_syllables
    return budget.max_sentences >= 2 and n_syllables <= budget.max_syllables


def _gain(
    i: int,
    chosen: Sequence[int],
    candidates: Sequence[Candidate],
    salience: FloatArray,
    budget: AbstractBudget,
) -> float:
    pieces = candidates[i].pieces
    overlap = max(_shared(pieces, candidates[c].pieces) for c in chosen)
    if overlap > REPEATS:
        return -1.0
    best = salience[chosen[0]]
    odds = float(np.exp(min(0.0, salience[i] - best))) if np.isfinite(best) else 1.0
    return odds * (1 - budget.redundancy * overlap)


def _shared(pieces: frozenset[int], other: frozenset[int]) -> float:
    return len(pieces & other) / (min(len(pieces), len(other)) or 1)
