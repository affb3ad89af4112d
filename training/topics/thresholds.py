"""The threshold of a topic's calibrated score, by policy."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray, Policy
from ...models.store.manifest import TopicCuts
from ...models.topics.policies import POLICIES, needs_share, reach
from ..metrics.topics import precision_recall
from .calibrate import judged_values

_NO_POSITIVES = 0.5
"""Threshold of a topic that no article carries."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A topic is tagged when its score is at least ``threshold``.

    Attributes:
        threshold: a calibrated score, 0 to 1.
        policy, at_least: what was asked for (``at_least`` is None for best_f1).
        reached: whether ``at_least`` was reached.
        precision, recall, f1: at the threshold, on the articles it was chosen on.
        n_judged, n_positive: number of these articles, and of those with the topic.
    """

    threshold: float
    policy: Policy
    at_least: float | None
    reached: bool
    precision: float
    recall: float
    f1: float
    n_judged: int
    n_positive: int

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def choose_threshold(
    scores: FloatArray,
    labels: npt.NDArray[Any],
    policy: Policy = "best_f1",
    at_least: float | None = None,
) -> Threshold:
    """Choose the threshold of one topic.

    Args:
        scores, labels: (n,) calibrated, and as in `fit_calibration`.
        policy: best_f1 takes the best F1 that the scores lead to expect, see `_expected_f1`; the others see
            `reach`.
        at_least: 0 to 1, what a ``min_`` policy asks for.

    Returns:
        A score halfway between the last article tagged and the first not tagged; ``reached`` is False where
        ``at_least`` cannot be reached (then the best there is), or no article carries the topic (then 0.5).

    Raises:
        ValueError: unknown policy, or a ``min_`` policy without ``at_least``.
    """
    wanted = _checked(policy, at_least)
    values, positive = judged_values(scores, labels)
    if not positive.any():
        return Threshold(_NO_POSITIVES, policy, wanted, False, 0.0, 0.0, 0.0, len(positive), 0)
    precision, recall, at = precision_recall(values, positive)
    short = None
    if wanted is None:
        best = int(np.argmax(_expected_f1(values, at)))
    else:
        best, short = reach(policy, precision, recall, wanted)
    p, r = precision[best], recall[best]
    return Threshold(
        threshold=_between(at, best),
        policy=policy,
        at_least=wanted,
        reached=short is None,
        precision=float(p),
        recall=float(r),
        f1=float(2 * p * r / max(p + r, 1e-12)),
        n_judged=len(positive),
        n_positive=int(positive.sum()),
    )


def learn_cuts(scores: FloatArray, labels: npt.NDArray[Any]) -> TopicCuts:
    """What a model keeps of dev so that its user may choose another policy; parameters as above."""
    best_f1 = choose_threshold(scores, labels).threshold
    values, positive = judged_values(scores, labels)
    if not positive.any():
        return TopicCuts(best_f1=best_f1)
    precision, recall, at = precision_recall(values, positive)
    # From the lowest cut up, recall falls: a cut is worth keeping only for more precision.
    kept: list[int] = []
    for cut in reversed(range(len(at))):
        while kept and recall[cut] >= recall[kept[-1]] and precision[cut] >= precision[kept[-1]]:
            kept.pop()
        if not kept or precision[cut] > precision[kept[-1]]:
            kept.append(cut)
    return TopicCuts(
        best_f1=best_f1,
        best=[(_between(at, c), float(precision[c]), float(recall[c])) for c in reversed(kept)],
    )


def _between(at: FloatArray, cut: int) -> float:
    """A score halfway between the last article tagged and the first not tagged."""
    below = at[cut + 1] if cut + 1 < len(at) else min(0.0, at[cut])
    return float((at[cut] + below) / 2)


def _checked(policy: str, at_least: float | None) -> float | None:
    """``at_least``, or None where the policy does not use it; a ValueError where it is missing."""
    if policy not in POLICIES:
        raise ValueError(f"expected a policy of {', '.join(POLICIES)}, got {policy!r}")
    if not needs_share(policy):
        return None
    if at_least is None:
        raise ValueError(f"policy {policy}: expected at_least between 0 and 1, got nothing")
    return at_least


def _expected_f1(scores: FloatArray, cuts: FloatArray) -> FloatArray:
    """The F1 of each cut that the scores themselves lead to expect (Lipton et al. 2014).

    As if each were exactly the probability that its article carries the topic. It varies far less with a few
    articles than the F1 counted on them.
    """
    ordered = np.sort(scores)[::-1]
    n_tagged = np.searchsorted(-ordered, -cuts, side="right")
    hits = np.cumsum(ordered)[n_tagged - 1]
    return np.asarray(2 * hits / (n_tagged + scores.sum()))
