"""The rows of a report's tables and the points of its plots, from an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray
from ...messages import tell
from ..metrics.topics import precision_recall, reliability

FIGURES = (
    "precision",
    "recall",
    "f1",
    "average_precision",
    "support",
    "n_judged",
    "brier",
    "ece",
)
OVERALL = ("macro_f1", "micro_f1", "macro_average_precision")
EVIDENCE = ("n", "score", "drop_evidence", "drop_random", "ratio", "sufficiency")
N_HISTOGRAM_BINS = 20
_MAX_POINTS = 150
"""Points of a curve that are drawn."""


@dataclass(frozen=True, slots=True)
class TopicCurves:
    """What the plots of one topic are drawn from.

    Attributes:
        precision_recall: (recall, precision), recall rising.
        working_point: (recall, precision) at the threshold, None where the topic has no figure.
        share: what share of the judged articles carries the topic.
        bins: (mean score, share of positives, n) for each bin that holds articles.
        present, absent: articles with and without the topic, counted per twentieth of the score.
    """

    precision_recall: list[tuple[float, float]]
    working_point: tuple[float, float] | None
    share: float
    bins: list[tuple[float, float, int]]
    present: list[int]
    absent: list[int]


def topic_curves(report: dict[str, Any], topic: str) -> TopicCurves:
    """Curves of one topic from the raw ``scores`` of a topic report."""
    raw = report["scores"][topic]
    scores, grades = np.asarray(raw["scores"], dtype=float), np.asarray(raw["grades"], dtype=int)
    scores, labels = scores[grades >= 0], grades[grades >= 0] > 0
    figures = report["topics"][topic]
    known = figures["recall"] is not None and figures["precision"] is not None
    edges = np.linspace(0, 1, N_HISTOGRAM_BINS + 1)
    return TopicCurves(
        precision_recall=_thinned(scores, labels),
        working_point=(figures["recall"], figures["precision"]) if known else None,
        share=float(labels.mean()) if len(labels) else 0.0,
        bins=[(b["mean_score"], b["share"], b["n"]) for b in reliability(scores, labels)],
        present=np.histogram(scores[labels], edges)[0].tolist(),
        absent=np.histogram(scores[~labels], edges)[0].tolist(),
    )


def title(name: str) -> str:
    """What a column or card of that name is called."""
    return tell(f"evaluation.{name}")


def topic_head(baseline: dict[str, Any] | None) -> list[str]:
    """The head of the table of topics; one more column where a baseline stands beside."""
    return [title("topic"), *map(title, FIGURES), *(["TF-IDF F1"] if baseline else [])]


def evidence_head() -> list[str]:
    """The head of the rows of `evidence_rows`."""
    return [title("topic"), *map(title, EVIDENCE)]


def hardest_head() -> list[str]:
    """The head of the rows of `hardest_rows`."""
    return ["id", *map(title, ("topic", "grade", "score"))]


def abstract_head() -> list[str]:
    """The head of the row of `abstract_row`."""
    names = [f"{kind}R-{n}" for kind in ("", "ASCII ") for n in ("1", "2", "L")]
    return [title("system"), *names, title("syllables")]


def abstract_row(report: dict[str, Any]) -> list[str]:
    """ROUGE both ways and the syllables, behind a name."""
    figures = [report[kind][n] for kind in ("rouge", "rouge_ascii") for n in ("r1", "r2", "rl")]
    return [
        title("this_model"),
        *(f"{value:.1f}" for value in (*figures, report["mean_syllables"])),
    ]


def hardest_rows(report: dict[str, Any]) -> list[list[str]]:
    """Id, topic, grade and score of the articles whose scores are furthest from the label."""
    return [
        [str(h["id"]), h["topic"], str(h["grade"]), number(float(h["score"]))]
        for h in report.get("hardest", ())
    ]


def evidence_rows(evidence: dict[str, Any]) -> list[list[str]]:
    """Topic and the figures of `EVIDENCE`."""
    return [
        [topic, *(number(found.get(key)) for key in EVIDENCE)]
        for topic, found in evidence.items()
        if isinstance(found, dict)
    ]


def between(interval: Sequence[float]) -> str:
    """An interval in words."""
    low, high = map(number, interval)
    return tell("figures.range", low=low, high=high)


def number(value: Any) -> str:
    """A figure as printed: three decimals, counts whole, a dash for none."""
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _thinned(scores: FloatArray, labels: npt.NDArray[np.bool_]) -> list[tuple[float, float]]:
    if not labels.any():
        return []
    precision, recall, _ = precision_recall(scores, labels)
    keep = np.unique(np.linspace(0, len(recall) - 1, _MAX_POINTS).astype(int))
    return [(float(recall[i]), float(precision[i])) for i in keep]
