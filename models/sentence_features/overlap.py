"""What sentences share with the title and with each other, counted in syllables as ROUGE counts them.

Pieces are words: a title's "xử phạt" and a sentence's "bị phạt" have none in common, though an abstract that
takes the sentence up shares a syllable with it. Rankers by syllables choose better than rankers by pieces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from itertools import accumulate, chain, pairwise
from typing import TypeVar

import numpy as np

from ..text.syllables import syllables

Columns = dict[str, Sequence[float]]
Syllables = list[str]
_Key = TypeVar("_Key", bound=Hashable)

LONGEST_TITLE = 100
LONGEST_SENTENCE = 500
"""Syllables looked at for a common subsequence: text without a full stop must not take minutes."""
_N_LEAD = 3
_N_OPENING = 8
MANY = 8
"""A syllable in so many sentences is as common as one can be."""


def overlap_columns(title: str, texts: Sequence[str]) -> Columns:
    """Columns of `features.FEATURE_NAMES` by name, each of ``len(texts)`` values."""
    heading, sentences = syllables(title)[:LONGEST_TITLE], [syllables(text) for text in texts]
    return {**_with_title(heading, sentences), **_with_others(heading, sentences)}


def common_subsequence(one: Syllables, other: Syllables) -> int:
    """Length of the longest common subsequence, by bits (Hyyrö 2004)."""
    places: defaultdict[str, int] = defaultdict(int)
    for i, syllable in enumerate(one):
        places[syllable] |= 1 << i
    everywhere = unmatched = (1 << len(one)) - 1
    for syllable in other:
        matched = unmatched & places.get(syllable, 0)
        unmatched = ((unmatched + matched) | (unmatched - matched)) & everywhere
    return len(one) - unmatched.bit_count()


def ranks(values: Sequence[float]) -> list[float]:
    """1 for the highest value, falling by reciprocal rank; what an article's best is differs by article."""
    order = np.argsort(-np.asarray(values, dtype=np.float64), kind="stable")
    places = np.empty(len(values))
    places[order] = 1 / (1 + np.arange(len(values)))
    return [float(place) for place in places]


def _with_title(title: Syllables, sentences: Sequence[Syllables]) -> Columns:
    single, double = Counter(title), Counter(pairwise(title))
    words = [shared(single, Counter(s)) for s in sentences]
    pairs = [shared(double, Counter(pairwise(s))) for s in sentences]
    f1 = [f1_of(n, len(title), len(s)) for n, s in zip(words, sentences, strict=True)]
    in_order = [common_subsequence(title, s[:LONGEST_SENTENCE]) for s in sentences]
    sequence = [f1_of(n, len(title), len(s)) for n, s in zip(in_order, sentences, strict=True)]
    best = max(f1, default=0.0) or 1.0
    before = [0.0, *accumulate(f1[:-1], max)]
    opening = [s[:_N_OPENING] for s in sentences]
    return {
        "title_f1": f1,
        "title_pairs_f1": [
            f1_of(n, len(title) - 1, len(s) - 1) for n, s in zip(pairs, sentences, strict=True)
        ],
        "title_coverage": [n / (len(title) or 1) for n in words],
        "title_pairs_coverage": [n / max(1, len(title) - 1) for n in pairs],
        "title_sequence": sequence,
        "title_f1_rank": ranks(f1),
        "title_sequence_rank": ranks(sequence),
        "title_f1_of_best": [value / best for value in f1],
        "title_f1_gain": [value - held for value, held in zip(f1, before, strict=False)],
        "title_f1_previous": [0.0, *f1][: len(f1)],
        "title_f1_next": [*f1[1:], 0.0][: len(f1)],
        "title_in_opening": [sum(x in single for x in s) / (len(s) or 1) for s in opening],
    }


def _with_others(title: Syllables, sentences: Sequence[Syllables]) -> Columns:
    bags = [Counter(s) for s in sentences]
    lead = bags[0] if bags else Counter()
    holding = Counter(chain.from_iterable(bags))
    n_root = len(sentences) ** 0.5
    known = set(title).union(*sentences[:_N_LEAD])
    return {
        "lead_f1": [f1_of(shared(bag, lead), bag.total(), lead.total()) for bag in bags],
        "lead_coverage": [len(bag.keys() & known) / (len(bag) or 1) for bag in bags],
        "common": [
            sum(min(holding[x], MANY) for x in bag) / (len(bag) or 1) / n_root for bag in bags
        ],
    }


def shared(one: Counter[_Key], other: Counter[_Key]) -> int:
    """How many of two bags' members they have in common, each as often as in both."""
    return sum(min(n, other[x]) for x, n in one.items() if x in other)


def f1_of(n_shared: int, n_one: int, n_other: int) -> float:
    """The F1 of two texts of so many members that have so many in common; 0 for two empty ones."""
    total = max(0, n_one) + max(0, n_other)
    return 2 * n_shared / total if total else 0.0
