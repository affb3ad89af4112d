"""What sentences share with the title and with each other, counted in syllables as ROUGE counts them.

Pieces are words: a title's "xử phạt" and a sentence's "bị phạt" have none in common, though an abstract that
takes the sentence up shares a syllable with it. Rankers by syllables choose better than rankers by pieces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from itertools import count
from typing import TypeVar

import numpy as np

from ...aliases import BoolArray, FloatArray, IntArray
from .bags import Bags, flat, share

Columns = dict[str, Sequence[float] | FloatArray | BoolArray]
Syllables = list[str]
_Key = TypeVar("_Key", bound=Hashable)

LONGEST_TITLE = 100
LONGEST_SENTENCE = 500
"""Syllables looked at for a common subsequence: text without a full stop must not take minutes."""
_N_LEAD = 3
_N_OPENING = 8
MANY = 8
"""A syllable in so many sentences is as common as one can be."""


def overlap_of(title: Syllables, sentences: Sequence[Syllables]) -> Columns:
    """Columns of `features.FEATURE_NAMES` by name, each of ``len(sentences)`` values; texts in syllables."""
    title = title[:LONGEST_TITLE]
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    heading = np.array([numbers[syllable] for syllable in title], dtype=np.int64)
    members, places = flat([list(map(numbers.__getitem__, sentence)) for sentence in sentences])
    bags = Bags.of(places, members, len(sentences))
    words = shared_with(heading, bags)
    pairs = _shared_pairs(heading, members, places, len(sentences))
    return {
        **_with_title(title, sentences, words, pairs),
        "title_in_opening": _title_in_opening(heading, members, places, len(sentences)),
        **_with_others(heading, bags),
    }


class CommonSubsequence:
    """How long the longest common subsequences of one text with others are, by bits (Hyyrö 2004).

    A zero at bit i says that the subsequence grows at the text's syllable i; one addition of big integers a
    syllable stands for a row of the textbook's table.
    """

    def __init__(self, text: Sequence[str]) -> None:
        self._n = len(text)
        places: defaultdict[str, int] = defaultdict(int)
        for i, syllable in enumerate(text):
            places[syllable] |= 1 << i
        self._places = dict(places)

    def length(self, other: Sequence[str]) -> int:
        """Of that with another text."""
        everywhere = unmatched = (1 << self._n) - 1
        for syllable in other:
            if syllable in self._places:
                matched = unmatched & self._places[syllable]
                unmatched = ((unmatched + matched) | (unmatched - matched)) & everywhere
        return self._n - unmatched.bit_count()


def ranks(values: Sequence[float] | FloatArray) -> list[float]:
    """1 for the highest value, falling by reciprocal rank; what an article's best is differs by article."""
    order = np.argsort(-np.asarray(values, dtype=np.float64), kind="stable")
    places = np.empty(len(values))
    places[order] = 1 / (1 + np.arange(len(values)))
    return [float(place) for place in places]


def before(values: FloatArray) -> FloatArray:
    """Of each sentence the value of the one before it; 0 for the first."""
    return np.concatenate([[0.0], values])[: len(values)]


def after(values: FloatArray) -> FloatArray:
    """Of each sentence the value of the next; 0 for the last."""
    return np.concatenate([values[1:], [0.0]])[: len(values)]


def shared_with(title: IntArray, bags: Bags) -> FloatArray:
    """How many members title and sentence have in common, each as often as in both."""
    in_title = np.bincount(title, minlength=int(bags.members.max(initial=0)) + 1)
    return bags.sums(np.minimum(bags.counts, in_title[bags.members]))


def _shared_pairs(title: IntArray, members: IntArray, places: IntArray, n: int) -> FloatArray:
    """The same of pairs of neighbouring syllables."""
    n_members = int(max(title.max(initial=0), members.max(initial=0))) + 1
    of_title = title[:-1] * n_members + title[1:]
    within = places[:-1] == places[1:]
    in_text = (members[:-1] * n_members + members[1:])[within]
    known, numbers = np.unique(of_title, return_inverse=True)
    kept = np.isin(in_text, known)
    found = np.searchsorted(known, in_text[kept])
    return shared_with(numbers, Bags.of(places[:-1][within][kept], found, n))


def _title_in_opening(title: IntArray, members: IntArray, places: IntArray, n: int) -> FloatArray:
    """The share of a sentence's first syllables that are in the title."""
    starts = np.searchsorted(places, np.arange(n))
    opening = np.arange(len(places)) - starts[places] < _N_OPENING
    opens = places[opening]
    in_title = np.isin(members[opening], title)
    return share(np.bincount(opens, in_title, n), np.bincount(opens, minlength=n))


def _with_title(
    title: Syllables, sentences: Sequence[Syllables], words: FloatArray, pairs: FloatArray
) -> Columns:
    lengths = np.array([len(sentence) for sentence in sentences], dtype=np.int64)
    common = CommonSubsequence(title)
    f1 = f1_of_each(words, len(title), lengths)
    in_order = [common.length(sentence[:LONGEST_SENTENCE]) for sentence in sentences]
    sequence = f1_of_each(np.array(in_order, dtype=np.int64), len(title), lengths)
    held = np.maximum.accumulate(before(f1)) if len(f1) else f1
    return {
        "title_f1": f1,
        "title_pairs_f1": f1_of_each(pairs, len(title) - 1, lengths - 1),
        "title_coverage": words / (len(title) or 1),
        "title_pairs_coverage": pairs / max(1, len(title) - 1),
        "title_sequence": sequence,
        "title_f1_rank": ranks(f1),
        "title_sequence_rank": ranks(sequence),
        "title_f1_of_best": f1 / (f1.max(initial=0.0) or 1.0),
        "title_f1_gain": f1 - held,
        "title_f1_previous": before(f1),
        "title_f1_next": after(f1),
    }


def _with_others(title: IntArray, bags: Bags) -> Columns:
    n, lengths = bags.n_sentences, bags.sums(bags.counts)
    in_lead = bags.sentences == 0
    lead = np.repeat(bags.members[in_lead], bags.counts[in_lead])
    known = np.concatenate((title, bags.members[bags.sentences < _N_LEAD]))
    holding = np.bincount(bags.members)
    return {
        "lead_f1": f1_of_each(shared_with(lead, bags), len(lead), lengths),
        "lead_coverage": share(bags.sums(bags.among(known)), bags.sizes),
        "common": share(bags.sums(np.minimum(holding[bags.members], MANY)), bags.sizes)
        / (n**0.5 or 1.0),
    }


def f1_of_each(n_shared: FloatArray, n_title: int, n_sentence: FloatArray | IntArray) -> FloatArray:
    """`f1_of` for each sentence."""
    return share(2 * n_shared, np.maximum(0, n_title) + np.maximum(0, n_sentence))


def shared(one: Counter[_Key], other: Counter[_Key]) -> int:
    """How many of two bags' members they have in common, each as often as in both."""
    return sum(min(n, other[x]) for x, n in one.items() if x in other)


def f1_of(n_shared: int, n_one: int, n_other: int) -> float:
    """The F1 of two texts of so many members that have so many in common; 0 for two empty ones."""
    total = max(0, n_one) + max(0, n_other)
    return 2 * n_shared / total if total else 0.0
