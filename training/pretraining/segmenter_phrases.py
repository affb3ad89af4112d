"""Learn the phrases whose words the segmenter's word scores alone would get wrong.

Each mistake on the sample proposes phrases that would correct it: the words concerned, with up to
two words around them. Those are kept that correct more of the sample than they break.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from ...models.text.segmentation.segmenter import Segmenter, join_syllables
from ...models.text.segmentation.tokens import JOINER

MIN_GAIN = 3
"""Mistakes that a phrase must correct beyond those that it makes."""
MIN_PRECISION = 0.5
"""Share of its occurrences that the phrase must segment correctly."""
MAX_TOKENS = 7
MAX_CONTEXT = 2  # in words, both sides together
HEADSTART = 0.5
"""By how much (natural log) a phrase beats the words it corrects."""

Tokens = tuple[str, ...]
Ends = tuple[int, ...]
"""Word boundaries in tokens, the first and the last included."""


class Line(NamedTuple):
    """A line of the sample: its boundaries as they should be and as the segmenter finds them."""

    tokens: list[str]
    gold: list[int]
    found: list[int]


class Tally(NamedTuple):
    """How often a phrase occurs, is right, corrects a mistake, breaks what was right."""

    n: int = 0
    right: int = 0
    corrected: int = 0
    broken: int = 0

    def worthwhile(self) -> bool:
        """Whether the phrase corrects more than it breaks, and is right often enough."""
        return self.corrected - self.broken >= MIN_GAIN and self.right >= MIN_PRECISION * self.n


def learn_phrases(segmenter: Segmenter, sample: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return the log-probability of each phrase worth keeping ("cho biết ,").

    Args:
        segmenter: with words only.
        sample: lines of words, syllables joined by "_".
    """
    lines = list(compare(segmenter, sample))
    phrases = _most_frequent(Counter(phrase for line in lines for phrase in _proposals(line)))
    tallies = _tally(phrases, lines)
    log_total = math.log(max(sum(map(len, sample)), 1))
    scores = {}
    for tokens, tally in tallies.items():
        if tally.worthwhile():
            seen = math.log(tally.right) - log_total
            needed = segmenter.log_probability(tokens) + HEADSTART
            ends = phrases[tokens]
            words = join_syllables(tokens, (end - start for start, end in pairwise(ends)))
            scores[" ".join(words)] = max(seen, needed)
    return scores


def compare(segmenter: Segmenter, sample: Sequence[Sequence[str]]) -> Iterator[Line]:
    """Yield each line with its given boundaries and those of the segmenter's search."""
    parts = [[word.split(JOINER) for word in words] for words in sample]
    parts = [words for words in parts if all(map(all, words))]
    lines = [[token for word in words for token in word] for words in parts]
    for tokens, words, lengths in zip(lines, parts, segmenter.search(lines), strict=True):
        yield Line(tokens, _ends(map(len, words)), _ends(lengths))


def _ends(lengths: Iterable[int]) -> list[int]:
    return list(accumulate(lengths, initial=0))


def _proposals(line: Line) -> Iterator[tuple[Tokens, Ends]]:
    """Yield, for each stretch that the segmenter gets wrong, the phrases that would correct it."""
    if line.gold == line.found:
        return
    gold, found = line.gold, set(line.found)
    shared = [index for index, end in enumerate(gold) if end in found]
    n_found_before = {end: index for index, end in enumerate(line.found)}
    for first, last in pairwise(shared):
        n_found = n_found_before[gold[last]] - n_found_before[gold[first]]
        if last - first == 1 == n_found:
            continue
        for left in range(MAX_CONTEXT + 1):
            for right in range(MAX_CONTEXT + 1 - left):
                if first >= left and last + right < len(gold):
                    ends = gold[first - left : last + right + 1]
                    if ends[-1] - ends[0] <= MAX_TOKENS:
                        yield tuple(line.tokens[ends[0] : ends[-1]]), _from_zero(ends)


def _from_zero(ends: Sequence[int]) -> Ends:
    return tuple(end - ends[0] for end in ends)


def _most_frequent(proposals: Counter[tuple[Tokens, Ends]]) -> dict[Tokens, Ends]:
    """Return for each run of tokens its segmentation proposed most often, if often enough."""
    return {
        tokens: ends
        for (tokens, ends), n in sorted(proposals.items(), key=lambda item: (item[1], item[0]))
        if n >= MIN_GAIN
    }


def _tally(phrases: dict[Tokens, Ends], lines: Iterable[Line]) -> dict[Tokens, Tally]:
    """Count what each phrase would do to the sample."""
    lengths_of_start: defaultdict[Tokens, set[int]] = defaultdict(set)
    for phrase in phrases:
        lengths_of_start[phrase[:2]].add(len(phrase))
    tallies: defaultdict[Tokens, Counter[str]] = defaultdict(Counter)
    for tokens, gold, found in lines:
        is_gold, is_found = set(gold), set(found)
        for start, pair in enumerate(pairwise(tokens)):
            for length in lengths_of_start.get(pair, ()):
                run = tuple(tokens[start : start + length])
                ends = phrases.get(run)
                if ends is not None and len(run) == length:
                    should, does = (_within(start, length, ends_) for ends_ in (is_gold, is_found))
                    tallies[run].update(_verdict(ends, should, does))
    return {
        tokens: Tally(**{name: count[name] for name in Tally._fields})
        for tokens, count in tallies.items()
    }


def _within(start: int, length: int, ends: set[int]) -> Ends:
    return tuple(place for place in range(length + 1) if start + place in ends)


def _verdict(ends: Ends, should: Ends, does: Ends) -> Iterator[str]:
    yield "n"
    if ends == should:
        yield "right"
        if does != should:
            yield "corrected"
    elif does == should:
        yield "broken"
