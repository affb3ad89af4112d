"""How much of an abstract some sentences hold, told from their words.

A sentence is good for an abstract as far as it holds what the abstract will hold. Which words those are can
be learnt without an encoder (supervised word importance, Hong & Nenkova 2014): from where a word stands, what
it shares with the title and how it is written. Two logistic regressions over `GRAM_COUNTS` tell it, one of
syllables and one of pairs of neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise

import numpy as np

from ....aliases import FloatArray
from ....errors import ModelStoreError
from .word_counts import GRAM_COUNTS, ArticleGrams, Grams

_LENGTH = "abstract length"
_NAMES = tuple(f"{part} {name}" for part in ("syllable", "pair") for name in (*GRAM_COUNTS, "bias"))
_SURE = 30.0
"""Log odds beyond it are as good as certain, and the exponential of far larger ones overflows."""


@dataclass(frozen=True, slots=True)
class Chances:
    """Of syllables or of pairs: the chance that an abstract has each, and the number of each in ``chances``.

    Attributes:
        chances: (n_grams,).
        numbers: by the syllables it is made of, lower-cased.
    """

    chances: FloatArray
    numbers: Mapping[tuple[str, ...], int]

    def known(self, grams: Iterable[tuple[str, ...]]) -> frozenset[int]:
        """Which of these the article has, by number."""
        held = filter(self.numbers.__contains__, grams)
        return frozenset(map(self.numbers.__getitem__, held))

    def expected(self, known: Iterable[int]) -> float:
        """How many different ones of these the abstract will have."""
        return float(self.chances[sorted(set(known))].sum())


@dataclass(frozen=True, slots=True)
class Held:
    """What a text has of an article.

    Attributes:
        n_syllables: how long it is.
        syllables, pairs: see `Chances.known`.
    """

    n_syllables: int
    syllables: frozenset[int]
    pairs: frozenset[int]


@dataclass(frozen=True, slots=True)
class ExpectedAbstract:
    """What the abstract of an article is likely to hold.

    Attributes:
        syllables, pairs: the chances of the article's.
        length: that of an abstract, in syllables.
    """

    syllables: Chances
    pairs: Chances
    length: float

    def held(self, text: Sequence[str]) -> Held:
        """What a text has of the article, from its syllables, lower-cased."""
        return Held(len(text), self.syllables.known(zip(text)), self.pairs.known(pairwise(text)))

    def f1(self, texts: Sequence[Held], longer: float = 1.0) -> float:
        """The F1 in syllables that an abstract of some texts may expect, plus that in pairs: 0 to 2.

        Args:
            texts: what each has; pairs do not reach from one to the next.
            longer: how many times as long as usual the abstract may be.
        """
        n = max(1.0, sum(text.n_syllables for text in texts) + longer * self.length - 1)
        syllables = self.syllables.expected(chain.from_iterable(t.syllables for t in texts))
        pairs = self.pairs.expected(chain.from_iterable(t.pairs for t in texts))
        return 2 * syllables / (n + 1) + 2 * pairs / n


@dataclass(frozen=True, slots=True)
class WordImportance:
    """What has been learnt of the words of abstracts.

    Attributes:
        syllables, pairs: (len(GRAM_COUNTS) + 1,) what each count adds to the log odds, the bias last.
        length: syllables of an abstract, the mean of those it was learnt from.
    """

    syllables: FloatArray
    pairs: FloatArray
    length: float

    def expect(self, title: str, texts: Sequence[str]) -> ExpectedAbstract:
        """The abstract of an article of at least one sentence."""
        article = ArticleGrams.of(title, texts)
        return ExpectedAbstract(
            _chances(article, article.syllables, self.syllables),
            _chances(article, article.pairs, self.pairs),
            self.length,
        )

    def to_state(self) -> dict[str, float]:
        """The same by name, for the manifest."""
        weights = np.concatenate([self.syllables, self.pairs])
        named = {name: round(float(w), 4) for name, w in zip(_NAMES, weights, strict=True)}
        return {_LENGTH: round(self.length, 1), **named}

    @classmethod
    def from_state(cls, state: Mapping[str, float]) -> WordImportance | None:
        """Return what `to_state` gave; None for an empty one.

        Raises:
            ModelStoreError: it names other counts than this version makes.
        """
        if not state:
            return None
        if strange := sorted(set(state) ^ {_LENGTH, *_NAMES}):
            raise ModelStoreError(
                f"phobrief.json: word_importance: unknown or missing {', '.join(strange)}; "
                "another version of phobrief made the model: train it again"
            )
        syllables, pairs = np.array([state[name] for name in _NAMES], np.float32).reshape(2, -1)
        return cls(syllables, pairs, state[_LENGTH])


def _chances(article: ArticleGrams, grams: Grams, weights: FloatArray) -> Chances:
    odds = np.clip(grams.counts @ weights[:-1] + weights[-1], -_SURE, _SURE)
    names = article.vocabulary
    made = [map(names.__getitem__, members) for members in grams.members.T.tolist()]
    numbers = dict(zip(zip(*made, strict=True), count(), strict=False))
    return Chances(np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32), numbers)
