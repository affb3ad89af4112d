"""The nouns of the consistency check: units of a text, the statements found in it, and the report."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import IntEnum

from ....articles import Span


class Gap(IntEnum):
    """What stands before a unit, from nothing to the end of a sentence."""

    NONE = 0
    CLAUSE = 1
    SENTENCE = 2


@dataclass(slots=True)
class Unit:
    """One word, or one number, date, time or decision number written with several.

    Attributes:
        key: its spelling-free form; equal keys mean the same word or value.
        start, end: its span in the text as given.
        kind: "word", "number", "date", "time" or "code".
        capital: whether it is a word with a capital first letter.
        upper: whether it is a word of several letters, all of them capital.
        initial: whether a capital says nothing here (start of a sentence, line or quotation).
        gap: what stands before it.
        sentence: the number of its sentence.
        value: what a number, date, time or code stands for.
        stated: whether it claims something (``hai cán bộ``, but not the article ``một``).
    """

    key: str
    start: int
    end: int
    kind: str = "word"
    capital: bool = False
    initial: bool = False
    upper: bool = False
    gap: Gap = Gap.NONE
    sentence: int = 0
    value: Hashable = None
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """A checkable item of a text: units ``first`` to ``last`` (not included).

    Attributes:
        kind: "number", "amount", "percentage", "date", "time", "decision", "name" or "office".
        keys: what identifies it: the words of a name or an office, the key of a value.
    """

    kind: str
    first: int
    last: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One item of the abstract that the article does not support.

    Attributes:
        kind: number, amount, percentage, date, time, decision, person, organisation, place, name,
            office, role, quotation or negation.
        text, start, end: the item in the abstract as given.
        reason: why it is not supported, in a few words.
        nearest: where the article comes nearest to it (None when nothing is near).
    """

    kind: str
    text: str
    start: int
    end: int
    reason: str
    nearest: Span | None


@dataclass(frozen=True, slots=True)
class FaithfulnessReport:
    """Whether an article supports an abstract, and what of the abstract it does not support."""

    supported: bool
    findings: tuple[Finding, ...]
