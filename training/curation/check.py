"""`phobrief data check`: what is wrong with a file of labels, as findings that a person can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ...aliases import IntArray
from ...errors import DataError
from ..data.label_shapes.annotators import Annotators
from .copies import Copies, copy_findings, find_copies
from .findings import Finding, Review
from .label_checks import (
    annotator_findings,
    count_topics,
    grade_findings,
    noise_findings,
    text_findings,
    topic_findings,
    usable_findings,
)
from .label_errors import TopicNoise, find_label_errors
from .table import LabelTable, add_texts, read_table, row_problems

_LEVELS = ("danger", "look", "note")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check.

    Attributes:
        file: its name.
        n_rows: all rows.
        n_usable: rows with a text and at least one grade.
        splits: number of rows by split ("" for rows that name none).
        topics: counts by topic: present, main, absent, not_judged, and the estimate of wrong labels.
        findings: most serious first.
        review: single rows to look at, most suspicious first.
    """

    file: str
    n_rows: int
    n_usable: int
    splits: dict[str, int]
    topics: dict[str, dict[str, Any]]
    findings: list[Finding]
    review: list[Review] = field(default_factory=list)

    @property
    def needs_a_look(self) -> bool:
        """Whether any finding is more than a note."""
        return any(finding.level != "note" for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; without the texts of the rows to review."""
        return {**asdict(self), "needs_a_look": self.needs_a_look}


def check_labels(
    path: Path,
    known: Mapping[str, str],
    *,
    corpora: Sequence[Path] = (),
    errors: bool = True,
    annotators: Annotators = Annotators.AGREE,
) -> CheckReport:
    """Check a file of labels.

    Args:
        path: the file, of a kind that `read_table` reads.
        known: topics of the model, name by id.
        corpora: parquet files with the texts of grades keyed by id (see `find_articles`).
        errors: look for likely label errors by cross-validation (needs scikit-learn).
        annotators: what counts where annotators of an article differ.

    Raises:
        DataError: the file cannot be read, or none of its rows.
        MissingExtraError: ``errors`` without scikit-learn.
    """
    table = read_table(path, known, annotators=annotators)
    if corpora:
        add_texts(table, *corpora)
    elif "text" not in table.columns:
        raise DataError(
            f"{path}: has no column 'text'; 'phobrief data import' takes another by --map THEIRS=text, and "
            "--corpus FILE has the texts of ids"
        )
    return _check(table, known, errors)


def _check(table: LabelTable, known: Mapping[str, str], errors: bool) -> CheckReport:
    splits = _splits(table)
    _leave_out_bad_rows(table)
    copies = find_copies(table)
    topics = list(table.topics)
    grades = _matrix(table, topics)
    noise = _noise(table, grades, copies) if errors else [None] * len(topics)
    counts = count_topics(topics, grades, noise)
    likely_errors, suspects = noise_findings(table, topics, noise)
    about_copies, contradictions = copy_findings(table, copies)
    differences, disputed = annotator_findings(table)
    n_usable = sum(bool(row.text and row.grades) for row in table.rows)
    return CheckReport(
        file=table.path.name,
        n_rows=sum(splits.values()),
        n_usable=n_usable,
        splits=splits,
        topics=counts,
        findings=_ranked(
            known,
            usable_findings(n_usable),
            grade_findings(table),
            differences,
            topic_findings(table, known, counts),
            text_findings(table),
            likely_errors,
            about_copies,
        ),
        review=[*suspects, *contradictions, *disputed],
    )


def _ranked(known: Mapping[str, str], *groups: Sequence[Finding]) -> list[Finding]:
    """Most serious first; a column of an unknown name may be no topic at all, so it is no danger."""
    levelled = [
        replace(f, level="look") if f.level == "danger" and f.topic not in (None, *known) else f
        for group in groups
        for f in group
    ]
    return sorted(levelled, key=lambda f: _LEVELS.index(f.level))


def _leave_out_bad_rows(table: LabelTable) -> None:
    """Move rows that cannot be used from the rows to the problems."""
    found = row_problems(table)
    bad = {problem.where: problem for problem in found}
    table.problems += found
    table.rows = [row for row in table.rows if row.where not in bad]
    if not table.rows:
        raise DataError(f"{found[0].where}: {found[0].message}; no row of the file can be read")


def _matrix(table: LabelTable, topics: list[str]) -> IntArray:
    grades = [[row.grades.get(topic, -1) for topic in topics] for row in table.rows]
    return np.array(grades, dtype=np.int64).reshape(len(table.rows), len(topics))


def _noise(table: LabelTable, grades: IntArray, copies: Copies) -> list[TopicNoise | None]:
    """Look for label errors in the rows with a text; the others count as not judged."""
    grades = np.where([[bool(row.text)] for row in table.rows], grades, -1)
    texts = [f"{row.values['title'] or ''}\n{row.text}" for row in table.rows]
    return find_label_errors(texts, grades, copies.group_of)


def _splits(table: LabelTable) -> dict[str, int]:
    names = [row.values["split"] or "" for row in table.rows]
    return {name: names.count(name) for name in dict.fromkeys(names)}
