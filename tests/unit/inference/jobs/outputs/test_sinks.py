"""The same content in the three formats."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyarrow.parquet as pq
import pytest
from job_fakes import FakeBriefer, FakeModel

from phobrief.articles import Article
from phobrief.inference.jobs.outputs.columns import ROW_COLUMNS, column_kinds
from phobrief.inference.jobs.outputs.sinks import open_sink

TOPICS = ["cadre_work", "power_control", "congress_preparation"]


def row(text: str, **extra: Any) -> dict[str, Any]:
    brief = FakeBriefer(FakeModel()).score([Article(text, id="đ", published="2025-03-01")])[0]
    return {**brief.to_dict(), **extra}


ROWS = [row('cán bộ, "quyền lực"\ndòng hai', n=1, mixed="a"), row("đại hội", n=None, mixed=[1])]


def written(kind: str) -> io.BytesIO:
    stream = io.BytesIO()
    sink = open_sink(kind, stream, TOPICS, column_kinds(ROWS, ["n", "mixed"]))
    for each in ROWS:
        sink.write(each)
    sink.finish()
    stream.seek(0)
    return stream


def test_the_columns_are_those_of_the_row() -> None:
    assert list(row("x")) == list(ROW_COLUMNS)


def test_jsonl_is_the_row() -> None:
    assert [json.loads(line) for line in written("jsonl")] == ROWS


def test_parquet_is_the_row() -> None:
    found = pq.read_table(written("parquet")).to_pylist()
    expected = [{**ROWS[0], "mixed": '"a"'}, {**ROWS[1], "mixed": "[1]"}]
    assert found == expected


def test_csv_is_the_flat_row() -> None:
    first, second = csv.DictReader(io.TextIOWrapper(written("csv"), "utf-8", newline=""))
    assert first["tags"] == "cadre_work;power_control"
    assert (first["score_cadre_work"], first["score_congress_preparation"]) == ("1.0", "0.0")
    assert (first["id"], first["title"], first["truncated"]) == ("đ", "", "false")
    assert (first["n"], second["n"], second["mixed"]) == ("1", "", "[1]")
    assert first["abstract"] == ROWS[0]["abstract"]
    assert first["model"] == "fake"


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "csv"])
def test_no_rows_make_a_readable_file(kind: str) -> None:
    stream = io.BytesIO()
    open_sink(kind, stream, [], {}).finish()
    stream.seek(0)
    if kind == "parquet":
        assert pq.read_table(stream).num_rows == 0
    else:
        assert stream.read().count(b"\n") == (1 if kind == "csv" else 0)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([None, None], "empty"),
        ([1, None], "int"),
        ([1, 2.5], "float"),
        ([True, False], "bool"),
        (["a", None], "text"),
        (["a", 1], "json"),
        ([{"a": 1}], "json"),
        ([2**63], "json"),
    ],
)
def test_kept_columns_get_the_narrowest_type(values: list[Any], kind: str) -> None:
    assert column_kinds([{"c": value} for value in values], ["c"]) == {"c": kind}
