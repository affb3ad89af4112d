"""Join capitalised words in a row into one name ("Nguyễn_Văn" + "An"), as the corpus joins them.

A lexicon never holds all names. Whether two capitalised words that the search left separate are one is
decided by learnt log-odds, added up over a few pieces of evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .lexicon import Scores

BIAS = "bias"
KINDS = ("last", "next", "opening", "closing", "lengths", "before", "after", "shapes")
"""The kinds of evidence, in the order of `evidence`."""


class NameJoiner:
    """Decides which neighbouring capitalised words are one word."""

    def __init__(self, names: Mapping[str, Scores]) -> None:
        self._bias = names.get(BIAS, {}).get("", 0.0)
        self._weights = [names.get(kind, {}) for kind in KINDS] if names else []

    def join(self, tokens: Sequence[str], n_syllables: list[int]) -> list[int]:
        """Return the words' lengths in syllables with the words of one name added together."""
        if not self._weights:
            return n_syllables
        joined: list[int] = list(n_syllables)
        for word, start, middle, end in reversed(list(name_candidates(tokens, n_syllables))):
            if self._log_odds(evidence(tokens, start, middle, end)) > 0:
                joined[word] += joined.pop(word + 1)
        return joined

    def _log_odds(self, values: Sequence[str]) -> float:
        found = (
            weights.get(value, 0.0) for weights, value in zip(self._weights, values, strict=True)
        )
        return self._bias + sum(found)


def name_candidates(
    tokens: Sequence[str], n_syllables: Sequence[int]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield each pair of neighbouring words that are capitalised in every syllable.

    As: the first word's number, where it starts, where the second starts and ends, in tokens.
    """
    capital = [token[0].isupper() for token in tokens]
    start, middle, before = 0, 0, False
    for word, length in enumerate(n_syllables):
        end = middle + length
        here = capital[middle] if length == 1 else all(capital[middle:end])
        if here and before:
            yield word - 1, start, middle, end
        start, middle, before = middle, end, here


def evidence(tokens: Sequence[str], start: int, middle: int, end: int) -> tuple[str, ...]:
    """Return what speaks for or against joining ``tokens[start:middle]`` and ``[middle:end]``.

    One value for each of `KINDS`: the syllables on either side of the gap, the outer syllables with
    their word's length, both lengths, and the tokens or shapes around.
    """
    last, following = tokens[middle - 1], tokens[middle]
    left, right = min(middle - start, 4), min(end - middle, 4)
    return (
        last,
        following,
        f"{tokens[start]} {left}",
        f"{tokens[end - 1]} {right}",
        f"{left} {right}",
        _shape(tokens[start - 1]) if start else "",
        _shape(tokens[end]) if end < len(tokens) else "",
        f"{_shape(last)} {_shape(following)}",
    )


def _shape(token: str) -> str:
    """Return a lower-case token as it is, others as one sign for their kind."""
    first = token[0]
    if first.isupper():
        if len(token) == 2 and token[1] == ".":
            return "A."
        return "AA" if len(token) > 1 and token.isupper() else "Aa"
    if first.isdigit():
        return "9"
    return token if token.isalpha() else first
