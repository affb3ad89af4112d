"""Learn when two capitalised words in a row are one name, by logistic regression."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ...errors import require
from ...models.text.segmentation.names import BIAS, KINDS, evidence, name_candidates
from ...models.text.segmentation.segmenter import Segmenter
from .segmenter_phrases import Line, compare

MIN_WEIGHT = 0.25
"""Log-odds below this are dropped: two thirds of the weights, and no measurable loss."""

Names = dict[str, dict[str, float]]
Example = tuple[tuple[str, ...], bool]


def learn_names(segmenter: Segmenter, sample: Sequence[Sequence[str]]) -> Names:
    """Return the log-odds of each piece of evidence, by kind; empty when there is too little to learn.

    Args:
        segmenter: with words and phrases, which must not have been counted on ``sample``.
        sample: lines of words, syllables joined by "_".
    """
    examples = [example for line in compare(segmenter, sample) for example in _examples(line)]
    if len({is_name for _, is_name in examples}) < 2:
        return {}
    return _fit(examples)


def _examples(line: Line) -> list[Example]:
    gold = set(line.gold)
    lengths = [end - start for start, end in pairwise(line.found)]
    return [
        (evidence(line.tokens, start, middle, end), middle not in gold)
        for _, start, middle, end in name_candidates(line.tokens, lengths)
    ]


def _fit(examples: Sequence[Example]) -> Names:
    vectorizer = require("sklearn.feature_extraction", "train").DictVectorizer()
    linear_model = require("sklearn.linear_model", "train")
    matrix = vectorizer.fit_transform(dict(zip(KINDS, e, strict=True)) for e, _ in examples)
    # liblinear wants narrow indices
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    model = linear_model.LogisticRegression(C=1.0, solver="liblinear", random_state=0)
    model.fit(matrix, [is_name for _, is_name in examples])
    names: defaultdict[str, dict[str, float]] = defaultdict(dict)
    names[BIAS][""] = float(model.intercept_[0])
    for feature, weight in zip(vectorizer.feature_names_, model.coef_[0], strict=True):
        kind, _, value = feature.partition("=")
        if abs(weight) >= MIN_WEIGHT:
            names[kind][value] = float(weight)
    return dict(names)
