"""Figures of multi-label tagging: per topic, macro and micro, with bootstrap intervals and calibration.

Everywhere ``grades`` is (n_articles, n_topics): 0 absent, 1 or 2 present, -1 not judged. What is not
judged counts neither for nor against.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...aliases import BoolArray, FloatArray, IntArray

N_BINS = 10
BINNING = f"{N_BINS} bins of equal width over scores 0 to 1"
NONE = "none"
"""Row and column of the confusion table for "no topic"."""
_INTERVAL = (2.5, 97.5)
_CHUNK = 100


def topic_report(
    scores: FloatArray,
    tagged: BoolArray,
    grades: IntArray,
    topics: Sequence[str],
    *,
    n_bootstrap: int = 1000,
    seed: int = 0,
) -> dict[str, Any]:
    """All figures of one evaluation, JSON-ready.

    Args:
        scores: (n_articles, n_topics) calibrated probabilities.
        tagged: (n_articles, n_topics) whether each topic's threshold was reached.
        grades: (n_articles, n_topics) as above.
        topics: ids in the order of the columns.
        n_bootstrap, seed: resamples of the articles for the intervals; 0 leaves the intervals out.

    Returns:
        ``topics`` (per id: precision, recall, f1, average_precision, support, n_judged, n_tagged, brier,
        ece, and f1_interval), ``macro_f1``, ``micro_f1``, ``macro_average_precision``, their
        ``_interval`` (95 % percentile bootstrap), ``confusion`` and how it was computed. A figure that
        nothing supports (no article carries the topic) is None; macro figures leave such topics out.
    """
    outcomes = Outcomes.of(tagged, grades > 0, grades >= 0)
    once = np.ones((1, len(grades)))
    per_topic = [_one_topic(*c) for c in zip(scores.T, tagged.T, grades.T, strict=True)]
    average = [np.nan if (a := t["average_precision"]) is None else a for t in per_topic]
    report: dict[str, Any] = {
        "n_articles": len(grades),
        "topics": dict(zip(topics, per_topic, strict=True)),
        "macro_f1": _mean(outcomes.f1_by_topic(once)[0]),
        "micro_f1": number(outcomes.micro_f1(once)[0]),
        "macro_average_precision": _mean(np.array(average)),
        "confusion": confusion(tagged, grades, topics),
        "ece_binning": BINNING,
    }
    if n_bootstrap and len(grades):
        _add_intervals(report, outcomes, topics, n_bootstrap, seed)
    return report


def confusion(tagged: BoolArray, grades: IntArray, topics: Sequence[str]) -> dict[str, Any]:
    """Which topics are taken for which (the multi-label confusion matrix of Heydarian et al. 2022).

    A topic present and tagged counts on the diagonal. A missed topic counts against each wrongly tagged
    one of the same article, or against "none" where nothing else was tagged wrongly. A wrong tag on an
    article whose topics were all found counts in the row of each of these, or in the row "none" where
    the article carries no topic. An article that is judged on no topic is left out.

    Returns:
        ``labels`` (the topics and "none") and ``counts`` (rows: present, columns: tagged).
    """
    n_topics = len(topics)
    counts = np.zeros((n_topics + 1, n_topics + 1), dtype=np.int64)
    judged = grades >= 0
    some = judged.any(axis=1)
    for tags, row in zip((tagged & judged)[some], (grades > 0)[some], strict=True):
        hits, missed, wrong = tags & row, row & ~tags, tags & ~row
        counts[np.flatnonzero(hits), np.flatnonzero(hits)] += 1
        rows = np.flatnonzero(missed if missed.any() else row)
        columns = np.flatnonzero(wrong)
        if missed.any() or wrong.any() or not row.any():
            rows = rows if rows.size else np.array([n_topics])
            columns = columns if columns.size else np.array([n_topics])
            counts[np.ix_(rows, columns)] += 1
    return {"labels": [*topics, NONE], "counts": counts.tolist()}


def average_precision(scores: FloatArray, labels: BoolArray) -> float | None:
    """Area under the precision-recall steps, ties taken together; None without a positive."""
    if not labels.any():
        return None
    precision, recall, _ = precision_recall(scores, labels)
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def precision_recall(
    scores: FloatArray, labels: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Precision, recall and threshold for every distinct score, highest first.

    Needs at least one positive label.
    """
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(labels[order])
    last_of_ties = np.flatnonzero(np.diff(ranked, append=-np.inf))
    precision = hits[last_of_ties] / (last_of_ties + 1)
    return precision, hits[last_of_ties] / hits[-1], ranked[last_of_ties]


def brier(scores: FloatArray, labels: BoolArray) -> float | None:
    """Mean squared difference of score and truth (Brier 1950); None without articles."""
    return float(np.mean((scores - labels) ** 2)) if len(scores) else None


def ece(scores: FloatArray, labels: BoolArray) -> float | None:
    """Expected calibration error of a binary score (Naeini et al. 2015), bins of equal width.

    The mean over articles of the distance between the mean score and the share of positives in their bin.
    """
    if not len(scores):
        return None
    bins = reliability(scores, labels)
    return float(sum(b["n"] * abs(b["mean_score"] - b["share"]) for b in bins) / len(scores))


