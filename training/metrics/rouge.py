"""ROUGE (Lin 2004) over Vietnamese syllables, and the ASCII variant of published figures by its own name.

The default tokenizer of the `rouge_score` library keeps only a-z and 0-9: "Tỉnh uỷ" becomes "t nh u",
and two unrelated abstracts share half of their "words". Figures here are over Unicode syllables;
`rouge_ascii` exists only for comparison with figures published with that tokenizer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ...models.sentence_features.overlap import CommonSubsequence, f1_of, shared
from ...models.text.syllables import syllables

_ASCII_WORD = re.compile(r"[a-z0-9]+")

Bigram = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rouge:
    """F1 of unigrams, bigrams and the longest common subsequence, each 0 to 1."""

    r1: float
    r2: float
    rl: float

    @property
    def mean(self) -> float:
        """Mean of the three."""
        return (self.r1 + self.r2 + self.rl) / 3


def ascii_words(text: str) -> list[str]:
    """Tokens of `rouge_score`'s default tokenizer: runs of a-z and 0-9 of the lower-cased text."""
    return _ASCII_WORD.findall(text.lower())


def rouge(candidate: str, reference: str) -> Rouge:
    """ROUGE-1, -2 and -L of two texts over syllables."""
    return rouge_tokens(syllables(candidate), syllables(reference))


def rouge_ascii(candidate: str, reference: str) -> Rouge:
    """The same with `rouge_score`'s default tokenizer; for comparison with published figures only."""
    return rouge_tokens(ascii_words(candidate), ascii_words(reference))


def rouge_tokens(candidate: Sequence[str], reference: Sequence[str]) -> Rouge:
    """ROUGE of two texts that are split into tokens already."""
    return _Reference(reference).compare(candidate)


def mean_figures(found: Sequence[Rouge]) -> dict[str, float]:
    """The means of F1 x 100 by name, "r1", "r2", "rl"; 0 of nothing."""
    return {
        name: 100 * float(np.mean([getattr(one, name) for one in found])) if found else 0.0
        for name in ("r1", "r2", "rl")
    }


def sentence_rouge(sentences: Sequence[str], abstract: str) -> list[Rouge]:
    """ROUGE of each sentence by itself with the abstract, in the order given."""
    reference = _Reference(syllables(abstract))
    return [reference.compare(syllables(sentence)) for sentence in sentences]


def greedy_oracle(sentences: Sequence[str], abstract: str, max_sentences: int) -> list[int]:
    """Sentences an extractor should have chosen, knowing the abstract.

    Takes the sentence that adds most to ROUGE-1 + ROUGE-2 F1 of the selection until none adds or
    ``max_sentences`` are taken (Nallapati et al. 2017). Bigrams do not reach over sentence borders.

    Returns:
        Indices in reading order; empty when no sentence shares a syllable with the abstract.
    """
    reference = _Reference(syllables(abstract))
    bags = [_Bag.of(syllables(sentence)) for sentence in sentences]
    chosen: list[int] = []
    selection, best = _Bag.of(()), 0.0
    while len(chosen) < max_sentences:
        gains = [
            (reference.n_gram_f1(selection + bag), -index)
            for index, bag in enumerate(bags)
            if index not in chosen
        ]
        score, index = max(gains, default=(0.0, 0))
        if score <= best:
            break
        best = score
        chosen.append(-index)
        selection = selection + bags[-index]
    return sorted(chosen)


@dataclass(frozen=True, slots=True)
class _Bag:
    """N-gram counts of a text."""

    unigrams: Counter[str]
    bigrams: Counter[Bigram]
    n_unigrams: int
    n_bigrams: int

    @classmethod
    def of(cls, tokens: Sequence[str]) -> _Bag:
        bigrams = Counter(pairwise(tokens))
        return cls(Counter(tokens), bigrams, len(tokens), max(len(tokens) - 1, 0))

    def __add__(self, other: _Bag) -> _Bag:
        return _Bag(
            self.unigrams + other.unigrams,
            self.bigrams + other.bigrams,
            self.n_unigrams + other.n_unigrams,
            self.n_bigrams + other.n_bigrams,
        )


class _Reference:
    """A reference prepared once for many candidates."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._bag = _Bag.of(tokens)
        self._sequence = CommonSubsequence(tokens)

    def compare(self, candidate: Sequence[str]) -> Rouge:
        bag = _Bag.of(candidate)
        return Rouge(
            self._unigram_f1(bag),
            self._bigram_f1(bag),
            f1_of(self._sequence.length(candidate), bag.n_unigrams, self._bag.n_unigrams),
        )

    def n_gram_f1(self, bag: _Bag) -> float:
        """ROUGE-1 + ROUGE-2."""
        return self._unigram_f1(bag) + self._bigram_f1(bag)

    def _unigram_f1(self, bag: _Bag) -> float:
        common = shared(bag.unigrams, self._bag.unigrams)
        return f1_of(common, bag.n_unigrams, self._bag.n_unigrams)

    def _bigram_f1(self, bag: _Bag) -> float:
        common = shared(bag.bigrams, self._bag.bigrams)
        return f1_of(common, bag.n_bigrams, self._bag.n_bigrams)
