"""From prepared articles to outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....errors import JobError
from ..rows import Failure, InputRow, Outcome, row_key
from ..spec import Scorer
from .preparing import PreparedRow


def score_batch(batch: Sequence[PreparedRow], scorer: Scorer) -> list[Outcome]:
    """Return the outcomes of prepared rows; when the encoder fails on a batch, row by row.

    Raises:
        JobError: the model returned another number of briefs than it was given articles.
    """
    good = [(row, item) for row, item in batch if not isinstance(item, Failure)]
    scored = iter(_score(good, scorer))
    return [row.failed(item) if isinstance(item, Failure) else next(scored) for row, item in batch]


def _score(good: list[tuple[InputRow, Any]], scorer: Scorer) -> list[Outcome]:
    if not good:
        return []
    try:
        briefs = scorer.score([item for _, item in good])
    except Exception as error:
        if len(good) > 1:
            return [outcome for pair in good for outcome in _score([pair], scorer)]
        return [good[0][0].failed(Failure.of(error))]
    if len(briefs) != len(good):
        raise JobError(f"the model returned {len(briefs)} briefs for {len(good)} articles")
    return [
        Outcome(row_key(row), {**brief.to_dict(), **row.extra})
        for (row, _), brief in zip(good, briefs, strict=True)
    ]
