"""Surface features of sentences that tell what an editor would lift into an abstract.

They stand beside the sentence vector in the salience head: position, length and what a sentence shares with
the title are strong in news (a ranker on such features alone beats Lead), and an encoder of single windows
cannot see them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ...aliases import FloatArray
from ..text.normalize import normalize_text
from ..text.syllables import count_syllables
from .overlap import overlap_columns, ranks

Bag = dict[int, float]
Columns = dict[str, Sequence[float]]

FEATURE_NAMES = (
    "first",
    "second",
    "third",
    "reciprocal_position",
    "relative_position",
    "log_position",
    "heading",
    "log_n_sentences",
    "last",
    "reciprocal_from_end",
    "length",
    "log_length",
    "relative_length",
    "syllables",
    "short",
    "middling",
    "long",
    "log_length_previous",
    "log_length_next",
    "title_recall",
    "title_overlap",
    "title_bigrams",
    "title_recall_rank",
    "title_length",
    "centrality",
    "centrality_rank",
    "new_to_lead",
    "previous_overlap",
    "next_overlap",
    "rarity",
    "capitals",
    "log_capitals",
    "abbreviation",
    "commas",
    "opens_with_time",
    "tense",
    "digits",
    "opens_with_quote",
    "holds_quote",
    "ends_with_question",
    "ends_open",
    "refers_back",
    "attribution",
    "title_f1",
    "title_pairs_f1",
    "title_coverage",
    "title_pairs_coverage",
    "title_sequence",
    "title_f1_rank",
    "title_sequence_rank",
    "title_f1_of_best",
    "title_f1_gain",
    "title_f1_previous",
    "title_f1_next",
    "title_in_opening",
    "lead_f1",
    "lead_coverage",
    "common",
)
N_FEATURES = len(FEATURE_NAMES)


def sentence_features(
    title: str,
    title_ids: Sequence[int],
    sentence_ids: Sequence[Sequence[int]],
    texts: Sequence[str],
    headings: Sequence[bool],
) -> FloatArray:
    """Compute the features of every sentence of one article.

    Args:
        title, title_ids: the title, and its pieces.
        sentence_ids: pieces of each sentence. Rank in the vocabulary serves as the term weight: PhoBERT's
            vocabularies are sorted by frequency, so no corpus statistics need to travel with a model.
        texts: the sentences as shown to readers; how they are typed makes no difference.
        headings: as in `Sentence`.

    Returns:
        (n_sentences, N_FEATURES), as they are measured; what learns from them scales them.
    """
    columns = feature_columns(
        normalize_text(title), title_ids, sentence_ids, [*map(normalize_text, texts)], headings
    )
    rows = np.array([columns[name] for name in FEATURE_NAMES], dtype=np.float32)
    return rows.reshape(N_FEATURES, len(texts)).T


def feature_columns(
    title: str,
    title_ids: Sequence[int],
    sentence_ids: Sequence[Sequence[int]],
    texts: Sequence[str],
    headings: Sequence[bool],
) -> Columns:
    """The features of `sentence_features` by name, of texts as `normalize_text` gives them."""
    return {
        **_place(len(texts), headings),
        **_length(sentence_ids, texts),
        **_title(title_ids, sentence_ids),
        **_neighbours(sentence_ids),
        **_surface(texts),
        **overlap_columns(title, texts),
    }


_NUMBER = re.compile(r"\d\S*")  # not \S*\d: that is quadratic on a long run without spaces
_QUOTES = ("“", '"', "'", "‘", "«", "-")
_CLOSERS = "”\"'’» "
_OPEN_ENDS = (":", ",", ";", "-", "…")
_REFERS_BACK = re.compile(
    r"[“\"]?(theo đó|ngoài ra|tuy nhiên|trong khi đó|trước đó|sau đó|bên cạnh đó|đồng thời|do đó|vì vậy|"
    r"cũng theo|đáng chú ý|cụ thể|ông này|bà này|người này|vị này|anh này|chị này|nhưng|và|còn|ông|bà|"
    r"anh|chị|họ|đây|điều này|việc này|vụ việc|lúc này|khi đó)\b",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"\b(cho biết|cho hay|nói|khẳng định|nhấn mạnh|chia sẻ|kể)\b", re.IGNORECASE
)
_TIME = re.compile(
    r"[“\"]?(sáng|trưa|chiều|tối|đêm|khuya|rạng sáng|ngày|hôm|mới đây|vừa qua|trong ngày|trong buổi|"
    r"từ ngày|tháng|năm)\b",
    re.IGNORECASE,
)
_TENSE = re.compile(r"\b(đã|vừa|sẽ|đang)\b", re.IGNORECASE)
_N_FUNCTION_PIECES = 60
"""The most frequent pieces are punctuation and function words; they say nothing of content."""


def _place(n: int, headings: Sequence[bool]) -> Columns:
    return {
        "first": [i == 0 for i in range(n)],
        "second": [i == 1 for i in range(n)],
        "third": [i == 2 for i in range(n)],
        "reciprocal_position": [1 / (1 + i) for i in range(n)],
        "relative_position": [i / max(1, n - 1) for i in range(n)],
        "log_position": [min(3.0, math.log1p(i) / 2) for i in range(n)],
        "heading": list(headings),
        "log_n_sentences": [min(3.0, math.log1p(n) / 4)] * n,
        "last": [i == n - 1 for i in range(n)],
        "reciprocal_from_end": [1 / (n - i) for i in range(n)],
    }


def _length(sentence_ids: Sequence[Sequence[int]], texts: Sequence[str]) -> Columns:
    lengths = [len(ids) for ids in sentence_ids]
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    n_syllables = [count_syllables(text) for text in texts]
    logs = [math.log1p(n) for n in n_syllables]
    return {
        "length": [min(n, 100) / 40 for n in lengths],
        "log_length": [min(3.0, math.log1p(n) / 4) for n in lengths],
        "relative_length": [min(3.0, n / mean) for n in lengths],
        "syllables": [min(n, 120) / 40 for n in n_syllables],
        "short": [n < 10 for n in n_syllables],
        "middling": [18 <= n <= 40 for n in n_syllables],
        "long": [n > 60 for n in n_syllables],
        "log_length_previous": [0.0, *logs][: len(logs)],
        "log_length_next": [*logs[1:], 0.0][: len(logs)],
    }


def _title(title_ids: Sequence[int], sentence_ids: Sequence[Sequence[int]]) -> Columns:
    title, pairs = _weights(title_ids), set(pairwise(title_ids))
    weight = sum(title.values()) or 1.0
    bags = [_weights(ids) for ids in sentence_ids]
    shared = [sum(w for piece, w in title.items() if piece in bag) for bag in bags]
    recall = [s / weight for s in shared]
    return {
        "title_recall": recall,
        "title_overlap": [
            s / (sum(bag.values()) or 1.0) for s, bag in zip(shared, bags, strict=True)
        ],
        "title_bigrams": [
            len(pairs & set(pairwise(ids))) / (len(pairs) or 1) for ids in sentence_ids
        ],
        "title_recall_rank": ranks(recall),
        "title_length": [min(1.0, len(title_ids) / 30)] * len(sentence_ids),
    }


def _neighbours(sentence_ids: Sequence[Sequence[int]]) -> Columns:
    bags = [_weights(ids) for ids in sentence_ids]
    total: Counter[int] = Counter()
    for bag in bags:
        total.update(bag)
    norm = _norm(total)
    central = [_cosine(bag, total, norm) for bag in bags]
    before: list[Bag] = [{}, *bags[:-1]]
    after: list[Bag] = [*bags[1:], {}]
    return {
        "centrality": central,
        "centrality_rank": ranks(central),
        "new_to_lead": [1 - _share(bag, bags[0]) for bag in bags],
        "previous_overlap": [_share(bag, b) for bag, b in zip(bags, before, strict=False)],
        "next_overlap": [_share(bag, a) for bag, a in zip(bags, after, strict=False)],
        "rarity": [sum(bag.values()) / (len(bag) or 1) / 8 for bag in bags],
    }


def _surface(texts: Sequence[str]) -> Columns:
    stripped = [text.lstrip("-–•* ") for text in texts]
    words = [text.split() for text in texts]
    return {
        "capitals": [sum(w[:1].isupper() for w in ws) / (len(ws) or 1) for ws in words],
        "log_capitals": [math.log1p(sum(w[:1].isupper() for w in ws[1:])) for ws in words],
        "abbreviation": [any(len(w) > 1 and w.isupper() for w in ws) for ws in words],
        "commas": [min(text.count(","), 15) / 5 for text in texts],
        "opens_with_time": [bool(_TIME.match(text)) for text in stripped],
        "tense": [bool(_TENSE.search(text)) for text in texts],
        "digits": [min(3, len(_NUMBER.findall(text))) / 3 for text in texts],
        "opens_with_quote": [text.lstrip()[:1] in _QUOTES for text in texts],
        "holds_quote": ["“" in text or '"' in text for text in texts],
        "ends_with_question": [text.rstrip(_CLOSERS).endswith("?") for text in texts],
        "ends_open": [text.rstrip().endswith(_OPEN_ENDS) for text in texts],
        "refers_back": [bool(_REFERS_BACK.match(text)) for text in stripped],
        "attribution": [bool(_ATTRIBUTION.search(text)) for text in texts],
    }


def _weights(ids: Sequence[int]) -> Bag:
    return {piece: math.log1p(piece) for piece in ids if piece >= _N_FUNCTION_PIECES}


def _norm(bag: Bag | Counter[int]) -> float:
    return math.sqrt(sum(weight * weight for weight in bag.values())) or 1.0


def _cosine(bag: Bag, total: Counter[int], total_norm: float) -> float:
    return sum(w * total[piece] for piece, w in bag.items()) / (_norm(bag) * total_norm)


def _share(bag: Bag, other: Bag) -> float:
    """How much of ``bag`` is in ``other``, by weight."""
    return sum(w for piece, w in bag.items() if piece in other) / (sum(bag.values()) or 1.0)
