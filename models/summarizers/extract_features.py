"""What one or two sentences of an article are like together, as its abstract: what `ExtractScorer` reads.

A sentence's salience says how good it is alone. Whether a second one earns its place depends on how long both
are, what they repeat, and how much of the title they hold together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from ...aliases import FloatArray
from ..features import FEATURE_NAMES
from ..overlap import (
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    MANY,
    Syllables,
    common_subsequence,
    f1_of,
    shared,
)
from ..text.syllables import syllables
from .base import Extract
from .gist_features import Gist

_TOGETHER = (
    "n_sentences",
    "n_syllables",
    "n_syllables_first",
    "n_syllables_last",
    "gap_first",
    "gap_last",
    "share",
    "share_first",
    "share_last",
    "rank_first",
    "rank_last",
    "title_f1",
    "title_pairs_f1",
    "title_sequence",
    "title_coverage",
    "title_length",
    "position_first",
    "position_last",
    "distance",
    "overlap",
    "common",
    "n_article",
    "highest_share",
    "entropy",
)
EXTRACT_FEATURES = (
    *_TOGETHER,
    *(f"first {name}" for name in FEATURE_NAMES),
    *(f"last {name}" for name in FEATURE_NAMES),
)
"""Those of both together, then those of the first and of the last sentence alone."""
_LOWEST = -20.0
"""The salience of a sentence that the model did not see, beside the best one's."""
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article, counted once for all of its extracts.

    Attributes:
        title, sentences: their syllables.
        holding: in how many sentences each syllable stands.
        features: (n_sentences, N_FEATURES).
        gaps: (n_sentences,) salience less that of the best sentence.
        shares: (n_sentences,) the same as a distribution.
        ranks: (n_sentences,) 0 for the best sentence.
        gist: what an abstract is likely to hold, where that is told.
    """

    title: Syllables
    sentences: Sequence[Syllables]
    holding: Counter[str]
    features: FloatArray
    gaps: FloatArray
    shares: FloatArray
    ranks: FloatArray
    gist: Gist | None = None

    @classmethod
    def of(
        cls,
        title: str,
        texts: Sequence[str],
        features: FloatArray,
        salience: FloatArray,
        gist: Gist | None = None,
    ) -> ArticleView:
        """View an article of at least one sentence; ``salience`` may be -inf where nothing was seen."""
        sentences = [syllables(text)[:LONGEST_SENTENCE] for text in texts]
        best = float(salience.max())
        gaps = np.clip(salience - (best if np.isfinite(best) else 0.0), _LOWEST, 0.0)
        shares = np.exp(gaps)
        ranks = np.empty(len(gaps), dtype=np.float32)
        ranks[np.argsort(-gaps, kind="stable")] = np.arange(len(gaps))
        holding = Counter(chain.from_iterable(map(set, sentences)))
        heading = syllables(title)[:LONGEST_TITLE]
        return cls(heading, sentences, holding, features, gaps, shares / shares.sum(), ranks, gist)

    def rows(self, extracts: Sequence[Extract]) -> FloatArray:
        """The features of each extract, (n_extracts, len(EXTRACT_FEATURES)), those of the gist behind."""
        together = np.array([self._together(extract) for extract in extracts], dtype=np.float32)
        first = self.features[[extract[0] for extract in extracts]]
        last = self.features[[extract[-1] for extract in extracts]]
        rows = np.concatenate([together, first, last], axis=1)
        return (
            rows if self.gist is None else np.concatenate([rows, self.gist.rows(extracts)], axis=1)
        )

    def _together(self, extract: Extract) -> list[float]:
        first, last = extract[0], extract[-1]
        said = [syllable for i in extract for syllable in self.sentences[i]]
        bag, n_title, n = Counter(said), len(self.title), len(self.sentences)
        held = shared(Counter(self.title), bag)
        pairs = shared(Counter(pairwise(self.title)), Counter(pairwise(said)))
        in_order = common_subsequence(self.title, said)
        known = sum(min(self.holding[syllable], MANY) for syllable in bag)
        return [
            len(extract),
            len(said),
            len(self.sentences[first]),
            len(self.sentences[last]),
            float(self.gaps[first]),
            float(self.gaps[last]),
            float(self.shares[list(extract)].sum()),
            float(self.shares[first]),
            float(self.shares[last]),
            float(self.ranks[first]),
            float(self.ranks[last]),
            f1_of(held, n_title, len(said)),
            f1_of(pairs, n_title - 1, len(said) - 1),
            f1_of(in_order, n_title, len(said)),
            held / (n_title or 1),
            n_title,
            first,
            last,
            last - first,
            0.0 if first == last else _overlap(self.sentences[first], self.sentences[last]),
            known / (len(bag) or 1) / n**0.5,
            n,
            float(self.shares.max()),
            -float((self.shares * np.log(self.shares + _LEAST)).sum()),
        ]


def _overlap(one: Syllables, other: Syllables) -> float:
    first, second = set(one), set(other)
    return len(first & second) / (min(len(first), len(second)) or 1)