def reliability(scores: FloatArray, labels: BoolArray) -> list[dict[str, Any]]:
    """The bins of a reliability diagram that hold articles: low, high, n, mean_score, share of positives."""
    bins = np.minimum((scores * N_BINS).astype(int), N_BINS - 1)
    return [
        {
            "low": b / N_BINS,
            "high": (b + 1) / N_BINS,
            "n": int((bins == b).sum()),
            "mean_score": float(scores[bins == b].mean()),
            "share": float(labels[bins == b].mean()),
        }
        for b in range(N_BINS)
        if (bins == b).any()
    ]


class Outcomes:
    """Hits, wrong tags and misses of each article and topic, to be summed under any weighting.

    F1 is NaN for a topic that no article of the whole set carries. A weighting that leaves out the articles
    that carry a topic does not make it NaN: wrong tags alone are an F1 of 0.
    """

    def __init__(self, hits: FloatArray, wrong: FloatArray, missed: FloatArray) -> None:
        self._parts = (hits, wrong, missed)
        self._carried = (hits + missed).any(axis=0)

    @classmethod
    def of(cls, tagged: BoolArray, positive: BoolArray, judged: BoolArray) -> Outcomes:
        parts = (tagged & positive, tagged & ~positive & judged, ~tagged & positive)
        return cls(*(part.astype(np.float64) for part in parts))

    def f1_by_topic(self, weights: FloatArray) -> FloatArray:
        """(n_weightings, n_topics) from (n_weightings, n_articles)."""
        hits, wrong, missed = (weights @ part for part in self._parts)
        return np.where(self._carried, _f1(hits, wrong, missed), np.nan)

    def micro_f1(self, weights: FloatArray) -> FloatArray:
        """(n_weightings,)"""
        hits, wrong, missed = ((weights @ part).sum(axis=1) for part in self._parts)
        return np.where(self._carried.any(), _f1(hits, wrong, missed), np.nan)


def _f1(hits: FloatArray, wrong: FloatArray, missed: FloatArray) -> FloatArray:
    # Nothing there and nothing tagged is neither right nor wrong: 0 would lower the figure of a faultless
    # model, and 1 would raise that of one that never tags.
    total = 2 * hits + wrong + missed
    return np.where(total > 0, 2 * hits / np.maximum(total, 1e-12), np.nan)


def _one_topic(scores: FloatArray, tagged: BoolArray, grades: IntArray) -> dict[str, Any]:
    judged = grades >= 0
    scores, tagged, labels = scores[judged], tagged[judged], grades[judged] > 0
    hits, n_tagged, support = int((tagged & labels).sum()), int(tagged.sum()), int(labels.sum())
    return {
        "precision": hits / n_tagged if n_tagged else (0.0 if support else None),
        "recall": hits / support if support else None,
        "f1": 2 * hits / (n_tagged + support) if support else None,
        "average_precision": average_precision(scores, labels),
        "support": support,
        "n_judged": len(labels),
        "n_tagged": n_tagged,
        "brier": brier(scores, labels),
        "ece": ece(scores, labels),
    }


def _add_intervals(
    report: dict[str, Any], outcomes: Outcomes, topics: Sequence[str], n_bootstrap: int, seed: int
) -> None:
    by_topic, micro = [], []
    for weights in resamples(report["n_articles"], n_bootstrap, seed):
        by_topic.append(outcomes.f1_by_topic(weights))
        micro.append(outcomes.micro_f1(weights))
    f1 = np.concatenate(by_topic)
    for t, topic in enumerate(topics):
        report["topics"][topic]["f1_interval"] = interval(f1[:, t])
    present = np.isfinite(f1).any(axis=1)
    report["macro_f1_interval"] = interval(
        np.nanmean(f1[present], axis=1) if present.any() else f1[:0, 0]
    )
    report["micro_f1_interval"] = interval(np.concatenate(micro))
    report["n_bootstrap"], report["seed"] = n_bootstrap, seed


def resamples(n_articles: int, n_resamples: int, seed: int) -> Iterator[FloatArray]:
    """Bootstrap resamples, some at a time: how often each article is drawn, (n_at_a_time, n_articles)."""
    generator = np.random.default_rng(seed)
    for start in range(0, n_resamples if n_articles else 0, _CHUNK):
        size = (min(_CHUNK, n_resamples - start), n_articles)
        drawn = generator.integers(0, n_articles, size=size)
        yield np.stack([np.bincount(d, minlength=n_articles) for d in drawn]).astype(np.float64)


def interval(values: FloatArray) -> list[float] | None:
    """The 95 % percentile interval of a figure over resamples; None where none has it."""
    values = values[np.isfinite(values)]
    return [float(v) for v in np.percentile(values, _INTERVAL)] if len(values) else None


def _mean(values: FloatArray) -> float | None:
    return float(np.nanmean(values)) if np.isfinite(values).any() else None


def number(value: float) -> float | None:
    """The value for JSON, which has no NaN."""
    return float(value) if np.isfinite(value) else None
