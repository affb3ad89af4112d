"""Before a training: the checks of `phobrief data check`, and whether each topic can be learnt at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...aliases import Log
from ...configs.schemas import Topic
from ...errors import TrainingError
from ..data.articles.labelled import LabelledArticle, has_texts
from ..data.articles.splits import RunData
from ..data.near_duplicates import near_groups
from .check import check_labels

MIN_ROWS = 3
"""A topic needs so many rows with it, and without it, to be learnt from."""


def check_run(data: RunData, topics: Sequence[Topic], log: Log) -> None:
    """See `check_teachable`: the rows of a run, and its topics."""
    names = {topic.id: topic.name for topic in topics}
    check_teachable(data.labelled, data.corpora, names, [*data.train, *data.more], data.dev, log)


def check_teachable(
    paths: Sequence[Path],
    corpora: Sequence[Path],
    topics: Mapping[str, str],
    train: Sequence[LabelledArticle],
    dev: Sequence[LabelledArticle],
    log: Log,
) -> None:
    """Say what is wrong with the labels of a training, and refuse those that can teach nothing.

    Args:
        paths: the labels, in one table or several.
        corpora: the texts of labels keyed by id.
        topics: those to learn, name by id.
        train, dev: the rows that are learnt from, and those that thresholds are set on; none where these are
            set in some other way.
        log: is told each finding that needs a look.

    Raises:
        DataError: a file cannot be read, or none of its rows.
        TrainingError: a topic has too few rows with or without it.
    """
    reports = {
        path: check_labels(path, topics, corpora=() if has_texts(path) else corpora, errors=False)
        for path in paths
    }
    for topic in topics:
        with_it, without = _counts(train, topic)
        if min(with_it, without) < MIN_ROWS:
            raise TrainingError(
                f"{', '.join(map(str, paths))}: topic '{topic}': expected at least {MIN_ROWS} rows with it "
                f"and {MIN_ROWS} without it to learn from, found {with_it} and {without}"
                f"{_columns_instead(topics, [name for r in reports.values() for name in r.topics])}; label "
                "more rows, or take the topic out of the list of topics (`phobrief data check` says more)"
            )
        if dev and 0 in _counts(dev, topic):
            log(f"{topic}: the rows held out for dev are all of one kind; its threshold is a guess")
    for path, report in reports.items():
        for finding in report.findings:
            # Of columns that are not learnt, reading the labels has told.
            if finding.level != "note" and finding.topic in (None, *topics):
                log(f"{path.name}: {finding.message}")
    if len(paths) > 1:
        _tell_of_copies(train, dev, log)


def _tell_of_copies(
    train: Sequence[LabelledArticle], dev: Sequence[LabelledArticle], log: Log
) -> None:
    """Name articles to learn from that are nearly the same as one of dev in another table; those of one
    table are among its findings."""
    rows = [*train, *dev]
    for group in near_groups([row.article.text for row in rows]):
        learnt = [rows[i] for i in group if i < len(train)]
        held_out = [rows[i] for i in group if i >= len(train)]
        others = [row for row in learnt if any(row.part != one.part for one in held_out)]
        for row in others:
            log(
                f"{row.part}: {row.article.id or 'a text'}, to learn from, is nearly the same as "
                f"{held_out[0].article.id or 'a text'} of dev in {held_out[0].part}: figures on dev "
                "come out too good; leave it out"
            )


def _counts(rows: Sequence[LabelledArticle], topic: str) -> tuple[int, int]:
    """Rows with a topic, and judged to be without it."""
    grades = [grade for row in rows if (grade := row.grades.get(topic)) is not None]
    n_present = sum(grade > 0 for grade in grades)
    return n_present, len(grades) - n_present


def _columns_instead(topics: Mapping[str, str], found: Sequence[str]) -> str:
    others = list(dict.fromkeys(name for name in found if name not in topics))
    return f"; its columns of grades are of other topics: {', '.join(others)}" if others else ""
