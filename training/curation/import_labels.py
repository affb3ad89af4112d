"""`phobrief data import`: any file of labels as one table with a column per topic."""

from __future__ import annotations

import csv
import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ...errors import DataError
from ...files import replacing
from ..data.label_shapes.annotators import Annotators
from ..data.label_shapes.columns import FIELDS
from ..data.label_shapes.grades import MAIN, any_grade, is_empty, nearest_topic
from ..data.label_shapes.labels import LabelFormat
from .output import writing
from .table import (
    LabelRow,
    LabelTable,
    Problem,
    add_texts,
    note_lines,
    read_table,
    row_problems,
)

_SEPARATORS = ";,|#\n"
SUFFIXES = (".csv", ".tsv", ".jsonl", ".parquet")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of an import.

    Attributes:
        n_rows: rows written.
        positives: number of rows with each topic.
        problems: rows left out, and why.
        new_topics: topics that the model does not know.
        unused: columns that were left out: the known topic each is near to, or nothing.
        notes: what of the files is no label, one line for each sort.
        differing: "labels.json: item 7: cadre_work (ann: 0, binh: 2)", where annotators differ.
    """

    n_rows: int
    positives: dict[str, int]
    problems: list[Problem]
    new_topics: list[str]
    unused: dict[str, str | None]
    notes: list[str]
    differing: list[str]


def import_data(  # as many parameters as the command has options
    paths: Sequence[Path],
    out: Path,
    known: Mapping[str, str],
    *,
    renamed: Mapping[str, str] | None = None,
    yes: int = MAIN,
    corpus: Path | None = None,
    annotators: Annotators = Annotators.AGREE,
    keep: Sequence[str] = (),
) -> ImportResult:
    """Read files of labels of any form and write them as one.

    Topics may be called by id or by Vietnamese name, with or without marks; cells may hold 0, 1, 2, yes or no
    in English or Vietnamese. A row with a mistake is left out and reported.

    Args:
        paths: what to read.
        out: .csv, .tsv, .jsonl or .parquet.
        known: topics of the model, name by id.
        renamed: new name by name in the files, of columns and topics.
        yes: the grade that a yes stands for.
        corpus: texts of grades keyed by id.
        annotators: what counts where annotators of an article differ.
        keep: further columns, or controls of Label Studio, to carry along; their cells are no labels.

    Raises:
        DataError: a file cannot be read or ``out`` not be written, or no file has a column to keep.
    """
    if out.suffix.lower() not in SUFFIXES:
        raise DataError(f"--out {out}: expected a name ending in {', '.join(SUFFIXES)}")
    form = _format(renamed or {}, yes, keep)
    tables = [_usable(read_table(path, known, form, annotators), known, corpus) for path in paths]
    rows = [row for table in tables for row in table.rows]
    every = dict.fromkeys([*known, *(t for table in tables for t in table.topics)])
    topics = [topic for topic in every if any(topic in row.grades for row in rows)]
    if not rows or not topics:
        raise DataError(
            f"{paths[0]}: expected labelled articles, found none to import{_first_problem(tables)}"
        )
    _check_kept(keep, tables, topics)
    _write(out, rows, topics, keep)
    return _result(tables, topics, known)


def _check_kept(keep: Sequence[str], tables: Sequence[LabelTable], topics: Sequence[str]) -> None:
    columns = list(dict.fromkeys(name for table in tables for name in table.columns))
    for name in keep:
        if name in (*FIELDS, *topics):
            raise DataError(f"--keep {name}: the table has this column anyway; leave it out")
        if name not in columns:
            raise DataError(f"--keep {name}: expected one of {', '.join(columns)}")


def _format(renamed: Mapping[str, str], yes: int, keep: Sequence[str]) -> LabelFormat:
    return LabelFormat(
        grade=partial(any_grade, yes=yes),
        any_spelling=True,
        separators=_SEPARATORS,
        renamed=renamed,
        kept=frozenset(keep),
    )


def _result(
    tables: Sequence[LabelTable], topics: Sequence[str], known: Mapping[str, str]
) -> ImportResult:
    rows = [row for table in tables for row in table.rows]
    graded = {topic for row in rows for topic in row.grades}
    near = {name: nearest_topic(name, known) for table in tables for name in table.unused}
    return ImportResult(
        n_rows=len(rows),
        positives={t: sum(row.grades.get(t, 0) > 0 for row in rows) for t in topics},
        problems=[problem for table in tables for problem in table.problems],
        new_topics=[topic for topic in topics if topic not in known],
        unused={name: None if topic in graded else topic for name, topic in near.items()},
        notes=[line for table in tables for line in note_lines(table.notes)],
        differing=[line for row in rows for line in row.differing_lines()],
    )


def _first_problem(tables: Sequence[LabelTable]) -> str:
    found = next((problem for table in tables for problem in table.problems), None)
    return f"; the first: {found.where}: {found.message}" if found else ""


def _usable(table: LabelTable, known: Mapping[str, str], corpus: Path | None) -> LabelTable:
    """The table without the rows that have a problem."""
    if corpus is not None:
        add_texts(table, corpus)
    _check_rows(table, known)
    bad = {problem.where for problem in table.problems}
    table.rows = [row for row in table.rows if row.where not in bad]
    return table


def _check_rows(table: LabelTable, known: Mapping[str, str]) -> None:
    table.problems += row_problems(table)
    for row in table.rows:
        for name in row.unknown:
            near = nearest_topic(name, known)
            guess = (
                f"did you mean '{near}'?"
                if near
                else f"the topics are {', '.join(known)} (another one: --topics FILE). If it is one of these,"
            )
            way = shlex.quote(f"{name}={near or next(iter(known), 'ID')}")
            message = f"unknown topic '{name}'; {guess} --map {way} brings it in"
            table.problems.append(Problem("topic", row.where, message, name))
        if not row.text and not any(p.where == row.where for p in table.problems):
            table.problems.append(Problem("text", row.where, "no text"))


def _record(row: LabelRow, topics: Sequence[str]) -> dict[str, Any]:
    record: dict[str, Any] = {name: row.values.get(name) for name in FIELDS}
    record["weight"] = None if is_empty(row.weight) else float(row.weight)
    return {**record, **{topic: row.grades.get(topic) for topic in topics}, **row.kept}


def _write(out: Path, rows: Sequence[LabelRow], topics: Sequence[str], keep: Sequence[str]) -> None:
    records = [_record(row, topics) for row in rows]
    used = [
        name
        for name in (*FIELDS, *topics, *keep)
        if name in ("id", "text", *topics, *keep) or any(r[name] is not None for r in records)
    ]
    with writing(out), replacing(out) as temporary:
        _write_table(temporary, out.suffix.lower(), records, used, topics)


def _write_table(
    path: Path,
    suffix: str,
    records: Sequence[dict[str, Any]],
    names: Sequence[str],
    topics: Sequence[str],
) -> None:
    chosen = [{name: record[name] for name in names} for record in records]
    if suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {"weight": pa.float64()} | dict.fromkeys(topics, pa.int8())
        schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
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
