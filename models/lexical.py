"""A linear model over pieces and pairs of pieces that stands beside the encoder.

A few hundred labelled articles teach an encoder little about rare telling words; a ridge regression over
TF-IDF learns them at once and errs elsewhere. Its logit is a sum over n-grams, so every sentence's share of
it is known exactly and counts as evidence like the encoder's own. N-grams are hashed (Weinberger et al.
2009): no vocabulary has to travel, and the weights of a model stay at about a megabyte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from ..errors import ModelStoreError

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

LEXICAL = "lexical.safetensors"
"""Name of the file in a model directory; a model without it has an encoder alone."""
N_BUCKETS = 1 << 17
TITLE_TIMES = 2
"""The title counts twice, as in the baseline."""
_MULTIPLIER = 1_000_003


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The n-grams of an article, one row per occurrence.

    Attributes:
        buckets: (n,) hashed n-gram.
        rows: (n,) its sentence; the number of sentences stands for the title.
        n_rows: sentences + 1.
    """

    buckets: IntArray
    rows: IntArray
    n_rows: int


@dataclass(frozen=True, slots=True)
class LexicalScorer:
    """Weights of the linear model.

    Attributes:
        idf: (N_BUCKETS,) inverse document frequency, 0 for an n-gram never seen in training.
        weights: (N_BUCKETS, n_topics).
        bias: (n_topics,).
    """

    idf: FloatArray
    weights: FloatArray
    bias: FloatArray

    def score(self, title_ids: Sequence[int], sentence_ids: Sequence[Sequence[int]]) -> FloatArray:
        """What each sentence adds to the logits.

        Returns:
            (n_sentences + 1, n_topics); the last row is the title's share and the bias. The sum over rows
            is the logit of the linear model.
        """
        found = occurrences(title_ids, sentence_ids)
        parts = np.zeros((found.n_rows, len(self.bias)), dtype=np.float32)
        values = tfidf(found.buckets, self.idf)
        np.add.at(parts, found.rows, values[:, None] * self.weights[found.buckets])
        parts[-1] += self.bias
        return parts

    def save(self, folder: Path) -> None:
        """Write `LEXICAL`, in half precision."""
        arrays = {
            "idf": self.idf.astype(np.float16),
            "weights": np.ascontiguousarray(self.weights, dtype=np.float16),
            "bias": self.bias,
        }
        (folder / LEXICAL).write_bytes(save(arrays))

    @classmethod
    def load(cls, folder: Path, n_topics: int) -> LexicalScorer | None:
        """Read it; None where the model has none.

        Raises:
            ModelStoreError: unreadable, or made for another number of topics.
        """
        path = folder / LEXICAL
        if not path.is_file():
            return None
        try:
            arrays = {name: value.astype(np.float32) for name, value in load_file(path).items()}
            scorer = cls(arrays["idf"], arrays["weights"], arrays["bias"])
        except (OSError, KeyError, SafetensorError) as error:
            raise ModelStoreError(f"{path}: cannot be read: {error}") from error
        expected = ((N_BUCKETS,), (N_BUCKETS, n_topics), (n_topics,))
        if (scorer.idf.shape, scorer.weights.shape, scorer.bias.shape) != expected:
            raise ModelStoreError(
                f"{path}: expected weights for {n_topics} topics, found another shape"
            )
        return scorer


def occurrences(title_ids: Sequence[int], sentence_ids: Sequence[Sequence[int]]) -> Occurrences:
    """All pieces and pairs of neighbours of an article, none across sentences."""
    parts = [*sentence_ids, *[title_ids] * TITLE_TIMES]
    rows = [*range(len(sentence_ids)), *[len(sentence_ids)] * TITLE_TIMES]
    buckets, owners = [], []
    for row, ids in zip(rows, parts, strict=True):
        pieces = np.asarray(ids, dtype=np.int64)
        pairs = pieces[:-1] * _MULTIPLIER + pieces[1:] + 1
        grams = np.concatenate([pieces, pairs]) % N_BUCKETS
        buckets.append(grams)
        owners.append(np.full(len(grams), row, dtype=np.int64))
    return Occurrences(np.concatenate(buckets), np.concatenate(owners), len(sentence_ids) + 1)


def tfidf(buckets: IntArray, idf: FloatArray) -> FloatArray:
    """Weight of each occurrence, (n,): (1 + log tf) · idf of its n-gram, shared among its occurrences, over
    the length of the whole vector."""
    if not len(buckets):
        return np.zeros(0, dtype=np.float32)
    _, place, counts = np.unique(buckets, return_inverse=True, return_counts=True)
    place = place.reshape(-1)
    weights = (1 + np.log(counts[place])) * idf[buckets]
    length = float(np.sqrt((weights**2 / counts[place]).sum()))
    return np.asarray(weights / counts[place] / (length or 1.0), dtype=np.float32)
