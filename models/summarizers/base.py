"""What every summariser is: read articles and the model's salience in, abstracts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ...articles import Abstract, Document
from .budget import AbstractBudget

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SummaryInput:
    """One article as a summariser gets it; the encoder has read it already.

    Attributes:
        document: cleaned, split into sentences.
        sentence_ids: the pieces of each sentence, for telling repetition.
        salience: (n_sentences,) logits; -inf for a sentence the model did not see.
    """

    document: Document
    sentence_ids: Sequence[Sequence[int]]
    salience: FloatArray


class Summarizer(Protocol):
    """Anything that writes abstracts. Limits are kept and no article is left without an abstract."""

    def summarize(self, articles: Sequence[SummaryInput], budget: AbstractBudget) -> list[Abstract]:
        """Return an abstract for each article, in the order given."""
        ...
