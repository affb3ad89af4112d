"""The gist of an article by the piece, from what the content head says of each place where one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..runtimes.base import N_CONTENT
from ..windows import Window
from .base import FloatArray
from .gist_features import Chances, Gist

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PieceLogits:
    """What the content head says of an article.

    Attributes:
        windows: of the article, in order.
        logits: (n_pieces, N_CONTENT) of each window.
        lengths: (n_sentences,) in pieces.
    """

    windows: Sequence[Window]
    logits: Sequence[FloatArray]
    lengths: IntArray

    def gist(self) -> Gist:
        """What an abstract is likely to hold: of each piece and each pair of neighbours the best chance."""
        ids, units, sentences, logits = self._places()
        # The next piece of the same unit; windows begin and end with pieces of none.
        inside = units >= 0
        together = inside[:-1] & (units[:-1] == units[1:])
        pairs = (ids[:-1] << 32) + ids[1:]
        return Gist(
            self._chances(ids[inside], sentences[inside], logits[inside, 0]),
            self._chances(pairs[together], sentences[:-1][together], logits[:-1][together, 1]),
            self.lengths,
        )

    def _places(self) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
        """Piece, unit (-1 for none), sentence and logits of every place in every window."""
        nothing = np.zeros(0, dtype=np.int64)
        ids, units, sentences = [nothing], [nothing], [nothing]
        logits = [np.zeros((0, N_CONTENT), dtype=np.float32)]
        for window, found in zip(self.windows, self.logits, strict=True):
            ids.append(window.piece_ids.astype(np.int64))
            units.append(window.units.astype(np.int64))
            sentences.append(np.array([*window.sentences, -1], dtype=np.int64)[window.units])
            logits.append(found)
        return (
            np.concatenate(ids),
            np.concatenate(units),
            np.concatenate(sentences),
            np.concatenate(logits),
        )

    def _chances(self, keys: IntArray, sentences: IntArray, logits: FloatArray) -> Chances:
        """Of grams that stand in sentences, each with a number of its own as key."""
        n_sentences = len(self.lengths)
        found, gram = np.unique(keys, return_inverse=True)
        gram = gram.reshape(-1)
        highest = np.full(len(found), -np.inf, dtype=np.float32)
        np.maximum.at(highest, gram, logits)
        # Each gram once a sentence, by sentence.
        held = np.unique(sentences * max(1, len(found)) + gram)
        per_sentence = np.bincount(held // max(1, len(found)), minlength=n_sentences)
        of_sentence = np.split(held % max(1, len(found)), np.cumsum(per_sentence)[:-1])
        chances = np.asarray(1 / (1 + np.exp(-highest)), dtype=np.float32)
        return Chances(chances, of_sentence)
