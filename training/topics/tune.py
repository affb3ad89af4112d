"""What is learnt on dev after the weights: each topic's calibration, threshold and lexical share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray
from ...configs.schemas import DecisionConfig, Topic
from ...models.reader import ArticleReader
from ...models.scoring import ArticleScorer
from ...models.store.manifest import TopicState
from ...models.topics.lexical import LexicalScorer
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..data.articles.prepare import prepare_rows
from ..metrics.topics import topic_report
from .calibrate import Calibration, choose_mix, fit_calibration
from .lexical import lexical_logits, weighted
from .thresholds import choose_threshold, learn_cuts


@dataclass(frozen=True, slots=True)
class TunedTopics:
    """What was learnt on dev.

    Attributes:
        states: calibration and threshold of each topic.
        report: the `topic_report` on dev; where dev is of several tables, that of each in ``parts``.
        lexical: the lexical scorer with its weight per topic; None without one.
    """

    states: list[TopicState]
    report: dict[str, Any]
    lexical: LexicalScorer | None


def tune_topics(
    reader: ArticleReader,
    scorer: ArticleScorer,
    dev: Sequence[LabelledArticle],
    topics: Sequence[Topic],
    config: DecisionConfig,
    lexical: LexicalScorer | None = None,
) -> TunedTopics:
    """Fit calibration and threshold of each topic on dev, and the weight of the lexical scorer.

    Args:
        reader: without a lexical scorer.
        scorer: gives the encoder's logits.
        dev: labelled rows that neither model learnt from.
        topics: in the order of the logits.
        config: the policy of the thresholds.
        lexical: the lexical scorer, None without one.
    """
    ids = [topic.id for topic in topics]
    rows, prepared = prepare_rows(reader, dev)
    logits = scorer.logits(prepared)
    grades = grades_matrix(rows, ids)
    if lexical is not None:
        beside = lexical_logits(lexical, prepared)
        weights = np.array(
            [choose_mix(logits[:, t], beside[:, t], grades[:, t]) for t in range(len(ids))],
            dtype=np.float32,
        )
        logits, lexical = logits + weights * beside, weighted(lexical, weights)
    states = [
        tune_topic(topic, logits[:, t], grades[:, t], config) for t, topic in enumerate(topics)
    ]
    scores, tagged = decide_all(states, logits)
    report = topic_report(scores, tagged, grades, ids)
    parts = np.array([row.part or "" for row in rows])
    if len(names := np.unique(parts)) > 1:
        report["parts"] = {
            str(name): topic_report(scores[of], tagged[of], grades[of], ids)
            for name in names
            for of in (parts == name,)
        }
    tuned = [
        state.but(tuned={**state.tuned, **_brief_figures(report, state.id)}) for state in states
    ]
    return TunedTopics(tuned, report, lexical)


def decide_all(
    states: Sequence[TopicState], logits: npt.NDArray[np.floating[Any]]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Calibrated scores and tags of raw logits, (n_articles, n_topics) all three."""
    scores = np.stack(
        [Calibration(s.scale, s.bias).apply(logits[:, t]) for t, s in enumerate(states)], axis=1
    )
    return scores, scores >= np.array([state.threshold for state in states])


def tune_topic(
    topic: Topic, logits: FloatArray, grades: npt.NDArray[np.int_], config: DecisionConfig
) -> TopicState:
    """Fit calibration and threshold of one topic.

    Args:
        logits: (n_rows,) raw, of this topic.
        grades: (n_rows,) 0 to 2, -1 for not judged.
        config: the policy of the threshold.
    """
    judged = grades >= 0
    labels = grades[judged] > 0
    calibration = fit_calibration(logits[judged], labels)
    scores = calibration.apply(logits[judged])
    chosen = choose_threshold(scores, labels, policy=config.policy, at_least=config.at_least)
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
        cuts=learn_cuts(scores, labels),
    )


def _brief_figures(report: dict[str, Any], topic: str) -> dict[str, float]:
    figures = report["topics"][topic]
    return {key: figures[key] for key in ("precision", "recall", "f1", "average_precision")}
