"""A check's report for a terminal, and its list of rows to review for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ...files import replacing
from ...messages import tell
from ...tables import safe_cell
from .check import CheckReport
from .findings import Finding, Review
from .output import writing

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


def report_lines(report: CheckReport, told: Callable[[str], str] = str) -> list[str]:
    """The report as lines for a terminal; ``told`` puts a finding into the language of the reader."""
    no_split = tell("check.no_split")
    splits = ", ".join(f"{name or no_split} {n:,}" for name, n in report.splits.items())
    counts = {"rows": f"{report.n_rows:,}", "usable": f"{report.n_usable:,}"}
    lines = [
        tell("check.file", file=report.file, splits=splits, **counts),
        "",
        *_topic_lines(report),
        "",
    ]
    for finding in report.findings:
        lines += _finding_lines(finding, told)
    n_look = sum(finding.level != "note" for finding in report.findings)
    lines.append(tell("check.findings", n=n_look) if n_look else tell("check.well"))
    return lines


def write_review(path: Path, review: Iterable[Review], told: Callable[[str], str] = str) -> int:
    """Write the rows to review as a CSV that Excel opens (UTF-8 with a byte-order mark); return their number.

    Correct labels go into the empty column ``correct_label``; ``told`` puts a reason into the language of
    the reader.

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
            writer.writerow([safe_cell(v) for v in (*values, told(row.reason), row.snippet)])
            n += 1
    return n


def _topic_lines(report: CheckReport) -> list[str]:
    width = max([len(topic) for topic in report.topics] + [5])
    lines = [
        f"{tell('check.topic'):{width}} {tell('check.present'):>8} {tell('check.main'):>6} "
        f"{tell('check.absent'):>7} {tell('check.not_judged'):>11} {tell('check.wrong'):>7}"
    ]
    for topic, count in report.topics.items():
        wrong = "-" if count["wrong"] is None else f"{count['wrong']:.1%}"
        lines.append(
            f"{topic:{width}} {count['present']:>8,} {count['main']:>6,} {count['absent']:>7,} "
            f"{count['not_judged']:>11,} {wrong:>7}"
        )
    return lines


def _finding_lines(finding: Finding, told: Callable[[str], str]) -> Sequence[str]:
    lines = [f"{tell(f'check.{finding.level}'):6} {told(finding.message)}"]
    if finding.where:
        more = " ..." if finding.n > len(finding.where) else ""
        # The file is named at the top: "line 7 (a1)" is enough here.
        where = "; ".join(_in_file(place) for place in finding.where)
        lines.append(f"       {where}{more}")
    return lines


def _in_file(place: str) -> str:
    """A place without its file: "line 7 (a1)"."""
    kind, blank, rest = place.rpartition(": ")[2].partition(" ")
    return f"{tell('check.line') if kind == 'line' else kind}{blank}{rest}"
