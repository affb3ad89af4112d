"""Surface features of sentences that tell what an editor would lift into an abstract.

They stand beside the sentence vector in the salience head: position and length are strong in news
(FIELD: a ranker on such features alone beats Lead), and an encoder of single windows cannot see them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FEATURE_NAMES = (
    "first",
    "second",
    "reciprocal_position",
    "relative_position",
    "paragraph_start",
    "length",
    "log_length",
    "title_recall",
    "title_overlap",
    "centrality",
    "new_to_lead",
    "heading",
    "opens_with_quote",
    "ends_with_question",
    "digits",
    "log_n_sentences",
)
N_FEATURES = len(FEATURE_NAMES)

FloatArray = npt.NDArray[np.float32]


def sentence_features(
    title_ids: Sequence[int],
    sentence_ids: Sequence[Sequence[int]],
    texts: Sequence[str],
    paragraphs: Sequence[int],
    headings: Sequence[bool],
) -> FloatArray:
    """Compute the features of every sentence of one article.

    Args:
        title_ids: pieces of the title.
        sentence_ids: pieces of each sentence. Rank in the vocabulary stands for rarity: PhoBERT's
            vocabularies are sorted by frequency, so no corpus statistics need to travel with a model.
        texts: the sentences as shown to readers.
        paragraphs, headings: as in `Sentence`.

    Returns:
        (n_sentences, N_FEATURES), every value between -1 and about 3.
    """
    n_sentences = len(sentence_ids)
    bags = [_weights(ids) for ids in sentence_ids]
    title = _weights(title_ids)
    total: Counter[int] = Counter()
    for bag in bags:
        for piece, weight in bag.items():
            total[piece] += weight  # type: ignore[assignment]
    total_norm = _norm(total)
    title_weight = sum(title.values()) or 1.0
    lead = bags[0] if bags else {}
    rows = np.zeros((n_sentences, N_FEATURES), dtype=np.float32)
    for i, bag in enumerate(bags):
        n_pieces = len(sentence_ids[i])
        text = texts[i].lstrip()
        bag_weight = sum(bag.values()) or 1.0
        shared_with_title = sum(weight for piece, weight in title.items() if piece in bag)
        rows[i] = (
            i == 0,
            i == 1,
            1 / (1 + i),
            i / max(1, n_sentences - 1),
            i == 0 or paragraphs[i] != paragraphs[i - 1],
            min(n_pieces, 100) / 40,
            math.log1p(n_pieces) / 4,
            shared_with_title / title_weight,
            shared_with_title / bag_weight,
            _cosine(bag, total, total_norm),
            1 - sum(w for piece, w in bag.items() if piece in lead) / bag_weight,
            headings[i],
            text[:1] in _QUOTES,
            texts[i].rstrip(_CLOSERS).endswith("?"),
            min(3, len(_NUMBER.findall(text))) / 3,
            math.log1p(n_sentences) / 4,
        )
    return rows


_NUMBER = re.compile(r"\d\S*")  # not \S*\d: that is quadratic on a long run without spaces
_QUOTES = ("“", '"', "'", "‘", "«", "-")
_CLOSERS = "”\"'’» "
_N_FUNCTION_PIECES = 60
"""The most frequent pieces are punctuation and function words; they say nothing of content."""


def _weights(ids: Sequence[int]) -> dict[int, float]:
    return {piece: math.log1p(piece) for piece in ids if piece >= _N_FUNCTION_PIECES}


def _norm(bag: dict[int, float] | Counter[int]) -> float:
    return math.sqrt(sum(weight * weight for weight in bag.values())) or 1.0


def _cosine(bag: dict[int, float], total: Counter[int], total_norm: float) -> float:
    return sum(w * total[piece] for piece, w in bag.items()) / (_norm(bag) * total_norm)
