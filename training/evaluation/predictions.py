"""What a model answers on labelled rows, by the same code as for its users."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...errors import DataError
from ...models.model import Model
from ..data.articles.labelled import LabelledArticle
from ..data.articles.seen import SeenTexts, rows_of_split


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


def what_models_saw(folders: Iterable[Path]) -> list[SeenTexts]:
    """What the models in these folders remember of their training; nothing of those that remember nothing."""
    return [seen for folder in folders if (seen := SeenTexts.load(folder)) is not None]


def rows_to_judge_by(
    every: Sequence[LabelledArticle], data: Path, split: str | None, models: Sequence[SeenTexts]
) -> list[LabelledArticle]:
    """See `rows_of_split`.

    Raises:
        DataError: no rows; names the file and the split that was asked for.
    """
    rows = rows_of_split(every, split, models)
    if not rows:
        of_split = "" if split is None else f" of split {split!r}"
        why = ""
        if every and not any(row.split for row in every):
            known = "these are not the rows" if models else "the model does not remember the rows"
            why = (
                f"; the rows name no split of their own, and {known} that it was trained with: leave out"
                " --split, or add a column 'split'"
            )
        raise DataError(f"{data}: expected labelled rows{of_split}, found none{why}")
    return rows


def warning_of_learnt(n: int | None, n_rows: int) -> str:
    """What to say of figures on rows of which ``n`` were learnt from; nothing where none is known of."""
    if not n:
        return ""
    return (
        f"{n} of these {n_rows} articles were learnt from in training, so the figures are better than on "
        "articles that are new; --split dev takes those held out"
    )
