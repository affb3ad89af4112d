"""Exchange the unsupported sentences of a draft for the article's own sentences most like them."""

from __future__ import annotations

from ...store.manifest import AbstractBudget
from ..extractive.discourse import is_broken, leans
from .drafts import Draft, fits
from .grounding import Ground


def repair(draft: Draft, ground: Ground, budget: AbstractBudget) -> Draft | None:
    """A draft of which every sentence is supported by itself; None when none of its own is left.

    A sentence that leans on an exchanged one ("Ông cũng ...") would now speak of somebody else: it is
    exchanged too. Where no sentence of the article fits the budget, the sentence is left out.
    """
    sentences: list[str] = []
    n_own = 0
    own_before = True
    used: list[int] = []
    for text in draft.sentences:
        own = ground.supports(text) and (own_before or leans(text) is None)
        own_before = own
        n_own += own
        if own:
            used += [number for number in (ground.nearest(text),) if number is not None]
        sentences.append(text if own else _substitute(text, ground, used))
    kept = [sentence for sentence in dict.fromkeys(sentences) if sentence]
    exchanged = [sentence for sentence in kept if sentence not in draft.sentences]
    while kept and not fits(kept, budget) and exchanged:
        kept.remove(exchanged.pop())
    return Draft(tuple(kept)) if n_own and kept and fits(kept, budget) else None


def _substitute(text: str, ground: Ground, used: list[int]) -> str:
    """The nearest sentence that stands alone and was not taken before; nothing when there is none."""
    passed: list[int] = list(used)
    for _ in range(3):
        number = ground.nearest(text, without=passed)
        if number is None:
            return ""
        passed.append(number)
        sentence = ground.sentence(number)
        printed = sentence.text[sentence.dateline :]
        if not sentence.heading and leans(printed) is None and not is_broken(printed):
            used.append(number)
            return printed
    return ""
