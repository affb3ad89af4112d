"""Replace the unsupported sentences of a draft by the article's own sentences most like them."""

from __future__ import annotations

from ...store.manifest import AbstractBudget
from ..extractive.discourse import dependence, is_broken
from .drafts import Draft, fits
from .grounding import Grounding


def repair(draft: Draft, grounding: Grounding, budget: AbstractBudget) -> Draft | None:
    """A draft of which every sentence is supported by itself; None when none of its own is left.

    A sentence that depends on a replaced one ("Ông cũng ...") would now speak of somebody else: it is
    replaced too. Where no sentence of the article fits the budget, the sentence is left out.
    """
    sentences: list[str] = []
    n_own = 0
    own_before = True
    used: list[int] = []
    for text in draft.sentences:
        own = grounding.supports(text) and (own_before or dependence(text) is None)
        own_before = own
        n_own += own
        if own:
            used += [number for number in (grounding.nearest(text),) if number is not None]
        sentences.append(text if own else _substitute(text, grounding, used))
    kept = [sentence for sentence in dict.fromkeys(sentences) if sentence]
    exchanged = [sentence for sentence in kept if sentence not in draft.sentences]
    while kept and not fits(kept, budget) and exchanged:
        kept.remove(exchanged.pop())
    return Draft(tuple(kept)) if n_own and kept and fits(kept, budget) else None


def _substitute(text: str, grounding: Grounding, used: list[int]) -> str:
    """The nearest sentence that stands alone and was not taken before; nothing when there is none."""
    passed: list[int] = list(used)
    for _ in range(3):
        number = grounding.nearest(text, without=passed)
        if number is None:
            return ""
        passed.append(number)
        sentence = grounding.sentence(number)
        printed = sentence.text[sentence.dateline :]
        if not sentence.heading and dependence(printed) is None and not is_broken(printed):
            used.append(number)
            return printed
    return ""
