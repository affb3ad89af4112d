"""`phobrief data import`: any file of labels as one table with a column per topic."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import DataError
from ...files import replacing
from ..data.grades import MAIN, is_empty, nearest_topic
from ..data.tables import writing
from .row_checks import row_problems
from .table import DataTable, Labels, Problem, add_texts, read_table

_FIELDS = ("id", "title", "text", "published", "source", "split", "weight", "abstract")
_SEPARATORS = (";", ",", "|", "\n")
SUFFIXES = (".csv", ".tsv", ".jsonl", ".parquet")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was brought in.

    Attributes:
        n_rows: rows written.
        positives: number of rows with each topic.
        problems: rows left out, and why.
        new_topics: topics that the model does not know.
        unused: columns that were left out: the known topic each is near to, or nothing.
    """

    n_rows: int
    positives: dict[str, int]
    problems: list[Problem]
    new_topics: list[str]
    unused: dict[str, str | None]


def import_data(
    paths: Sequence[Path],
    out: Path,
    known: Mapping[str, str],
    *,
    renamed: Mapping[str, str] | None = None,
    yes: int = MAIN,
    corpus: Path | None = None,
) -> ImportResult:
    """Read files of labels of any form and write them as one.

    Names of topics may be spelt as ids or as Vietnamese names, with or without marks; cells may hold 0, 1,
    2, yes or no in English or Vietnamese. A row with a mistake is left out and reported.

    Args:
        paths: what to read.
        out: .csv, .tsv, .jsonl or .parquet.
        known: topics of the model, name by id.
        renamed: new name by name in the files, of columns and topics.
        yes: the grade that a yes stands for.
        corpus: texts of grades keyed by id.

    Raises:
        DataError: a file cannot be read or ``out`` not be written.
    """
    if out.suffix.lower() not in SUFFIXES:
        raise DataError(f"--out {out}: expected a name ending in {', '.join(SUFFIXES)}")
    tables = [
        read_table(p, known, renamed=renamed, words=True, yes=yes, separators=_SEPARATORS)
        for p in paths
    ]
    problems: list[Problem] = []
    rows: list[Labels] = []
    for table in tables:
        if corpus is not None:
            add_texts(table, corpus)
        _check_rows(table, known)
        bad = {problem.where for problem in table.problems}
        problems += table.problems
        rows += [row for row in table.rows if row.where not in bad]
    topics = list(dict.fromkeys([*known, *(t for table in tables for t in table.topics)]))
    topics = [t for t in topics if any(t in row.grades for row in rows)]
    if not rows or not topics:
        first = f"; the first: {problems[0].where}: {problems[0].message}" if problems else ""
        raise DataError(f"{paths[0]}: expected labelled articles, found none to bring in{first}")
    _write(out, rows, topics)
    positives = {t: sum(row.grades.get(t, 0) > 0 for row in rows) for t in topics}
    unused = {name: nearest_topic(name, known) for table in tables for name in table.unused}
    new = [topic for topic in topics if topic not in known]
    return ImportResult(len(rows), positives, problems, new, unused)


def _check_rows(table: DataTable, known: Mapping[str, str]) -> None:
    table.problems += row_problems(table)
    for row in table.rows:
        for name in row.named:
            near = nearest_topic(name, known)
            hint = f"did you mean '{near}'? " if near else ""
            message = (
                f"unknown topic '{name}'; {hint}--map '{name}={near or 'topic_id'}' brings it in"
            )
            table.problems.append(Problem("topic", row.where, message, name))
        if not row.text and not any(p.where == row.where for p in table.problems):
            table.problems.append(Problem("text", row.where, "no text"))


def _record(row: Labels, topics: Sequence[str]) -> dict[str, Any]:
    record: dict[str, Any] = {name: row.values.get(name) for name in _FIELDS}
    record["weight"] = None if is_empty(row.weight) else float(row.weight)
    return {**record, **{topic: row.grades.get(topic) for topic in topics}}


def _write(out: Path, rows: Sequence[Labels], topics: Sequence[str]) -> None:
    records = [_record(row, topics) for row in rows]
    used = [
        name
        for name in (*_FIELDS, *topics)
        if name in ("id", "text", *topics) or any(r[name] is not None for r in records)
    ]
    with writing(out), replacing(out) as passing:
        _write_table(passing, out.suffix.lower(), records, used)


def _write_table(
    path: Path, suffix: str, records: Sequence[dict[str, Any]], names: Sequence[str]
) -> None:
    chosen = [{name: record[name] for name in names} for record in records]
    if suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {n: pa.string() for n in _FIELDS} | {"weight": pa.float64()}
        schema = pa.schema([(name, kinds.get(name, pa.int8())) for name in names])
        pq.write_table(pa.Table.from_pylist(chosen, schema=schema), path)
        return
    if suffix == ".jsonl":
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in chosen)
        path.write_text("".join(lines), encoding="utf-8")
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(names), delimiter="," if suffix == ".csv" else "\t")
        writer.writeheader()
        writer.writerows(chosen)
