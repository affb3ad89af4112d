"""Likely label errors by confident learning, each topic by itself, on out-of-fold scores.

Northcutt, Jiang and Chuang 2021, Confident Learning: Estimating Uncertainty in Dataset Labels. Of the two
classes of a topic, a row counts as confidently one when its score reaches the mean score of the rows that
are labelled so (cleanlab does the counting). Rows that were not judged for the topic are left out, so each
topic is a problem of its own: cleanlab's multi-label functions want every label of every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray, IntArray
from ...errors import require
from ..topics.calibrate import fit_calibration
from ..topics.folds import assign_folds
from ..topics.tfidf import TextClassifier

MIN_ROWS = 10
"""Rows with a topic, and without it, that cross-validation needs."""
_FOLDS = 5
_INVERSE_RIDGE = 5.0
"""A stronger ridge than the baseline's: wrong labels must not be learnt by heart."""
_MAX_FEATURES = 60_000


@dataclass(frozen=True, slots=True)
class TopicNoise:
    """What cross-validation says of the labels of one topic.

    Attributes:
        present_wrong: estimated share of the rows labelled present that are not.
        absent_wrong: estimated share of the rows labelled absent that are.
        wrong: estimated share of wrong labels among all judged rows.
        auc: chance that a row with the topic scores above one without it; 0.5 is guessing.
        suspects: rows whose label is likely wrong, worst first.
        scores: (n,) probability of the topic for each row, by a model that did not learn from it; NaN where
            not judged.
    """

    present_wrong: float
    absent_wrong: float
    wrong: float
    auc: float
    suspects: tuple[int, ...]
    scores: FloatArray


def find_label_errors(
    texts: Sequence[str], grades: IntArray, groups: Sequence[int]
) -> list[TopicNoise | None]:
    """Look for likely label errors, for each topic.

    Args:
        texts: (n,) title and text of each article.
        grades: (n, n_topics) 0, 1, 2, or -1 for not judged.
        groups: (n,) equal numbers for texts that are nearly the same: they share a fold.

    Returns:
        One per topic; None where fewer than `MIN_ROWS` rows have it, or lack it.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    require("sklearn", "train")
    found: list[TopicNoise | None] = []
    judged = [column >= 0 for column in grades.T]
    usable = [_is_usable(c[j] > 0) for c, j in zip(grades.T, judged, strict=True)]
    if not any(usable):
        return [None] * grades.shape[1]
    firsts, group_of = np.unique(np.asarray(groups), return_index=True, return_inverse=True)[1:]
    folds = assign_folds(grades[firsts], _FOLDS, seed=0)[group_of.reshape(-1)]
    probabilities = _held_out_scores(texts, grades, folds, usable)
    for column, scores, good in zip(grades.T, probabilities.T, usable, strict=True):
        found.append(_topic_noise(column, scores) if good else None)
    return found


def confident_learning(
    present: npt.NDArray[np.bool_], scores: FloatArray
) -> tuple[float, float, float, IntArray]:
    """Noise and likely errors of one yes/no label.

    Args:
        present: (n,) the given labels, both kinds among them.
        scores: (n,) out-of-sample probability of yes.

    Returns:
        Estimated share wrong among those labelled yes, among those labelled no, among all; and the indexes
        of likely errors, the one with the lowest probability of its given label first.
    """
    count, filters = require("cleanlab.count", "train"), require("cleanlab.filter", "train")
    labels, probabilities = present.astype(int), np.column_stack([1 - scores, scores])
    joint = count.compute_confident_joint(labels, probabilities, calibrate=False)
    rates = joint / np.maximum(joint.sum(axis=1, keepdims=True), 1)
    share = present.mean()
    absent_wrong, present_wrong = float(rates[0, 1]), float(rates[1, 0])
    suspects = filters.find_label_issues(
        labels,
        probabilities,
        filter_by="confident_learning",
        return_indices_ranked_by="self_confidence",
        confident_joint=joint,
        n_jobs=1,
    )
    wrong = float(share * present_wrong + (1 - share) * absent_wrong)
    return present_wrong, absent_wrong, wrong, np.asarray(suspects, dtype=np.int64)


def _is_usable(present: npt.NDArray[np.bool_]) -> bool:
    return min(int(present.sum()), int((~present).sum())) >= MIN_ROWS


def _topic_noise(grades: IntArray, scores: FloatArray) -> TopicNoise:
    rows = np.flatnonzero(grades >= 0)
    present = grades[rows] > 0
    metrics = require("sklearn.metrics", "train")
    present_wrong, absent_wrong, wrong, suspects = confident_learning(present, scores[rows])
    auc = float(metrics.roc_auc_score(present, scores[rows]))
    kept = tuple(int(rows[i]) for i in suspects)
    return TopicNoise(present_wrong, absent_wrong, wrong, auc, kept, scores)


def _held_out_scores(
    texts: Sequence[str], grades: IntArray, folds: IntArray, usable: Sequence[bool]
) -> FloatArray:
    """(n, n_topics) calibrated probabilities by models of the other folds; NaN where there are none."""
    # A label says whether the topic is there: a secondary one is no weaker a label.
    labels = np.where(grades > 0, 2, grades)
    try:
        held_out = TextClassifier(_INVERSE_RIDGE, _MAX_FEATURES).fit(texts, labels, folds).held_out_
    except ValueError:  # no word stands in two texts
        return np.full(grades.shape, 0.5)
    scores = np.full(grades.shape, np.nan)
    for t in np.flatnonzero(usable):
        judged = grades[:, t] >= 0
        logits = held_out[judged, t]
        scores[judged, t] = fit_calibration(logits, grades[judged, t]).apply(logits)
    return scores
