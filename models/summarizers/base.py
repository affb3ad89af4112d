"""What every summariser is: read articles and the model's salience in, abstracts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...aliases import FloatArray
from ...articles import Abstract, Document
from ..store.manifest import AbstractBudget
from .extractive.pages.portraits import Portrait

Extract = tuple[tuple[int, str], ...]
"""The sentences of an abstract in the article's order: the number of each, and what is printed of it."""


class Rate(Protocol):
    """Rates extracts of one article."""

    def __call__(self, extracts: Sequence[Extract], longer: float) -> FloatArray:
        """Return a number for each, (n_extracts,), the higher the better.

        Args:
            longer: how many times as long as usual the abstract may be.
        """
        ...


@dataclass(frozen=True, slots=True)
class SummaryInput:
    """One article as a summariser gets it; the encoder has read it already.

    Attributes:
        document: cleaned, split into sentences.
        sentence_ids: the pieces of each sentence, for telling repetition.
        salience: (n_sentences,) logits; -inf for a sentence the model did not see.
        rate: how good extracts of the article are, where the model has learnt it.
        portrait: whom or what the article portrays, if it does.
    """

    document: Document
    sentence_ids: Sequence[Sequence[int]]
    salience: FloatArray
    rate: Rate | None = None
    portrait: Portrait | None = None


class Summarizer(Protocol):
    """Anything that writes abstracts.

    The budget is always kept, in sentences and in syllables; where no sentence fits it, one is cut
    (`extractive.extractive` has how), and no article is left without an abstract.
    Spans point into the raw text. What is not the article's own characters must pass `check_faithfulness`;
    doubts that remain are named in `Abstract.checks`. `Abstract.method` begins with the summariser's name in
    `SUMMARIZERS`.
    """

    def summarize(self, articles: Sequence[SummaryInput], budget: AbstractBudget) -> list[Abstract]:
        """Return an abstract for each article, in the order given."""
        ...
