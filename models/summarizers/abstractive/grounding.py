"""Where in the article a written sentence comes from, and whether it comes from there at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from ....articles import Document, Sentence
from ...faithfulness import FaithfulnessChecker, FaithfulnessReport
from ...faithfulness.reading.keys import key
from ...text.syllables import written_syllables

LEAST_KNOWN = 0.85
"""Share of a sentence's syllables that the article must have; with fewer the check has nothing to compare.

Of 120 faithful abstracts written freely all have 0.88 or more, and 0.48 or more of `LEAST_PAIRS`."""
LEAST_PAIRS = 0.45
"""The same of its pairs of neighbouring syllables."""


class Grounding:
    """One article as evidence for any number of abstracts."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def checker(self) -> FaithfulnessChecker:
        """The consistency check over the text as the user gave it."""
        return FaithfulnessChecker(self.document.article.text)

    @cached_property
    def _bags(self) -> list[Counter[tuple[str, ...]]]:
        return [_bag(s.text) for s in self.document.sentences]

    @cached_property
    def _known(self) -> frozenset[tuple[str, ...]]:
        return frozenset(item for bag in self._bags for item in bag)

    def report(self, text: str) -> FaithfulnessReport:
        """What the consistency check says of a text."""
        return self.checker.check(text)

    def supports(self, text: str) -> bool:
        """Whether a sentence is made of the article's words and the check finds nothing in it."""
        return self.covers(text) and self.report(text).supported

    def covers(self, text: str) -> bool:
        """Whether nearly all words of a sentence, and many of its pairs of words, are the article's."""
        bag = _bag(text)
        for length, least in ((1, LEAST_KNOWN), (2, LEAST_PAIRS)):
            items = [item for item in bag if len(item) == length]
            if items and sum(item in self._known for item in items) < least * len(items):
                return False
        return bool(bag)

    def nearest(self, text: str, without: Sequence[int] = ()) -> int | None:
        """The number of the sentence most like a text (F1 over syllables and pairs); None without any."""
        bag = _bag(text)
        scores = {
            i: _likeness(bag, other) for i, other in enumerate(self._bags) if i not in without
        }
        return max(scores, key=lambda i: (scores[i], -i), default=None)

    def sentence(self, number: int) -> Sentence:
        """A sentence of the article."""
        return self.document.sentences[number]


def _bag(text: str) -> Counter[tuple[str, ...]]:
    words = [key(word) for word in written_syllables(text)]
    return Counter([*((word,) for word in words), *pairwise(words)])


def _likeness(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    shared = sum((one & other).values())
    return 2 * shared / ((one.total() + other.total()) or 1)
