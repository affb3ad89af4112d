"""A loaded model: reader and learnt decisions, from articles to scores. One path for all sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..aliases import FloatArray
from .encoder.batching import by_length, collate
from .encoder.runtimes.base import Runtime
from .encoder.tokenizer import Tokenizer
from .encoder.windows import Window, WindowPacker
from .reader import ArticleReader, Prepared
from .store.folder import ModelFolder
from .store.manifest import Manifest
from .summarizers.base import SummaryInput
from .summarizers.extractive.domain import DomainCorrection
from .summarizers.extractive.selection import rating
from .summarizers.extractive.word_importance import WordImportance
from .text.segmentation.segmenter import load_segmenter
from .topics.decide import PooledTopics, TopicDecision, pool_topics, sentence_salience
from .topics.lexical import LexicalScorer

BATCH_PIECES = 4096
"""Pieces in one encoder batch after padding: enough to fill two cores, small enough for their caches."""


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """What the heads say of one article: pooled topics, and salience (n_sentences,)."""

    topics: PooledTopics
    salience: FloatArray


def open_reader(folder: ModelFolder, *, evidence: bool = True) -> ArticleReader:
    """The reading half of a model: all that worker processes need.

    Args:
        evidence: see `ArticleReader`.
    """
    manifest = folder.manifest
    tokenizer = Tokenizer.load(folder.path)
    segmenter = load_segmenter(manifest.segmenter.kind, folder.path / "segmenter.json")
    packer = WindowPacker(
        tokenizer.bos_id,
        tokenizer.eos_id,
        manifest.windows.max_pieces,
        manifest.windows.max_windows,
        manifest.windows.max_title_pieces,
    )
    lexical = LexicalScorer.load(folder.path, len(manifest.topics))
    return ArticleReader(segmenter, tokenizer, packer, lexical, evidence)


def topic_decisions(manifest: Manifest) -> tuple[TopicDecision, ...]:
    """The learnt decisions of a manifest."""
    return tuple(TopicDecision(t.id, t.name, t.scale, t.bias, t.threshold) for t in manifest.topics)


def score_articles(
    prepared: Sequence[Prepared], runtime: Runtime, pad_id: int, n_topics: int
) -> list[ArticleScores]:
    """Run the encoder over all windows of some articles and pool the outputs per article."""
    places = [(a, window) for a, p in enumerate(prepared) for window in p.windows.windows]
    outputs = run_windows([(window, prepared[a].features) for a, window in places], runtime, pad_id)
    of_article: list[list[tuple[Window, FloatArray]]] = [[] for _ in prepared]
    for (a, window), output in zip(places, outputs, strict=True):
        of_article[a].append((window, output))
    return [_pool(parts, p, n_topics) for p, parts in zip(prepared, of_article, strict=True)]


@dataclass(frozen=True, slots=True)
class SentenceChooser:
    """What a model has learnt of abstracts beside the salience head.

    Attributes:
        decisions: tell how far an article is on topic.
        correction: of the salience, there.
        importance: of words, by which extracts are rated.
    """

    decisions: Sequence[TopicDecision]
    correction: DomainCorrection | None
    importance: WordImportance | None

    @classmethod
    def open(cls, folder: ModelFolder) -> SentenceChooser:
        """That of a model directory.

        Raises:
            ModelStoreError: another version of phobrief made it.
        """
        manifest = folder.manifest
        correction = DomainCorrection.from_state(manifest.domain)
        importance = WordImportance.from_state(manifest.word_importance)
        return cls(topic_decisions(manifest), correction, importance)

    def inputs(
        self, prepared: Sequence[Prepared], scores: Sequence[ArticleScores]
    ) -> list[SummaryInput]:
        """What a summariser gets of scored articles."""
        return [
            summary_input(
                one,
                score.salience,
                domain_share(score.topics, self.decisions),
                self.correction,
                self.importance,
            )
            for one, score in zip(prepared, scores, strict=True)
        ]


def summary_input(
    prepared: Prepared,
    salience: FloatArray,
    share: float,
    correction: DomainCorrection | None,
    importance: WordImportance | None,
) -> SummaryInput:
    """What a summariser gets of one article: its salience, corrected as far as it is on topic (``share``)."""
    document = prepared.document
    if correction is not None:
        salience = correction.apply(salience, prepared.features, share)
    rate = None
    if importance is not None and len(salience):
        texts = [sentence.text for sentence in document.sentences]
        rate = rating(importance, document.title or "", texts, salience)
    return SummaryInput(document, prepared.sentence_ids, salience, rate)


def domain_share(topics: PooledTopics, decisions: Sequence[TopicDecision]) -> float:
    """How far an article is on any of the topics: its highest calibrated score."""
    scores = (d.score(float(z)) for d, z in zip(decisions, topics.logits, strict=True))
    return max(scores, default=0.0)


def run_windows(
    items: Sequence[tuple[Window, FloatArray]], runtime: Runtime, pad_id: int
) -> list[FloatArray]:
    """Outputs of each window, (its n_units, 2 * n_topics + 1), in the order given."""
    outputs: list[FloatArray] = [np.empty(0, dtype=np.float32)] * len(items)
    for group in by_length([len(window.piece_ids) for window, _ in items], BATCH_PIECES):
        batch = collate([items[i][0] for i in group], [items[i][1] for i in group], pad_id)
        for i, rows in zip(group, runtime.run(batch), strict=True):
            outputs[i] = rows[: len(items[i][0].sentences)]
    return outputs


def _pool(
    parts: Sequence[tuple[Window, FloatArray]], prepared: Prepared, n_topics: int
) -> ArticleScores:
    n_sentences = len(prepared.sentence_ids)
    sentences = [sentence for window, _ in parts for sentence in window.sentences]
    if not sentences:
        nothing = np.zeros((n_sentences, n_topics), dtype=np.float32)
        return ArticleScores(
            PooledTopics(np.full(n_topics, -20.0, dtype=np.float32), nothing),
            np.full(n_sentences, -np.inf, dtype=np.float32),
        )
    unit_outputs = np.concatenate([output for _, output in parts])
    return ArticleScores(
        pool_topics(unit_outputs, sentences, n_sentences, prepared.lexical),
        sentence_salience(unit_outputs, sentences, n_sentences),
    )
