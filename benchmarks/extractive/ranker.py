"""A gradient-boosted ranker over hand features: the strongest extractive baseline without an encoder."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from ...aliases import FloatArray
from ...errors import require
from ...models.text.syllables import syllables
from ...training.metrics.rouge import sentence_rouge

FEATURE_NAMES = (
    "position",
    "reciprocal_position",
    "relative_position",
    "n_sentences",
    "length",
    "length_to_mean",
    "title_recall",
    "title_precision",
    "title_bigrams",
    "title_idf_recall",
    "document_cosine",
    "lead_overlap",
    "next_overlap",
    "mean_idf",
    "numbers",
    "capitals",
    "opens_with_quote",
    "ends_open",
    "question",
    "refers_back",
)
_REFERS_BACK = re.compile(
    r"^[“\"]?(theo đó|ngoài ra|tuy nhiên|trong khi đó|trước đó|sau đó|bên cạnh đó|đồng thời|"
    r"ông này|bà này|người này|vị này|cũng theo|đáng chú ý|do đó|vì vậy|nhưng|và)\b"
)
_OPEN_ENDS = (":", ",", ";", "-", "…")


class Ranker:
    """Learns each sentence's mean ROUGE with the abstract; picks the best one.

    Attributes:
        idf_: inverse document frequency of syllables in the articles it was fitted on.
        model_: the fitted regressor.
    """

    def __init__(self, seed: int = 0, n_trees: int = 250) -> None:
        self.seed = seed
        self.n_trees = n_trees

    def fit(self, cases: Iterable[tuple[str, Sequence[str], str]]) -> Ranker:
        """Fit on (title, sentences, abstract).

        Raises:
            MissingExtraError: scikit-learn is not installed.
        """
        ensemble = require("sklearn.ensemble", "train")
        kept = [case for case in cases if case[1]]
        self.idf_ = _inverse_document_frequency(kept)
        rows, targets = [], []
        for title, sentences, abstract in kept:
            rows.append(self._features(title, sentences))
            targets.append(np.array([r.mean for r in sentence_rouge(sentences, abstract)]))
        self.model_ = ensemble.HistGradientBoostingRegressor(
            learning_rate=0.06, max_iter=self.n_trees, max_leaf_nodes=31, random_state=self.seed
        ).fit(np.concatenate(rows), np.concatenate(targets))
        return self

    def rank(self, title: str, sentences: Sequence[str]) -> FloatArray:
        """Expected ROUGE of each sentence, (n_sentences,)."""
        if not sentences:
            return np.zeros(0)
        return np.asarray(self.model_.predict(self._features(title, sentences)))

    def _features(self, title: str, sentences: Sequence[str]) -> FloatArray:
        return sentence_features(title, sentences, self.idf_)


def sentence_features(title: str, sentences: Sequence[str], idf: dict[str, float]) -> FloatArray:
    """Features of all sentences of one article, (n_sentences, len(FEATURE_NAMES))."""
    tokens = [syllables(sentence) for sentence in sentences]
    bags = [Counter(t) for t in tokens]
    title_tokens = syllables(title)
    title_bag, title_pairs = set(title_tokens), _pairs(title_tokens)
    document = sum(bags, Counter())
    mean_length = sum(map(len, tokens)) / max(1, len(tokens))
    rows = np.zeros((len(sentences), len(FEATURE_NAMES)))
    for i, (text, words, bag) in enumerate(zip(sentences, tokens, bags, strict=True)):
        shared = title_bag & bag.keys()
        rows[i] = (
            i,
            1 / (1 + i),
            i / max(1, len(sentences) - 1),
            len(sentences),
            len(words),
            len(words) / (mean_length or 1),
            len(shared) / (len(title_bag) or 1),
            len(shared) / (len(bag) or 1),
            len(title_pairs & _pairs(words)) / (len(title_pairs) or 1),
            _weight(shared, idf) / (_weight(title_bag, idf) or 1),
            _cosine(bag, document, idf),
            _share(bag, bags[0]) if i else 1.0,
            _share(bag, bags[i + 1]) if i + 1 < len(bags) else 0.0,
            _weight(bag, idf) / (len(bag) or 1),
            sum(any(c.isdigit() for c in word) for word in words),
            sum(word[:1].isupper() for word in text.split()) / (len(words) or 1),
            text[:1] in "“\"'‘-–",
            text.endswith(_OPEN_ENDS),
            text.rstrip("”\"' ").endswith("?"),
            bool(_REFERS_BACK.match(text.lower())),
        )
    return rows


def _inverse_document_frequency(
    cases: Sequence[tuple[str, Sequence[str], str]],
) -> dict[str, float]:
    frequency = Counter(
        token
        for title, sentences, _ in cases
        for token in set(syllables("\n".join([title, *sentences])))
    )
    return {token: math.log((1 + len(cases)) / (1 + n)) for token, n in frequency.items()}


def _weight(words: Iterable[str], idf: dict[str, float]) -> float:
    # A syllable never seen before is as rare as can be, most often a name.
    rarest = 8.0
    return sum(idf.get(word, rarest) for word in words)


def _cosine(bag: Counter[str], document: Counter[str], idf: dict[str, float]) -> float:
    dot = sum(n * document[w] * idf.get(w, 0) ** 2 for w, n in bag.items())
    norms = math.prod(
        math.sqrt(sum((n * idf.get(w, 0)) ** 2 for w, n in b.items())) for b in (bag, document)
    )
    return dot / norms if norms else 0.0


def _share(bag: Counter[str], other: Counter[str]) -> float:
    return len(bag.keys() & other.keys()) / (len(bag) or 1)


def _pairs(tokens: Sequence[str]) -> set[tuple[str, str]]:
    return set(pairwise(tokens))
