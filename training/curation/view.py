"""A check's report for a terminal, and its list of rows to review for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...files import replacing
from ...tables import safe_cell
from .check import CheckReport
from .findings import Finding, Review
from .output import writing

_LEVELS = {"danger": "DANGER", "look": "LOOK", "note": "note"}
_HEAD = (
    "where",
    "id",
    "title",
    "topic",
    "label",
    "correct_label",
    "score",
    "reason",
    "beginning",
)


def report_lines(report: CheckReport) -> list[str]:
    """The report as lines for a terminal."""
    splits = ", ".join(f"{name or 'no split'} {n:,}" for name, n in report.splits.items())
    lines = [
        f"{report.file}: {report.n_rows:,} rows ({splits}), {report.n_usable:,} usable",
        "",
        *_topic_lines(report),
        "",
    ]
    for finding in report.findings:
        lines += _finding_lines(finding)
    n_look = sum(finding.level != "note" for finding in report.findings)
    lines.append(
        f"{n_look} findings need a look" if n_look else "nothing that needs a look was found"
    )
    return lines


def write_review(path: Path, review: Iterable[Review]) -> int:
    """Write the rows to review as a CSV that Excel opens (UTF-8 with a byte-order mark); return their number.

    Correct labels go into the empty column ``correct_label``.

    Raises:
        DataError: it cannot be written.
    """
    n = 0
    with (
        writing(path),
        replacing(path) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(_HEAD)
        for row in review:
            score = "" if row.score is None else f"{row.score:.3f}"
            values = (row.where, row.id, row.title, row.topic, row.label, "", score)
            writer.writerow([safe_cell(v) for v in (*values, row.reason, row.snippet)])
            n += 1
    return n


def _topic_lines(report: CheckReport) -> list[str]:
    width = max([len(topic) for topic in report.topics] + [5])
    lines = [
        f"{'topic':{width}} {'present':>8} {'main':>6} {'absent':>7} {'not judged':>11} {'wrong?':>7}"
    ]
    for topic, count in report.topics.items():
        wrong = "-" if count["wrong"] is None else f"{count['wrong']:.1%}"
        lines.append(
            f"{topic:{width}} {count['present']:>8,} {count['main']:>6,} {count['absent']:>7,} "
            f"{count['not_judged']:>11,} {wrong:>7}"
        )
    return lines


def _finding_lines(finding: Finding) -> Sequence[str]:
    lines = [f"{_LEVELS[finding.level]:6} {finding.message}"]
    if finding.where:
        more = " ..." if finding.n > len(finding.where) else ""
        # The file is named at the top: "line 7 (a1)" is enough here.
        where = "; ".join(place.rpartition(": ")[2] for place in finding.where)
        lines.append(f"       {where}{more}")
    return lines
