"""Do a model's tags rest on their evidence? Measured by deleting sentences and scoring the rest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from ...aliases import FloatArray
from ...articles import Article, Document, Sentence
from ...models.model import Model, ScoredArticle
from ...models.reader import ArticleReader, Prepared
from ..metrics.evidence import EvidenceCase, Variant, evidence_report

MAX_CASES = 240
"""Tags measured at most, drawn at random: each costs eight passes of the encoder."""


def evaluate_evidence(model: Model, articles: Sequence[ScoredArticle]) -> dict[str, Any]:
    """An `evidence_report` of the tags that a model gives to articles."""
    cases = [case for article in articles for case in _cases(model, article)]
    order = np.random.default_rng(0).permutation(len(cases))[:MAX_CASES]
    drawn = [cases[i] for i in sorted(order.tolist())]
    return evidence_report(drawn, partial(_score, model), model.topic_ids)


def _cases(model: Model, article: ScoredArticle) -> list[EvidenceCase]:
    document = article.prepared.document
    place = {sentence.start: i for i, sentence in enumerate(document.sentences)}
    texts = tuple(sentence.text for sentence in document.sentences)
    return [
        EvidenceCase(
            document.title, texts, topic.topic, tuple(place[span.start] for span in topic.evidence)
        )
        for topic in model.decide(article.prepared, article.scores)
        if topic.evidence
    ]


def _score(model: Model, variants: Sequence[Variant]) -> FloatArray:
    scores = model.score([_prepare(model.reader, variant) for variant in variants])
    return np.array([model.probabilities(one) for one in scores])


def _prepare(reader: ArticleReader, variant: Variant) -> Prepared:
    """The variant as an article of its own, not cleaned again: its sentences come from cleaning."""
    sentences, start = [], 0
    for number, text in enumerate(variant.sentences):
        sentences.append(Sentence(start, start + len(text), text, paragraph=number))
        start += len(text) + 1
    article = Article("\n".join(variant.sentences) or " ", title=variant.title)
    return reader.prepare_document(
        Document(article, variant.title, None, None, None, tuple(sentences))
    )
