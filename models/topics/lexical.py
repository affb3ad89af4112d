"""The lexical model: topic logits from an article's words, beside the encoder's.

A few hundred labelled articles teach an encoder little about rare telling words. A support vector machine
(Cortes & Vapnik 1995) over latent semantic dimensions (Deerwester et al. 1990) learns them from few articles
and makes different errors; what is lost in the whole article shows in its passages (`passages`). The logits
of both are added.

They are not sums over sentences, so a sentence's contribution is what the logit loses without the sentence;
it counts as evidence like the encoder's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from ...aliases import FloatArray, IntArray
from ...errors import ModelStoreError
from .passages import Passages, PassageScorer, unit_length

Pieces = Sequence[int]

LEXICAL = "lexical.safetensors"
"""Name of the file in a model directory; a model without it has an encoder alone."""
TITLE_TIMES = 2
"""The title counts twice, as in the baseline."""
N_LEAD = 5
"""An article's lead is its title and so many sentences: what it is about is said there, and the rest may be
on something else."""
_CHUNK = 512
"""Articles scored together: an article of 20,000 sentences is as many articles without one of them, and all
of them at once would take gigabytes."""
_PRECISION: dict[str, type[np.floating[Any]]] = {
    "space.term_weights": np.float16,
    "space.vectors": np.float16,
    "space.scale": np.float32,
    "support_vectors": np.float16,
    "support_weights": np.float32,
    "bias": np.float32,
    "mix": np.float32,
    "passages.weights_1": np.float16,
    "passages.bias_1": np.float32,
    "passages.weights_2": np.float32,
    "passages.bias_2": np.float32,
    "passages.share": np.float32,
}
"""Type of each array in the file, named as the attributes: large ones in half precision."""


@dataclass(frozen=True, slots=True)
class LatentSpace:
    """A latent semantic space of articles, learnt from the labelled ones; all float32.

    An article is a vector of width 2 * n_latent: the latent dimensions of the whole, at length 1, and those
    of its lead.

    Attributes:
        term_weights: (n_pieces,) what an occurrence of a piece counts; 0 for a piece of too few articles.
        vectors: (n_pieces, n_latent) the pieces' latent dimensions.
        scale: (2,) what the article's two parts are multiplied by; it sets the width of the SVM's kernel.
    """

    term_weights: FloatArray
    vectors: FloatArray
    scale: FloatArray

    def represent(
        self, title_ids: Pieces, sentence_ids: Sequence[Pieces]
    ) -> tuple[FloatArray, Passages]:
        """An article's vector, (2 * n_latent,), zeros where no piece counts; and its passages."""
        parts = article_parts(title_ids, sentence_ids)
        sums = self.sums(parts)
        lead = self.sums(lead_of(parts)).sum(axis=0)
        return self.articles(sums.sum(axis=0)[None], lead[None])[0], Passages(sums)

    def sums(self, parts: Sequence[IntArray]) -> FloatArray:
        """The weighted sum of the pieces' vectors in each part of an article, (n_parts, n_latent).

        An occurrence counts (1 + log tf) / tf times the term weight, tf in all parts together. Doubles: the
        difference of two sums must be zero where it should.
        """
        distinct, counts = np.unique(np.concatenate(parts), return_counts=True)
        weights = np.zeros(len(self.term_weights))
        weights[distinct] = (1 + np.log(counts)) / counts * self.term_weights[distinct]
        return np.stack([weights[ids] @ self.vectors[ids] for ids in parts])

    def articles(self, whole: FloatArray, lead: FloatArray) -> FloatArray:
        """Vectors of articles, (n, 2 * n_latent), from what `sums` gives of the whole and of the lead."""
        parts = [unit_length(whole) * self.scale[0], unit_length(lead) * self.scale[1]]
        return np.concatenate(parts, axis=1, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class LexicalScorer:
    """An SVM per topic over a latent space, and the networks that score passages; all float32.

    Attributes:
        space: what the SVMs see of an article.
        support_vectors: (n_support_vectors, 2 * n_latent) of all topics together.
        support_weights: (n_support_vectors, n_topics) dual coefficients, 0 where a support vector belongs to
            other topics only.
        bias: (n_topics,).
        mix: (n_topics,) what the logit is multiplied by, tuned beside the encoder; 1 until then.
        passages: scores passages.
        squares: (n_support_vectors,) squared lengths of the support vectors.
    """

    space: LatentSpace
    support_vectors: FloatArray
    support_weights: FloatArray
    bias: FloatArray
    mix: FloatArray
    passages: PassageScorer
    squares: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "squares", np.square(self.support_vectors).sum(axis=1))

    def svm_logits(self, articles: FloatArray) -> FloatArray:
        """Logits before ``mix`` of articles' vectors, (n, 2 * n_latent) to (n, n_topics); Gaussian kernel."""
        square = np.square(articles).sum(axis=1)[:, None] + self.squares
        # Rounding may make the squared distance of an article to itself negative.
        distance = np.maximum(square - 2 * articles @ self.support_vectors.T, 0.0)
        return np.asarray(np.exp(-distance) @ self.support_weights + self.bias, dtype=np.float32)

    def logits(self, title_ids: Pieces, sentence_ids: Sequence[Pieces]) -> FloatArray:
        """Logits of an article from the pieces of its title and of each sentence, (n_topics,)."""
        article, passages = self.space.represent(title_ids, sentence_ids)
        logits = self.svm_logits(article[None])[0] + self.passages.logits(passages)
        return np.asarray(logits * self.mix, dtype=np.float32)

    def contributions(self, title_ids: Pieces, sentence_ids: Sequence[Pieces]) -> FloatArray:
        """What the logits would lose without each sentence; many times the work of `logits`.

        How often a piece occurs in the article is counted with the sentence in it.

        Returns:
            (n_sentences + 1, n_topics); the last row is the rest of the logits: the title's share, the bias,
            and what several sentences have in common. The sum over rows is the logits.
        """
        parts = article_parts(title_ids, sentence_ids)
        sums, lead_sums = self.space.sums(parts), self.space.sums(lead_of(parts))
        whole, lead = sums.sum(axis=0), lead_sums.sum(axis=0)
        lost_of_lead = np.zeros_like(sums)
        lost_of_lead[: len(lead_sums) - 1] = lead_sums[:-1]
        passages = self.passages.without_each(Passages(sums))
        svm = self.svm_logits(self.space.articles(whole[None], lead[None]))
        rows = np.empty((len(sums), len(self.bias)))
        n_sentences = len(sums) - 1
        for start in range(0, n_sentences, _CHUNK):
            chunk = slice(start, min(start + _CHUNK, n_sentences))
            without = self.space.articles(whole - sums[chunk], lead - lost_of_lead[chunk])
            rows[chunk] = svm - self.svm_logits(without) + passages[-1] - passages[chunk]
        rows[-1] = svm[0] + passages[-1] - rows[:-1].sum(axis=0)
        return np.asarray(rows * self.mix, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write `LEXICAL`, the large arrays in half precision."""
        arrays = {
            name: np.ascontiguousarray(attrgetter(name)(self), dtype=precision)
            for name, precision in _PRECISION.items()
        }
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
        if missing := _PRECISION.keys() - arrays.keys():
            raise ModelStoreError(
                f"{path}: lacks {', '.join(sorted(missing))}; if it was made by an older version of "
                "phobrief, train it again"
            )
        if not _fit_together(arrays, n_topics):
            raise ModelStoreError(
                f"{path}: expected weights for {n_topics} topics, found another shape"
            )
        parts: dict[str, dict[str, FloatArray]] = {"": {}, "space": {}, "passages": {}}
        for name in _PRECISION:
            part, _, attribute = name.rpartition(".")
            parts[part][attribute] = arrays[name].astype(np.float32)
        space, passages = LatentSpace(**parts["space"]), PassageScorer(**parts["passages"])
        return cls(space=space, passages=passages, **parts[""])


def article_parts(title_ids: Pieces, sentence_ids: Sequence[Pieces]) -> list[IntArray]:
    """The pieces of each sentence, and last those of the title."""
    parts = (*sentence_ids, [*title_ids] * TITLE_TIMES)
    return [np.asarray(ids, dtype=np.int64) for ids in parts]


def lead_of(parts: Sequence[IntArray]) -> list[IntArray]:
    """The first sentences' parts, and the last one, which is the title's."""
    return [*parts[:-1][:N_LEAD], parts[-1]]


def _fit_together(arrays: Mapping[str, npt.NDArray[Any]], n_topics: int) -> bool:
    """Whether the arrays of a file make one scorer, and one for so many topics."""
    n_pieces, n_latent = arrays["space.term_weights"].size, arrays["space.vectors"].shape[-1:]
    n_supports, n_hidden = arrays["support_vectors"].shape[:1], arrays["passages.bias_1"].shape[1:]
    shapes = {
        "space.term_weights": (n_pieces,),
        "space.vectors": (n_pieces, *n_latent),
        "space.scale": (2,),
        "support_vectors": (*n_supports, *(2 * n for n in n_latent)),
        "support_weights": (*n_supports, n_topics),
        "bias": (n_topics,),
        "mix": (n_topics,),
        "passages.weights_1": (n_topics, *n_latent, *n_hidden),
        "passages.bias_1": (n_topics, *n_hidden),
        "passages.weights_2": (n_topics, *n_hidden),
        "passages.bias_2": (n_topics,),
        "passages.share": (n_topics,),
    }
    return all(arrays[name].shape == shape for name, shape in shapes.items())
