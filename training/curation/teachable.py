"""Before a training: the checks of `phobrief data check`, and whether each topic can be learnt at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...aliases import Log
from ...errors import TrainingError
from ..data.labelled import LabelledArticle, has_texts
from ..data.near_duplicates import near_groups
from .check import check_labels
from .findings import Finding

MIN_ROWS = 3
"""A topic needs so many rows with it, and without it, to be learnt from."""
_MISSPELT = ("unknown_topic", "new_topic")


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
        train, dev: the rows that are learnt from, and those that thresholds are set on.
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
        if 0 in _counts(dev, topic):
            log(f"{topic}: the rows held out for dev are all of one kind; its threshold is a guess")
    for path, report in reports.items():
        for finding in report.findings:
            if finding.level != "note" or finding.kind in _MISSPELT:
                log(f"{path.name}: {_message(finding)}")
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


def _message(finding: Finding) -> str:
    if finding.kind == "new_topic":
        return (
            f"'{finding.topic}' ({finding.n} rows) is not in the list of topics: it is not learnt"
        )
    return finding.message
