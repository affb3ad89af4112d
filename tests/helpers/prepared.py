"""Prepared articles made of numbers, for what learns from words without a model at hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from phobrief.articles import Article, Document, Sentence
from phobrief.models.encoder.windows import Windows
from phobrief.models.reader import Prepared
from phobrief.models.sentence_features.features import N_FEATURES


def prepared(title: Sequence[int], sentences: Sequence[Sequence[int]]) -> Prepared:
    """An article of these pieces whose texts name them, "w101 w117"; without windows."""
    texts = [" ".join(f"w{piece}" for piece in ids) for ids in (title, *sentences)]
    document = Document(
        Article("\n".join(texts)),
        title=texts[0],
        title_span=None,
        published=None,
        byline=None,
        sentences=tuple(Sentence(0, len(text), text) for text in texts[1:]),
    )
    features = np.zeros((len(sentences), N_FEATURES), dtype=np.float32)
    ids = tuple(tuple(ids) for ids in sentences)
    return Prepared(document, ids, Windows((), False), features, tuple(title))
