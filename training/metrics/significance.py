"""Whether two models differ on the same articles by more than chance: McNemar and paired bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ...aliases import BoolArray, FloatArray, IntArray
from .topics import Outcomes, interval, number, resamples


@dataclass(frozen=True, slots=True)
class McNemar:
    """The exact test of McNemar (1947) on paired right and wrong answers.

    Attributes:
        only_a, only_b: articles that only model A, only model B got right.
        p: two-sided; 1.0 where the models never differ.
    """

    only_a: int
    only_b: int
    p: float


@dataclass(frozen=True, slots=True)
class Difference:
    """F1 of two models on the same articles.

    Attributes:
        a, b: the two F1; None where no article carries the topic.
        difference: b - a.
        interval: of the difference, 95 % percentile bootstrap over articles drawn once for both
            (Efron & Tibshirani 1993).
        share_lower: of the resamples in which B is lower than A.
    """

    a: float | None
    b: float | None
    difference: float | None
    interval: tuple[float, float] | None
    share_lower: float | None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def mcnemar(right_a: BoolArray, right_b: BoolArray) -> McNemar:
    """Compare which articles each of two models got right, (n_articles,) each."""
    from scipy.stats import binomtest

    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    n = only_a + only_b
    return McNemar(only_a, only_b, float(binomtest(only_a, n, 0.5).pvalue) if n else 1.0)


def f1_differences(
    tagged_a: BoolArray,
    tagged_b: BoolArray,
    grades: IntArray,
    topics: Sequence[str],
    *,
    n_bootstrap: int,
) -> tuple[dict[str, Difference], Difference]:
    """F1 per topic and macro F1 of two models with paired bootstrap.

    Args:
        tagged_a, tagged_b: (n_articles, n_topics).
        grades: (n_articles, n_topics) of 0, 1, 2, and -1 where a topic is not judged.
        topics: ids in the order of the columns.
        n_bootstrap: resamples; 0 leaves the intervals out.

    Returns:
        Per topic, and macro over the topics that an article carries.
    """
    outcomes = [Outcomes.of(tagged, grades > 0, grades >= 0) for tagged in (tagged_a, tagged_b)]
    whole = np.ones((1, len(grades)))
    a, b = (found.f1_by_topic(whole)[0] for found in outcomes)
    drawn_a, drawn_b = _resample(outcomes, len(grades), len(topics), n_bootstrap)
    per_topic = {
        topic: _difference(a[t], b[t], drawn_a[:, t], drawn_b[:, t])
        for t, topic in enumerate(topics)
    }
    macro = _difference(_mean(a), _mean(b), _means(drawn_a), _means(drawn_b))
    return per_topic, macro


def _resample(
    outcomes: Sequence[Outcomes],
    n_articles: int,
    n_topics: int,
    n_bootstrap: int,
) -> tuple[FloatArray, FloatArray]:
    drawn: tuple[list[FloatArray], list[FloatArray]] = ([], [])
    for weights in resamples(n_articles, n_bootstrap, seed=0):
        for place, found in zip(drawn, outcomes, strict=True):
            place.append(found.f1_by_topic(weights))
    none = np.empty((0, n_topics))
    return np.concatenate([none, *drawn[0]]), np.concatenate([none, *drawn[1]])


def _difference(a: float, b: float, drawn_a: FloatArray, drawn_b: FloatArray) -> Difference:
    if not (np.isfinite(a) and np.isfinite(b)):
        return Difference(number(a), number(b), None, None, None)
    differences = drawn_b - drawn_a
    differences = differences[np.isfinite(differences)]
    if (bounds := interval(differences)) is None:
        return Difference(float(a), float(b), float(b - a), None, None)
    low, high = bounds
    share_lower = float((differences < 0).mean())
    return Difference(float(a), float(b), float(b - a), (low, high), share_lower)


def _mean(values: FloatArray) -> float:
    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")


def _means(values: FloatArray) -> FloatArray:
    """(n_resamples,); NaN where a resample tells of no topic, so that those of two models stay paired."""
    return np.array([_mean(row) for row in values])
