"""Calibration of a topic's logit, fitted on dev, and the weight of a second model beside the first."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...aliases import BoolArray, FloatArray

RIDGE = 1.0
"""Strength of the penalty that pulls the scale towards 1: about as much as one article."""
MIN_SCALE = 0.02
"""A calibration may flatten scores but never reverse their order."""
DEFAULT_SHARE = 0.75
"""A second model's share, kept unless there is strong evidence against it. On dev, with and without the
abstract on top, the average precision of encoder and lexical model together is highest from two thirds to
four fifths."""
MIX_SHARES = (0.0, 0.2, 0.35, 0.5, DEFAULT_SHARE, 0.9)
"""What share a second model may have in the sum of two, both first brought to the same standard deviation."""
_STEPS = 100
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling of one topic: score = sigmoid(scale * logit + bias).

    Attributes:
        scale: inverse temperature, above 0.
        bias: added after scaling.
        n_judged, n_positive: number of articles it was fitted on, and of those with the topic.
        method: "platt", or "identity" where no article was judged.
    """

    scale: float = 1.0
    bias: float = 0.0
    n_judged: int = 0
    n_positive: int = 0
    method: str = "identity"

    def apply(self, logits: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Scores 0 to 1 of logits of any shape."""
        return _sigmoid(self.scale * np.asarray(logits, dtype=np.float64) + self.bias)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def fit_calibration(logits: FloatArray, labels: npt.NDArray[Any]) -> Calibration:
    """Fit scale and bias by penalised likelihood (Platt 1999, with his smoothed targets).

    Args:
        logits: (n,) of one topic.
        labels: (n,) booleans, or grades with -1 for not judged (left out; 1 and 2 are positive).

    Returns:
        The identity where nothing is judged.
    """
    logits, positive = judged_values(logits, labels)
    n_positive, n = int(positive.sum()), len(positive)
    if n == 0:
        return Calibration()
    targets = np.where(positive, (n_positive + 1) / (n_positive + 2), 1 / (n - n_positive + 2))
    scale, bias = _fit(logits, targets, free_scale=True)
    if scale < MIN_SCALE:
        scale, bias = _fit(MIN_SCALE * logits, targets, free_scale=False)
        scale = MIN_SCALE
    return Calibration(scale, bias, n, n_positive, "platt")


def choose_mix(logits: FloatArray, beside: FloatArray, grades: npt.ArrayLike) -> float:
    """Weight of a second model's logits beside the first's: `DEFAULT_SHARE`, or what is clearly better.

    The share with the lowest log loss after calibration is taken only when it beats the default by more than
    a standard error: tuned without that on a few hundred articles, the share is mostly noise.

    Args:
        logits, beside: (n_articles,) of the two models, neither of which has learnt from these articles.
        grades: (n_articles,) negative where not judged.

    Returns:
        0 where the articles are all of one kind, or where the second model says the same of all.
    """
    judged = np.asarray(grades) >= 0
    labels = np.asarray(grades)[judged] > 0
    if labels.all() or not labels.any() or not np.std(beside[judged]):
        return 0.0
    balance = float(np.std(logits[judged]) / np.std(beside[judged])) or 1.0
    weights = [balance * share / (1 - share) for share in MIX_SHARES]
    losses = [_log_losses(logits[judged] + w * beside[judged], labels) for w in weights]
    default = MIX_SHARES.index(DEFAULT_SHARE)
    best = int(np.argmin([loss.mean() for loss in losses]))
    gain = losses[default] - losses[best]
    if gain.mean() <= gain.std() / np.sqrt(len(gain)):
        best = default
    return weights[best]


def _log_losses(logits: FloatArray, labels: BoolArray) -> FloatArray:
    """The log loss of each article after calibration on all of them."""
    mixed = np.asarray(logits, dtype=np.float64)
    scores = np.clip(fit_calibration(mixed, labels).apply(mixed), 1e-7, 1 - 1e-7)
    return np.asarray(-np.log(np.where(labels, scores, 1 - scores)))


def _fit(logits: FloatArray, targets: FloatArray, *, free_scale: bool) -> tuple[float, float]:
    """Newton's method on the two parameters, halving a step that would make the loss worse."""
    design = np.stack([logits, np.ones_like(logits)], axis=1)
    prior = np.array([RIDGE, 1e-6])
    centre = np.array([1.0, 0.0])
    free = np.array([free_scale, True])
    parameters = centre.copy()

    def loss(p: FloatArray) -> float:
        z = design @ p
        fit = np.sum(np.logaddexp(0, z) - targets * z)
        return float(fit + 0.5 * np.sum(prior * (p - centre) ** 2))

    current = loss(parameters)
    for _ in range(_STEPS):
        scores = _sigmoid(design @ parameters)
        gradient = design.T @ (scores - targets) + prior * (parameters - centre)
        curvature = (design.T * (scores * (1 - scores))) @ design + np.diag(prior)
        step = np.zeros(2)
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        size = 1.0
        while (new := loss(parameters - size * step)) > current and size > 1e-6:
            size /= 2
        parameters = parameters - size * step
        if current - new < _TOLERANCE:
            break
        current = new
    return float(parameters[0]), float(parameters[1])


def judged_values(
    values: FloatArray, labels: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.float64], BoolArray]:
    """The values that are judged, and whether each is positive."""
    judged = np.ones(len(labels), dtype=bool) if labels.dtype == np.bool_ else labels >= 0
    kept = np.asarray(values, dtype=np.float64)[judged]
    return kept, np.asarray(labels[judged] > 0, dtype=np.bool_)


def _sigmoid(z: FloatArray) -> npt.NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -60, 60))), dtype=np.float64)
