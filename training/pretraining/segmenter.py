"""Learn the default word segmenter from segmented text: words, then what the words get wrong."""

from __future__ import annotations

import math
import random
import unicodedata
from collections import Counter
from collections.abc import Iterable

from ...errors import TrainingError
from ...models.text.normalize import normalize_text
from ...models.text.segmentation.lexicon import Lexicon
from ...models.text.segmentation.segmenter import Segmenter
from ...models.text.segmentation.tokens import JOINER
from .segmenter_names import learn_names
from .segmenter_phrases import learn_phrases

SHARE_HELD_OUT = 0.2
"""Largest share of the lines that corrections may be learnt from."""
_N_SAMPLED = 300_000
"""Lines that corrections are learnt from; some 2 KB of memory and half a millisecond each."""


def learn_segmenter(lines: Iterable[str], *, min_count: int = 3) -> Segmenter:
    """Learn from ``lines`` whose words are separated by spaces and whose syllables are joined by "_".

    Lines in decomposed Unicode are left out: the segmenter that segmented them did not know their
    words. Word counts come from all others; phrases and the joining of names from a sample.

    Args:
        lines: segmented text; read once.
        min_count: words of several syllables seen less often are left out.

    Raises:
        TrainingError: when no word of several syllables is frequent enough.
    """
    counts, sample = _count_and_sample(lines, _N_SAMPLED)
    words = word_scores(counts, min_count)
    if not words:
        raise TrainingError(
            f"no word of several syllables joined by '_' occurs {min_count} times or more; "
            "the lines must be word-segmented text, and more of it"
        )
    phrases = learn_phrases(Segmenter(Lexicon(words)), sample)
    # A name of the sample must be as unknown to the search as one of tomorrow's paper.
    strangers = word_scores(counts - Counter(w for line in sample for w in line), min_count)
    names = learn_names(Segmenter(Lexicon(strangers, phrases)), sample) if strangers else {}
    return Segmenter(Lexicon(words, phrases, names))


def word_scores(counts: Counter[str], min_count: int) -> dict[str, float]:
    """Return the log-probability of each frequent compound and of each of its syllables alone."""
    kept = {word: n for word, n in counts.items() if n >= min_count and _is_compound(word)}
    for syllable in {syllable for word in kept for syllable in word.split(JOINER)}:
        kept[syllable] = max(counts[syllable], 1)
    log_total = math.log(max(counts.total(), 1))
    return {word: math.log(n) - log_total for word, n in kept.items()}


def _count_and_sample(lines: Iterable[str], n_sampled: int) -> tuple[Counter[str], list[list[str]]]:
    """Count the normalised words and draw lines at random, each as likely as any other."""
    counts: Counter[str] = Counter()
    sample: list[list[str]] = []
    draw = random.Random(0)
    n_lines = 0
    for line in lines:
        words = normalize_text(line).split()
        if not words or not unicodedata.is_normalized("NFC", line):
            continue
        counts.update(words)
        n_lines += 1
        place = len(sample) if len(sample) < n_sampled else draw.randrange(n_lines)
        if place == len(sample):
            sample.append(words)
        elif place < n_sampled:
            sample[place] = words
    draw.shuffle(sample)
    return counts, sample[: int(n_lines * SHARE_HELD_OUT)]


def _is_compound(word: str) -> bool:
    return JOINER in word and all(word.split(JOINER))
