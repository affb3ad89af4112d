"""Whether a model's evidence is evidence: its own tags on labelled articles, measured by deletion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...aliases import FloatArray
from ...articles import Article, Document, Sentence
from ...models.encoder.runtimes.choose import open_runtime
from ...models.model import ArticleScores, open_reader, score_articles
from ...models.reader import ArticleReader, Prepared
from ...models.store.folder import ModelFolder
from ...models.topics.decide import TopicDecision, decide
from ..metrics.evidence import EvidenceCase, Variant, evidence_report

MAX_CASES = 240
"""Tags measured, drawn by chance where there are more: each costs eight passes of the encoder."""
_CHUNK = 64


def evaluate_evidence(
    folder: ModelFolder,
    prepared: Sequence[Prepared],
    scores: Sequence[ArticleScores],
    decisions: Sequence[TopicDecision],
    *,
    seed: int = 0,
) -> dict[str, Any]:
    """An `evidence_report` of the tags a model gives to prepared articles."""
    cases = [
        case
        for p, s in zip(prepared, scores, strict=True)
        for case in _cases(p, s, decisions, folder.manifest.max_evidence)
    ]
    order = np.random.default_rng(seed).permutation(len(cases))[:MAX_CASES]
    drawn = [cases[i] for i in sorted(order.tolist())]
    return evidence_report(drawn, _scorer(folder, decisions), [d.id for d in decisions], seed=seed)


def _cases(
    prepared: Prepared,
    scores: ArticleScores,
    decisions: Sequence[TopicDecision],
    max_evidence: int,
) -> list[EvidenceCase]:
    sentences = prepared.document.sentences
    place = {sentence.start: i for i, sentence in enumerate(sentences)}
    topics = decide(
        scores.topics, [s.span for s in sentences], decisions, max_evidence=max_evidence
    )
    texts = tuple(sentence.text for sentence in sentences)
    return [
        EvidenceCase(
            prepared.document.title,
            texts,
            topic.topic,
            tuple(place[span.start] for span in topic.evidence),
        )
        for topic in topics
        if topic.evidence
    ]


def _scorer(
    folder: ModelFolder, decisions: Sequence[TopicDecision]
) -> Callable[[Sequence[Variant]], FloatArray]:
    reader, runtime = open_reader(folder, evidence=False), open_runtime(folder)

    def score(variants: Sequence[Variant]) -> FloatArray:
        rows: list[list[float]] = []
        for start in range(0, len(variants), _CHUNK):
            chunk = [_prepare(reader, variant) for variant in variants[start : start + _CHUNK]]
            for found in score_articles(chunk, runtime, reader.tokenizer.pad_id, len(decisions)):
                logits = found.topics.logits
                rows.append([d.score(float(z)) for d, z in zip(decisions, logits, strict=True)])
        return np.array(rows)

    return score


def _prepare(reader: ArticleReader, variant: Variant) -> Prepared:
    """The variant as an article of its own; cleaning has been done, and must not be done again."""
    sentences, start = [], 0
    for number, text in enumerate(variant.sentences):
        sentences.append(Sentence(start, start + len(text), text, paragraph=number))
        start += len(text) + 1
    article = Article("\n".join(variant.sentences) or " ", title=variant.title)
    return reader.prepare_document(
        Document(article, variant.title, None, None, None, tuple(sentences))
    )
