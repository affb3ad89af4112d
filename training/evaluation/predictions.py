"""What a model directory answers on labelled rows, through the path its users take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors import ArticleError
from ...models.encoder.runtimes.choose import open_runtime
from ...models.model import open_reader, score_articles, topic_decisions
from ...models.reader import Prepared
from ...models.store.folder import ModelFolder
from ..data.labelled import LabelledArticle

_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Answers:
    """A model's answers on some rows.

    Attributes:
        topics: ids of the columns.
        scores: (n_rows, n_topics) calibrated; NaN where the article could not be read.
        tagged: (n_rows, n_topics).
    """

    topics: tuple[str, ...]
    scores: npt.NDArray[np.float64]
    tagged: npt.NDArray[np.bool_]

    def columns(self, topics: Sequence[str]) -> Answers:
        """The answers on some of the topics, in this order."""
        places = [self.topics.index(topic) for topic in topics]
        return Answers(tuple(topics), self.scores[:, places], self.tagged[:, places])


def answer(folder: ModelFolder, rows: Sequence[LabelledArticle]) -> Answers:
    """Score and tag all rows; a row that cannot be read is tagged with nothing."""
    decisions = topic_decisions(folder.manifest)
    reader, runtime = open_reader(folder, evidence=False), open_runtime(folder)
    scores = np.full((len(rows), len(decisions)), np.nan)
    for start in range(0, len(rows), _CHUNK):
        read: list[tuple[int, Prepared]] = []
        for i in range(start, min(start + _CHUNK, len(rows))):
            try:
                read.append((i, reader.prepare(rows[i].article)))
            except ArticleError:
                continue
        results = score_articles(
            [p for _, p in read], runtime, reader.tokenizer.pad_id, len(decisions)
        )
        for (i, _), result in zip(read, results, strict=True):
            scores[i] = [d.score(float(result.topics.logits[t])) for t, d in enumerate(decisions)]
    thresholds = np.array([d.threshold for d in decisions])
    tagged = np.nan_to_num(scores, nan=-1.0) >= thresholds
    return Answers(tuple(d.id for d in decisions), scores, tagged)
