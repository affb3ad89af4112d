"""What is learnt on dev after the weights, calibration and threshold per topic; how good abstracts are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray
from ...configs.schemas import DecisionConfig, Topic, TrainConfig
from ...errors import ArticleError
from ...models.encoder.network import BriefNetwork
from ...models.encoder.runtimes.torch_runtime import TorchRuntime
from ...models.model import ArticleScores, score_articles, summary_input
from ...models.reader import ArticleReader, Prepared
from ...models.store.manifest import AbstractBudget, TopicState
from ...models.summarizers.extractive.extractive import extract
from ...models.summarizers.extractive.word_importance import WordImportance
from ...models.topics.lexical import LexicalScorer
from ..data.labelled import LabelledArticle, grades_matrix
from ..data.vietnews import VietnewsArticle, detokenize, sample_vietnews, to_article
from ..metrics.rouge import rouge
from ..metrics.topics import topic_report
from .calibrate import Calibration, choose_mix, choose_threshold, fit_calibration
from .lexical import lexical_logits, weighted

N_VALIDATION = 1500
"""Articles that abstracts are measured on, drawn at random."""
_CHUNK = 64


def tune_topics(
    network: BriefNetwork,
    reader: ArticleReader,
    dev: Sequence[LabelledArticle],
    topics: Sequence[Topic],
    config: TrainConfig,
    device: str | None,
    lexical: LexicalScorer | None = None,
) -> tuple[list[TopicState], dict[str, Any], LexicalScorer | None]:
    """Fit calibration and threshold of each topic on dev, and the weight of the lexical scorer.

    Returns:
        The topics' states, the dev figures, and the scorer times its weights.
    """
    ids = [topic.id for topic in topics]
    rows, prepared = prepare_rows(reader, dev)
    logits = encoder_logits(network, reader, prepared, device)
    grades = grades_matrix(rows, ids)
    if lexical is not None:
        beside = lexical_logits(lexical, prepared)
        weights = np.array(
            [choose_mix(logits[:, t], beside[:, t], grades[:, t]) for t in range(len(ids))],
            dtype=np.float32,
        )
        logits, lexical = logits + weights * beside, weighted(lexical, weights)
    states = [
        tune_topic(topic, logits[:, t], grades[:, t], config.decision)
        for t, topic in enumerate(topics)
    ]
    scores, tagged = decide_all(states, logits)
    report = topic_report(scores, tagged, grades, ids)
    tuned = [
        state.but(tuned={**state.tuned, **_brief_figures(report, state.id)}) for state in states
    ]
    return tuned, {"dev": report}, lexical


def decide_all(
    states: Sequence[TopicState], logits: npt.NDArray[np.floating[Any]]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Calibrated scores and tags of raw logits, (n_articles, n_topics) all three."""
    scores = np.stack(
        [Calibration(s.scale, s.bias).apply(logits[:, t]) for t, s in enumerate(states)], axis=1
    )
    return scores, scores >= np.array([state.threshold for state in states])


def validation_figures(
    network: BriefNetwork,
    reader: ArticleReader,
    validation: Path,
    budget: AbstractBudget,
    seed: int,
    device: str | None,
    importance: WordImportance | None,
) -> dict[str, Any]:
    """`abstract_figures` on `N_VALIDATION` validation articles."""
    articles = list(sample_vietnews(validation, N_VALIDATION, seed=seed))
    prepared = [reader.prepare(to_article(article)) for article in articles]
    scores = score_all(network, reader, prepared, device)
    return abstract_figures(articles, prepared, scores, budget, importance)


def score_all(
    network: BriefNetwork, reader: ArticleReader, prepared: Sequence[Prepared], device: str | None
) -> list[ArticleScores]:
    """Scores of prepared articles with a network in memory."""
    runtime = TorchRuntime(network, device)
    scores: list[ArticleScores] = []
    for start in range(0, len(prepared), _CHUNK):
        chunk = prepared[start : start + _CHUNK]
        scores += score_articles(chunk, runtime, reader.tokenizer.pad_id, network.n_topics)
    return scores


def abstract_figures(
    articles: Sequence[VietnewsArticle],
    prepared: Sequence[Prepared],
    scores: Sequence[ArticleScores],
    budget: AbstractBudget,
    importance: WordImportance | None,
) -> dict[str, Any]:
    """Mean ROUGE (F1 x 100, Unicode syllables) of extracted abstracts against the references."""
    cases = (
        summary_input(p, s.salience, 0.0, None, importance)
        for p, s in zip(prepared, scores, strict=True)
    )
    results = [
        rouge(
            extract(c.document.sentences, c.sentence_ids, c.salience, budget, c.rate).text,
            detokenize(article.abstract),
        )
        for article, c in zip(articles, cases, strict=True)
    ]
    return {
        "n_articles": len(results),
        **{
            name: round(100 * float(np.mean([getattr(r, name) for r in results])), 2)
            for name in ("r1", "r2", "rl")
        },
    }


def dev_logits(
    network: BriefNetwork,
    reader: ArticleReader,
    dev: Sequence[LabelledArticle],
    device: str | None,
) -> tuple[list[LabelledArticle], FloatArray]:
    """The rows that can be read, and their raw logits (n_rows, n_topics) by the encoder, and by the
    reader's lexical scorer where it has one."""
    rows, prepared = prepare_rows(reader, dev)
    return rows, encoder_logits(network, reader, prepared, device)


def prepare_rows(
    reader: ArticleReader, rows: Sequence[LabelledArticle]
) -> tuple[list[LabelledArticle], list[Prepared]]:
    """The rows that can be read, and what was read."""
    read, prepared = [], []
    for row in rows:
        try:
            prepared.append(reader.prepare(row.article))
        except ArticleError:
            continue
        read.append(row)
    return read, prepared


def encoder_logits(
    network: BriefNetwork, reader: ArticleReader, prepared: Sequence[Prepared], device: str | None
) -> FloatArray:
    """Raw topic logits of prepared articles, (n_articles, n_topics)."""
    scores = score_all(network, reader, prepared, device)
    return np.stack([score.topics.logits for score in scores])


def tune_topic(
    topic: Topic, logits: FloatArray, grades: npt.NDArray[np.int_], config: DecisionConfig
) -> TopicState:
    """Fit calibration and threshold of one topic on its raw logits (n_rows,); -1 is not judged."""
    judged = grades >= 0
    labels = grades[judged] > 0
    calibration = fit_calibration(logits[judged], labels)
    chosen = choose_threshold(
        calibration.apply(logits[judged]),
        labels,
        policy=config.policy,
        at_least=config.at_least,
    )
    return TopicState(
        id=topic.id,
        name=topic.name,
        scale=calibration.scale,
        bias=calibration.bias,
        threshold=chosen.threshold,
        tuned={
            "on": "dev",
            "calibration": calibration.method,
            **{key: value for key, value in chosen.to_dict().items() if key != "threshold"},
        },
    )


def _brief_figures(report: dict[str, Any], topic: str) -> dict[str, float]:
    figures = report["topics"][topic]
    return {key: figures[key] for key in ("precision", "recall", "f1", "average_precision")}
