"""What a model answers on labelled rows, by the same code as for its users."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...errors import DataError
from ...models.model import Model
from ..data.labelled import LabelledArticle


@dataclass(frozen=True, slots=True)
class Answers:
    """A model's answers on some rows.

    Attributes:
        topics: ids of the columns.
        scores: (n_rows, n_topics) calibrated; NaN where the article could not be read.
        tagged: (n_rows, n_topics), whether the score reaches the topic's threshold.
    """

    topics: tuple[str, ...]
    scores: npt.NDArray[np.float64]
    tagged: npt.NDArray[np.bool_]

    def columns(self, topics: Sequence[str]) -> Answers:
        """The answers on some of the topics, in this order."""
        places = [self.topics.index(topic) for topic in topics]
        return Answers(tuple(topics), self.scores[:, places], self.tagged[:, places])


def answer(model: Model, rows: Sequence[LabelledArticle]) -> Answers:
    """Score and tag all rows; a row that cannot be read is tagged with nothing."""
    scores = np.full((len(rows), len(model.decisions)), np.nan)
    for found in model.score_readable(row.article for row in rows):
        scores[found.number] = model.probabilities(found.scores)
    return Answers(tuple(model.topic_ids), scores, model.reached(scores))


def check_found(rows: Sequence[LabelledArticle], data: Path, split: str | None) -> None:
    """Check that there is something to measure on.

    Raises:
        DataError: no rows; names the file and the split that was asked for.
    """
    if not rows:
        of_split = "" if split is None else f" of split {split!r}"
        raise DataError(f"{data}: expected labelled rows{of_split}, found none")
