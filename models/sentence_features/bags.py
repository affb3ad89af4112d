"""What the sentences of an article are made of, as arrays: sums over members of a sentence without loops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from ...aliases import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Bags:
    """The members (pieces, syllables or pairs of them, by number) of each sentence, each once a sentence.

    Attributes:
        sentences, members, counts: (n_entries,) a sentence, a member of it, and how often it has it; in the
            order of sentences, and within one of members.
        n_sentences: of the article; one may have no member.
    """

    sentences: IntArray
    members: IntArray
    counts: IntArray
    n_sentences: int

    @classmethod
    def of(cls, sentences: IntArray, members: IntArray, n_sentences: int) -> Bags:
        """Of every member as it occurs, beside the sentence it occurs in."""
        n_members = int(members.max(initial=0)) + 1
        keys, counts = np.unique(sentences * n_members + members, return_counts=True)
        return cls(*np.divmod(keys, n_members), counts, n_sentences)

    def sums(self, values: npt.NDArray[np.generic]) -> FloatArray:
        """The sum of ``values``, one for each entry, over each sentence, (n_sentences,)."""
        found: FloatArray = np.bincount(self.sentences, values, self.n_sentences).astype(np.float64)
        return found

    @property
    def sizes(self) -> IntArray:
        """How many members each sentence has, (n_sentences,)."""
        return np.bincount(self.sentences, minlength=self.n_sentences)

    def among(self, members: IntArray) -> BoolArray:
        """For each entry, whether its member is one of ``members``."""
        chosen = np.zeros(max(self.members.max(initial=0), members.max(initial=0)) + 1, dtype=bool)
        chosen[members] = True
        return chosen[self.members]

    def in_neighbour(self, step: int) -> BoolArray:
        """For each entry, whether the sentence ``step`` further has the member, too; -1 is the one before."""
        n_members = int(self.members.max(initial=0)) + 1
        keys = self.sentences * n_members + self.members
        wanted = keys + step * n_members
        places = np.searchsorted(keys, wanted)
        found: BoolArray = np.append(keys, -1)[places] == wanted
        return found


def flat(sentences: Sequence[Sequence[int]]) -> tuple[IntArray, IntArray]:
    """All members of all sentences in order, and of each the number of its sentence."""
    lengths = np.fromiter(map(len, sentences), np.int64, len(sentences))
    members = np.fromiter(chain.from_iterable(sentences), np.int64, int(lengths.sum()))
    return members, np.repeat(np.arange(len(sentences)), lengths)


def share(parts: FloatArray | IntArray, wholes: FloatArray | IntArray) -> FloatArray:
    """Parts by their wholes; 0 of a whole that is 0."""
    return np.divide(parts, wholes, out=np.zeros(len(parts)), where=wholes != 0)
