"""Surface features of sentences that tell what an editor would lift into an abstract.

They stand beside the sentence vector in the salience head: position, length and what a sentence shares with
the title are strong in news (a ranker on such features alone beats Lead), and an encoder of single windows
cannot see them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ...aliases import FloatArray
from ..text.normalize import normalize_text
from ..text.regexes import regex
from ..text.syllables import syllables, written_syllables
from .bags import Bags, flat, share
from .overlap import Columns, after, before, overlap_of, ranks

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
    spoken = [syllables(text) for text in texts]
    return {
        **_place(len(texts), headings),
        **_length(sentence_ids, texts, spoken),
        **_pieces(title_ids, sentence_ids),
        **_surface(texts),
        **_cues(texts, spoken),
        **overlap_of(syllables(title), spoken),
    }


_NUMBER = regex(r"\d\S*")  # not \S*\d: that is quadratic on a long run without spaces
_QUOTES = ("“", '"', "'", "‘", "«", "-")
_CLOSERS = "”\"'’» "
_OPEN_ENDS = (":", ",", ";", "-", "…")
_REFERS_BACK = regex(
    r"[“\"]?(theo đó|ngoài ra|tuy nhiên|trong khi đó|trước đó|sau đó|bên cạnh đó|đồng thời|do đó|vì vậy|"
    r"cũng theo|đáng chú ý|cụ thể|ông này|bà này|người này|vị này|anh này|chị này|nhưng|và|còn|ông|bà|"
    r"anh|chị|họ|đây|điều này|việc này|vụ việc|lúc này|khi đó)\b",
    re.IGNORECASE,
)
_ATTRIBUTION = regex(r"\b(cho biết|cho hay|nói|khẳng định|nhấn mạnh|chia sẻ|kể)\b", re.IGNORECASE)
_ATTRIBUTION_BEGINS = frozenset(("cho", "nói", "khẳng", "nhấn", "chia", "kể"))
"""A sentence without any of these need not be searched."""
_TIME = regex(
    r"[“\"]?(sáng|trưa|chiều|tối|đêm|khuya|rạng sáng|ngày|hôm|mới đây|vừa qua|trong ngày|trong buổi|"
    r"từ ngày|tháng|năm)\b",
    re.IGNORECASE,
)
_TENSE = frozenset(("đã", "vừa", "sẽ", "đang"))
_N_FUNCTION_PIECES = 60
"""The most frequent pieces are punctuation and function words; they say nothing of content."""


def _place(n: int, headings: Sequence[bool]) -> Columns:
    place = np.arange(n)
    return {
        "first": place == 0,
        "second": place == 1,
        "third": place == 2,
        "reciprocal_position": 1 / (1 + place),
        "relative_position": place / max(1, n - 1),
        "log_position": np.minimum(3.0, np.log1p(place) / 2),
        "heading": np.asarray(headings, dtype=bool),
        "log_n_sentences": np.full(n, min(3.0, math.log1p(n) / 4)),
        "last": place == n - 1,
        "reciprocal_from_end": 1 / (n - place),
    }


def _length(
    sentence_ids: Sequence[Sequence[int]], texts: Sequence[str], spoken: Sequence[Sequence[str]]
) -> Columns:
    lengths = np.array([len(ids) for ids in sentence_ids], dtype=np.int64)
    mean = lengths.sum() / max(1, len(lengths)) or 1.0
    # In the letters as written: "İ" in lower case is two characters, of which one is no letter.
    counts = [
        len(written_syllables(text) if "İ" in text else small)
        for text, small in zip(texts, spoken, strict=True)
    ]
    n_syllables = np.array(counts, dtype=np.int64)
    logs = np.log1p(n_syllables)
    return {
        "length": np.minimum(lengths, 100) / 40,
        "log_length": np.minimum(3.0, np.log1p(lengths) / 4),
        "relative_length": np.minimum(3.0, lengths / mean),
        "syllables": np.minimum(n_syllables, 120) / 40,
        "short": n_syllables < 10,
        "middling": (n_syllables >= 18) & (n_syllables <= 40),
        "long": n_syllables > 60,
        "log_length_previous": before(logs),
        "log_length_next": after(logs),
    }


def _pieces(title_ids: Sequence[int], sentence_ids: Sequence[Sequence[int]]) -> Columns:
    """What pieces, weighted by their rank, are shared with the title, the neighbours and the article."""
    pieces, sentences = flat(sentence_ids)
    telling = pieces >= _N_FUNCTION_PIECES
    bags = Bags.of(sentences[telling], pieces[telling], len(sentence_ids))
    weights = np.log1p(bags.members)
    totals = bags.sums(weights)
    title = np.array(
        sorted({piece for piece in title_ids if piece >= _N_FUNCTION_PIECES}), np.int64
    )
    shared = bags.sums(weights * bags.among(title))
    recall = shared / (np.log1p(title).sum() or 1.0)
    pairs = set(pairwise(title_ids))
    n_pairs = [len(pairs.intersection(pairwise(ids))) for ids in sentence_ids]
    central = _centrality(bags, weights)
    lead = bags.members[bags.sentences == 0]
    return {
        "title_recall": recall,
        "title_overlap": share(shared, totals),
        "title_bigrams": np.array(n_pairs, dtype=np.int64) / (len(pairs) or 1),
        "title_recall_rank": ranks(recall),
        "title_length": np.full(len(sentence_ids), min(1.0, len(title_ids) / 30)),
        "centrality": central,
        "centrality_rank": ranks(central),
        "new_to_lead": 1 - share(bags.sums(weights * bags.among(lead)), totals),
        "previous_overlap": share(bags.sums(weights * bags.in_neighbour(-1)), totals),
        "next_overlap": share(bags.sums(weights * bags.in_neighbour(1)), totals),
        "rarity": share(totals, bags.sizes) / 8,
    }


def _centrality(bags: Bags, weights: FloatArray) -> FloatArray:
    """The cosine of each sentence and the whole article."""
    products = weights * np.bincount(bags.members, weights)[bags.members]
    norms = np.sqrt(bags.sums(weights * weights) * products.sum())
    return share(bags.sums(products), norms)


def _surface(texts: Sequence[str]) -> Columns:
    words = [text.split() for text in texts]
    capitals = [[word[0].isupper() for word in ws] for ws in words]
    n_capitals = np.array([sum(large) for large in capitals], dtype=np.int64)
    n_inside = np.array([sum(large[1:]) for large in capitals], dtype=np.int64)
    return {
        "capitals": share(n_capitals, np.array([len(ws) for ws in words], dtype=np.int64)),
        "log_capitals": np.log1p(n_inside),
        "abbreviation": [any(len(w) > 1 for w in filter(str.isupper, ws)) for ws in words],
        "commas": [min(text.count(","), 15) / 5 for text in texts],
        "digits": [min(3, len(_NUMBER.findall(text))) / 3 for text in texts],
        "opens_with_quote": [text.lstrip()[:1] in _QUOTES for text in texts],
        "holds_quote": ["“" in text or '"' in text for text in texts],
        "ends_with_question": [text.rstrip(_CLOSERS).endswith("?") for text in texts],
        "ends_open": [text.rstrip().endswith(_OPEN_ENDS) for text in texts],
    }


def _cues(texts: Sequence[str], written: Sequence[Sequence[str]]) -> Columns:
    """Words that tell time, who speaks, or what was said before."""
    stripped = [text.lstrip("-–•* ") for text in texts]
    return {
        "opens_with_time": [bool(_TIME.match(text)) for text in stripped],
        "tense": [not _TENSE.isdisjoint(words) for words in written],
        "refers_back": [bool(_REFERS_BACK.match(text)) for text in stripped],
        "attribution": [
            not _ATTRIBUTION_BEGINS.isdisjoint(words) and bool(_ATTRIBUTION.search(text))
            for text, words in zip(texts, written, strict=True)
        ],
    }
