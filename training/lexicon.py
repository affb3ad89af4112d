"""Learn the default word segmenter from segmented text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from ..errors import TrainingError
from ..models.text.normalize import normalize_text
from ..models.text.segmenter import Segmenter
from ..models.text.tokens import JOINER


def learn_segmenter(lines: Iterable[str], *, min_count: int = 3) -> Segmenter:
    """Learn word probabilities from ``lines`` whose syllables are joined by "_" within a word.

    Args:
        lines: segmented text, any normalisation; read once.
        min_count: words of several syllables seen less often are left out.

    Raises:
        TrainingError: when no word of several syllables is frequent enough.
    """
    counts = count_words(lines)
    kept = {w: n for w, n in counts.items() if n >= min_count and _is_compound(w)}
    if not kept:
        raise TrainingError(
            f"no word of several syllables joined by '_' occurs {min_count} times or more; "
            "the lines must be word-segmented text, and more of it"
        )
    for syllable in {s for word in kept for s in word.split(JOINER)}:
        kept[syllable] = max(counts[syllable], 1)
    log_total = math.log(counts.total())
    return Segmenter({word: math.log(n) - log_total for word, n in kept.items()})


def count_words(lines: Iterable[str]) -> Counter[str]:
    """Count the normalised words of segmented ``lines``."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(normalize_text(line).split())
    return counts


def _is_compound(word: str) -> bool:
    return JOINER in word and all(word.split(JOINER))
