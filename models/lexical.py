"""The lexical model: what an article's words say of its topics, beside the encoder.

A few hundred labelled articles teach an encoder little about rare telling words; a support vector machine
(Cortes & Vapnik 1995) over latent semantic dimensions (Deerwester et al. 1990) and mean word vectors learns
them at once and errs elsewhere, and so does a linear model over the words themselves (`ngrams`). What the
whole article drowns its most telling passages say (`passages`). The sum of their logits is no sum over
sentences, so a sentence's share of it is what the logit loses without the sentence; that counts as evidence
like the encoder's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from ..aliases import FloatArray, IntArray
from ..errors import ModelStoreError
from .ngrams import N_BUCKETS, NgramScorer, hashed_ngrams
from .passages import Passages, PassageScorer, at_length_1, divided

LEXICAL = "lexical.safetensors"
"""Name of the file in a model directory; a model without it has an encoder alone."""
TITLE_TIMES = 2
"""The title counts twice, as in the baseline."""
N_LEAD = 5
"""So many sentences, with the title, are an article's lead: what it is about is said there, and the rest may
be on something else."""
_CHUNK = 512
"""Articles the machine looks at together: an article of 20,000 sentences is as many articles without one
of them, and all at once would take gigabytes."""
_PRECISION: dict[str, type[np.floating[Any]]] = {
    "rarity": np.float16,
    "vectors": np.float16,
    "supports": np.float16,
    "scale": np.float32,
    "weights": np.float32,
    "bias": np.float32,
    "mix": np.float32,
    "ngrams.idf": np.float16,
    "ngrams.weights": np.float16,
    "ngrams.bias": np.float32,
    "passages.weights_1": np.float16,
    "passages.bias_1": np.float32,
    "passages.weights_2": np.float32,
    "passages.bias_2": np.float32,
    "passages.share": np.float32,
}
"""How the arrays, named as attributes, are kept in the file: the large ones, nearly all of them coordinates,
in half precision."""


@dataclass(frozen=True, slots=True)
class Wording:
    """An article as the lexical model reads it: pieces and texts of the title and of each sentence."""

    title_ids: Sequence[int]
    sentence_ids: Sequence[Sequence[int]]
    title: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class LexicalScorer:
    """A space of word vectors, in it a machine per topic, and the linear model; all float32.

    An article's place in the space: its latent semantic dimensions, its mean word vector, and the latent
    dimensions of its lead; ``width`` is how many that are.

    Attributes:
        rarity: (n_pieces,) what a piece counts, 0 for one of too few training articles.
        vectors: (n_pieces, width - n_latent), a piece's latent semantic dimensions and then its word vector.
        n_latent: how many of the dimensions are latent semantic ones.
        scale: (width,) what an article's place is multiplied by: the width of the kernel, and what word
            vectors and lead count beside the latent dimensions of the whole.
        supports: (n_supports, width) the articles that the machines are made of.
        weights: (n_supports, n_topics) of each support, 0 where it belongs to other topics only.
        bias: (n_topics,).
        mix: (n_topics,) what the logit is multiplied by, learnt beside the encoder; 1 until then.
        ngrams: the linear model; its logit is added to the machine's.
        passages: what rates passages; its logit is added, too.
    """

    rarity: FloatArray
    vectors: FloatArray
    n_latent: int
    scale: FloatArray
    supports: FloatArray
    weights: FloatArray
    bias: FloatArray
    mix: FloatArray
    ngrams: NgramScorer
    passages: PassageScorer

    @property
    def word_vectors(self) -> FloatArray:
        """(n_pieces, n_directions), for a scorer that is to be learnt anew."""
        return self.vectors[:, self.n_latent :]

    @property
    def word_scale(self) -> FloatArray:
        """(n_directions,), what ``scale`` holds for `word_vectors`."""
        return self.scale[self.n_latent : self.vectors.shape[1]]

    def views(self, wording: Wording) -> tuple[FloatArray, Passages]:
        """An article as the machines see it, (width,), zeros where nothing is known of its words; and as
        `PassageScorer` does."""
        parts = self._parts(wording)
        sums, mass = self._sums(parts)
        lead, _ = self._sums([np.concatenate(_lead(parts))])
        place = self._place(sums.sum(axis=0)[None], mass.sum()[None], lead)
        return place[0], Passages(sums, mass, self.n_latent)

    def machine(self, places: FloatArray) -> FloatArray:
        """Logits before ``mix`` of articles' vectors, (n, width) to (n, n_topics): a Gaussian kernel with
        every support, weighted."""
        square = np.square(places).sum(axis=1)[:, None] + np.square(self.supports).sum(axis=1)
        # Rounding may put an article at less than no distance from itself.
        distance = np.maximum(square - 2 * places @ self.supports.T, 0.0)
        return np.asarray(np.exp(-distance) @ self.weights + self.bias, dtype=np.float32)

    def logits(self, wording: Wording) -> FloatArray:
        """The logits alone, (n_topics,): the sum of `score`'s rows at a fraction of its work."""
        place, passages = self.views(wording)
        linear = self.ngrams.logits(_ngrams(wording))
        logits = self.machine(place[None])[0] + linear + self.passages.logits(passages)
        return np.asarray(logits * self.mix, dtype=np.float32)

    def score(self, wording: Wording) -> FloatArray:
        """What the logits would lose without each sentence.

        How often a word stands in the article is counted with the sentence in it.

        Returns:
            (n_sentences + 1, n_topics); the last row is what is left to the logits, the title's share and
            the bias among it. The sum over rows is the logits.
        """
        parts = self._parts(wording)
        sums, mass = self._sums(parts)
        whole, all_mass = sums.sum(axis=0), mass.sum()
        lead_sums, _ = self._sums(_lead(parts))
        lead = lead_sums.sum(axis=0)
        linear = self.ngrams.without_each([*_ngrams(wording), []])
        machine = self.machine(self._place(whole[None], all_mass[None], lead[None]))
        passages = Passages(sums, mass, self.n_latent)
        told = self.passages.without_each(passages)
        shares = np.empty((len(mass), len(self.bias)))
        n_sentences = passages.n_sentences
        lost_of_lead = np.zeros_like(sums)
        lost_of_lead[: len(lead_sums) - 1] = lead_sums[:-1]
        for start in range(0, n_sentences, _CHUNK):
            chunk = slice(start, min(start + _CHUNK, n_sentences))
            without = self._place(
                whole - sums[chunk], all_mass - mass[chunk], lead - lost_of_lead[chunk]
            )
            shares[chunk] = machine - self.machine(without)
            shares[chunk] += (linear[-1] - linear[chunk]) + (told[-1] - told[chunk])
        shares[-1] = machine[0] + linear[-1] + told[-1] - shares[:-1].sum(axis=0)
        return np.asarray(shares * self.mix, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write `LEXICAL`, the large arrays in half precision."""
        arrays = {
            name: np.ascontiguousarray(attrgetter(name)(self), dtype=precision)
            for name, precision in _PRECISION.items()
        }
        arrays["n_latent"] = np.array([self.n_latent], dtype=np.int64)
        (folder / LEXICAL).write_bytes(save(arrays))

    @classmethod
    def load(cls, folder: Path, n_topics: int) -> LexicalScorer | None:
        """Read it; None where the model has none.

        Raises:
            ModelStoreError: unreadable, of an older version, or made for another number of topics.
        """
        path = folder / LEXICAL
        if not path.is_file():
            return None
        try:
            arrays = load_file(path)
        except (OSError, SafetensorError) as error:
            raise ModelStoreError(f"{path}: cannot be read: {error}") from error
        if missing := {*_PRECISION, "n_latent"} - arrays.keys():
            raise ModelStoreError(
                f"{path}: lacks {', '.join(sorted(missing))}; if it was made by an older version of "
                "phobrief, train it again"
            )
        if not _fit_together(arrays, n_topics):
            raise ModelStoreError(
                f"{path}: expected weights for {n_topics} topics, found another shape"
            )
        of_part: dict[str, dict[str, FloatArray]] = {"": {}, "ngrams": {}, "passages": {}}
        for name in _PRECISION:
            part, _, attribute = name.rpartition(".")
            of_part[part][attribute] = arrays[name].astype(np.float32)
        return cls(
            n_latent=int(arrays["n_latent"][0]),
            ngrams=NgramScorer(**of_part["ngrams"]),
            passages=PassageScorer(**of_part["passages"]),
            **of_part[""],
        )

    def _parts(self, wording: Wording) -> list[IntArray]:
        """The pieces of each sentence, and last those of the title; unknown ones left out."""
        return [
            known_pieces(ids, len(self.rarity))
            for ids in (*wording.sentence_ids, [*wording.title_ids] * TITLE_TIMES)
        ]

    def _sums(self, parts: Sequence[IntArray]) -> tuple[FloatArray, FloatArray]:
        """Of each part of an article the weighted sum of its pieces' vectors, (n_parts, width), and the sum
        of the weights, (n_parts,). Doubles, for the difference of two sums is to be zero where it should."""
        distinct, counts = np.unique(np.concatenate(parts), return_counts=True)
        weights = np.zeros(len(self.rarity))
        weights[distinct] = (1 + np.log(counts)) / counts * self.rarity[distinct]
        sums, mass = np.zeros((len(parts), self.vectors.shape[1])), np.zeros(len(parts))
        for row, ids in enumerate(parts):
            pieces, counts = np.unique(ids, return_counts=True)
            shares = counts * weights[pieces]
            sums[row], mass[row] = shares @ self.vectors[pieces], shares.sum()
        return sums, mass

    def _place(self, sums: FloatArray, mass: FloatArray, lead: FloatArray) -> FloatArray:
        """Places (n, width) of articles from what `_sums` gives of the whole and of the lead: the latent
        parts at length 1, the word vectors as the mean."""
        latent, words = sums[:, : self.n_latent], sums[:, self.n_latent :]
        parts = [
            at_length_1(latent),
            divided(words, mass),
            at_length_1(lead[:, : self.n_latent]),
        ]
        return np.asarray(np.concatenate(parts, axis=1) * self.scale, dtype=np.float32)


def _lead(parts: Sequence[IntArray]) -> list[IntArray]:
    """The first sentences' parts, and the last one, which is the title's."""
    return [*parts[:-1][:N_LEAD], parts[-1]]


def _ngrams(wording: Wording) -> list[list[int]]:
    """The n-grams of each sentence, and last those of the title."""
    return [*map(hashed_ngrams, wording.sentences), hashed_ngrams(wording.title) * TITLE_TIMES]


def known_pieces(ids: Sequence[int], n_pieces: int) -> IntArray:
    """The ids below ``n_pieces``; a model's own tokenizer gives no others."""
    pieces = np.asarray(ids, dtype=np.int64)
    return pieces[(pieces >= 0) & (pieces < n_pieces)]


def _fit_together(arrays: Mapping[str, npt.NDArray[Any]], n_topics: int) -> bool:
    """Whether the arrays of a file make one scorer, and one for so many topics."""
    n_pieces, width = arrays["rarity"].size, arrays["scale"].size
    n_latent = int(arrays["n_latent"].sum())
    n_supports = arrays["supports"].shape[:1]
    n_hidden = arrays["passages.bias_1"].shape[1:]
    shapes = {
        "rarity": (n_pieces,),
        "vectors": (n_pieces, width - n_latent),
        "n_latent": (1,),
        "scale": (width,),
        "supports": (*n_supports, width),
        "weights": (*n_supports, n_topics),
        "bias": (n_topics,),
        "mix": (n_topics,),
        "ngrams.idf": (N_BUCKETS,),
        "ngrams.weights": (N_BUCKETS, n_topics),
        "ngrams.bias": (n_topics,),
        "passages.weights_1": (n_topics, width - n_latent, *n_hidden),
        "passages.bias_1": (n_topics, *n_hidden),
        "passages.weights_2": (n_topics, *n_hidden),
        "passages.bias_2": (n_topics,),
        "passages.share": (n_topics,),
    }
    fitting = all(arrays[name].shape == shape for name, shape in shapes.items())
    return fitting and 0 <= 2 * n_latent <= width
