"""Before a training: the checks of `phobrief data check`, and whether each topic can be learnt at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...aliases import Log
from ...configs.schemas import Topic
from ...errors import TrainingError
from ..data.labelled import LabelledArticle, has_texts
from ..data.splits import RunData
from .check import check_labels

MIN_ROWS = 3
"""A topic needs so many rows with it, and without it, to be learnt from."""


def check_run(data: RunData, topics: Sequence[Topic], log: Log) -> None:
    """See `check_teachable`: the rows of a run, and its topics."""
    names = {topic.id: topic.name for topic in topics}
    check_teachable(data.labelled, data.corpus, names, [*data.train, *data.more], data.dev, log)


def check_teachable(
    path: Path,
    corpus: Path | None,
    topics: Mapping[str, str],
    train: Sequence[LabelledArticle],
    dev: Sequence[LabelledArticle],
    log: Log,
) -> None:
    """Say what is wrong with the labels of a training, and refuse those that can teach nothing.

    Args:
        path: the labels.
        corpus: the texts of labels keyed by id.
        topics: those to learn, name by id.
        train, dev: the rows that are learnt from, and those that thresholds are set on; none where these are
            set in some other way.
        log: is told each finding that needs a look.

    Raises:
        DataError: the file cannot be read, or none of its rows.
        TrainingError: a topic has too few rows with or without it.
    """
    report = check_labels(path, topics, corpus=None if has_texts(path) else corpus, errors=False)
    for topic in topics:
        with_it, without = _counts(train, topic)
        if min(with_it, without) < MIN_ROWS:
            raise TrainingError(
                f"{path}: topic '{topic}': expected at least {MIN_ROWS} rows with it and {MIN_ROWS} "
                f"without it to learn from, found {with_it} and {without}"
                f"{_columns_instead(topics, report.topics)}; label more rows, or take the topic out of the "
                "list of topics (`phobrief data check` says more)"
            )
        if dev and 0 in _counts(dev, topic):
            log(f"{topic}: the rows held out for dev are all of one kind; its threshold is a guess")
    for finding in report.findings:
        # Of columns that are not learnt, reading the labels has told.
        if finding.level != "note" and finding.topic in (None, *topics):
            log(f"{path.name}: {finding.message}")


def _counts(rows: Sequence[LabelledArticle], topic: str) -> tuple[int, int]:
    """Rows with a topic, and judged to be without it."""
    grades = [grade for row in rows if (grade := row.grades.get(topic)) is not None]
    n_present = sum(grade > 0 for grade in grades)
    return n_present, len(grades) - n_present


def _columns_instead(topics: Mapping[str, str], found: Mapping[str, object]) -> str:
    others = [name for name in found if name not in topics]
    return f"; its columns of grades are of other topics: {', '.join(others)}" if others else ""
