"""A generated text as sentences within the budget."""

from __future__ import annotations

from dataclasses import dataclass

from ...store.manifest import AbstractBudget
from ...text.sentences import split
from ...text.syllables import count_syllables

_ENDS = (".", "!", "?", "…", ".”", '."', "!”", "?”")


@dataclass(frozen=True, slots=True)
class Draft:
    """The sentences of an abstract, in printed order."""

    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The abstract as printed."""
        return " ".join(self.sentences)


def shape(text: str, budget: AbstractBudget) -> Draft | None:
    """Keep as many whole first sentences as the budget allows; repetitions and an unfinished end are dropped.

    Returns:
        None when not even the first sentence fits, or there is none.
    """
    found = [text[low:high] for low, high in split(text)]
    if len(found) > 1 and not found[-1].endswith(_ENDS):
        found.pop()
    kept: list[str] = []
    left = budget.max_syllables
    for sentence in found:
        length = count_syllables(sentence)
        if not length or sentence in kept:
            continue
        if length > left or len(kept) == budget.max_sentences:
            break
        kept.append(sentence)
        left -= length
    return Draft(tuple(kept)) if kept else None


def fits(sentences: list[str], budget: AbstractBudget) -> bool:
    """Whether sentences keep both limits."""
    n_syllables = sum(count_syllables(sentence) for sentence in sentences)
    return len(sentences) <= budget.max_sentences and n_syllables <= budget.max_syllables
