"""Sentences the article itself says: copied whole, or with whole clauses left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from ..reading.keys import key_set
from ..reading.polarity import NEGATORS
from ..reading.reading import Reading
from ..reading.units import Gap
from .source import Source

Clause = tuple[str, ...]

_CHANGE_WHAT_FOLLOWS = NEGATORS | key_set("phó nguyên cựu quyền")
"""Without the word before it "Bí thư Tỉnh ủy" would be another office, or one still held."""


class Copies:
    """Finds the sentences of an abstract that need no checking because the article has them."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def has(self, abstract: Reading, low: int, high: int) -> bool:
        """Whether the article has units ``low`` to ``high`` of the abstract, whole or shortened."""
        whole = next(self._whole(abstract, low, high), None) is not None
        return whole or self._shortened(abstract, low, high)

    def _whole(self, abstract: Reading, low: int, high: int) -> Iterator[int]:
        """Yield where all words stand in a row in the article, and no word cut off before changes them."""
        article = self._source.reading
        for at in article.find(tuple(abstract.keys[low:high])):
            cut_off = at > 0 and article.units[at].gap is Gap.NONE
            if not (cut_off and article.keys[at - 1] in _CHANGE_WHAT_FOLLOWS):
                yield at

    def has_marked(self, abstract: Reading, low: int, high: int) -> bool:
        """Whether the article has the units whole and parted by marks at the same places.

        Where clauses are left out, or marks, an office may come to stand beside another person.
        """
        article = self._source.reading
        return any(
            all(
                (abstract.units[low + i].gap is Gap.NONE) == (article.units[at + i].gap is Gap.NONE)
                for i in range(1, high - low)
            )
            for at in self._whole(abstract, low, high)
        )

    @cached_property
    def _clauses(self) -> dict[Clause, list[tuple[int, int]]]:
        """Where each clause of the article stands: sentence, and number in the sentence."""
        found: dict[Clause, list[tuple[int, int]]] = defaultdict(list)
        reading = self._source.reading
        bounds = [*reading.sentence_starts, len(reading.units)]
        for sentence, (low, high) in enumerate(pairwise(bounds)):
            for number, clause in enumerate(clauses(reading, low, high)):
                found[clause].append((sentence, number))
        return dict(found)

    def _shortened(self, abstract: Reading, low: int, high: int) -> bool:
        """Whether all clauses are whole clauses of one sentence of the article, in its order."""
        wanted = clauses(abstract, low, high)
        reached = dict.fromkeys((s for s, _ in self._clauses.get(wanted[0], ())), -1)
        for clause in wanted:
            further: dict[int, int] = {}
            for sentence, number in self._clauses.get(clause, ()):
                if sentence in reached and number > reached[sentence]:
                    further.setdefault(sentence, number)
            reached = further
        return bool(reached)


def clauses(reading: Reading, low: int, high: int) -> list[Clause]:
    """Return the words of units ``low`` to ``high``, cut at every mark."""
    cuts = [at for at in range(low + 1, high) if reading.units[at].gap is not Gap.NONE]
    bounds = [low, *cuts, high]
    return [tuple(reading.keys[first:last]) for first, last in pairwise(bounds)]
