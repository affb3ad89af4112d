"""`phobrief data check`: what is wrong with a file of labels, as findings that a person can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ...aliases import IntArray
from ...errors import DataError
from .copies import Copies, copy_findings, find_copies
from .findings import Finding, Review
from .label_checks import count_topics, grade_findings, noise_findings, topic_findings
from .label_errors import TopicNoise, find_label_errors
from .row_checks import row_problems
from .table import DataTable, add_texts, read_table
from .text_checks import text_findings


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was found.

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


def check_data(
    path: Path,
    known: Mapping[str, str],
    *,
    corpus: Path | None = None,
    errors: bool = True,
    seed: int = 0,
) -> CheckReport:
    """Check a file of labels.

    Args:
        path: as `read_table`.
        known: topics of the model, name by id.
        corpus: vietnews parquet with the texts of grades keyed by id.
        errors: look for likely label errors by cross-validation (needs scikit-learn).
        seed: of the folds and hashes.

    Raises:
        DataError: the file cannot be read, or none of its rows.
        MissingExtraError: ``errors`` without scikit-learn.
    """
    table = read_table(path, known)
    if corpus is not None:
        add_texts(table, corpus)
    elif "text" not in table.columns:
        raise DataError(f"{path}: holds no 'text'; give the articles it is keyed to: --corpus FILE")
    n_rows, splits = len(table.rows), _splits(table)
    _leave_out_bad_rows(table)
    copies = find_copies(table)
    topics = list(table.topics)
    grades = _matrix(table, topics)
    counts = count_topics(topics, grades)
    findings = [
        *grade_findings(table),
        *topic_findings(table, known, counts),
        *text_findings(table),
    ]
    review: list[Review] = []
    noise = _noise(table, grades, copies, seed) if errors else [None] * len(topics)
    for topic, found in zip(topics, noise, strict=True):
        counts[topic]["wrong"] = None if found is None else round(found.wrong, 4)
        counts[topic]["auc"] = None if found is None else round(found.auc, 4)
    for add, rows in (noise_findings(table, topics, noise), copy_findings(table, copies)):
        findings += add
        review += rows
    # A column of an unknown name may be no topic at all.
    findings = [
        replace(f, level="look") if f.level == "danger" and f.topic not in known else f
        for f in findings
    ]
    order = {"danger": 0, "look": 1, "note": 2}
    return CheckReport(
        file=path.name,
        n_rows=n_rows,
        n_usable=sum(bool(row.text and row.grades) for row in table.rows),
        splits=splits,
        topics=counts,
        findings=sorted(findings, key=lambda f: order[f.level]),
        review=review,
    )


def _leave_out_bad_rows(table: DataTable) -> None:
    """Move rows that cannot be used from the rows to the problems."""
    found = row_problems(table)
    bad = {problem.where: problem for problem in found}
    table.problems += found
    table.rows = [row for row in table.rows if row.where not in bad]
    if not table.rows:
        raise DataError(f"{found[0].where}: {found[0].message}; no row of the file can be read")


def _matrix(table: DataTable, topics: list[str]) -> IntArray:
    grades = [[row.grades.get(topic, -1) for topic in topics] for row in table.rows]
    return np.array(grades, dtype=np.int64).reshape(len(table.rows), len(topics))


def _noise(
    table: DataTable, grades: IntArray, copies: Copies, seed: int
) -> list[TopicNoise | None]:
    """Over rows with a text; the others count as not judged."""
    grades = np.where([[bool(row.text)] for row in table.rows], grades, -1)
    texts = [f"{row.values['title'] or ''}\n{row.text}" for row in table.rows]
    return find_label_errors(texts, grades, copies.group_of, seed=seed)


def _splits(table: DataTable) -> dict[str, int]:
    names = [row.values["split"] or "" for row in table.rows]
    return {name: names.count(name) for name in dict.fromkeys(names)}
