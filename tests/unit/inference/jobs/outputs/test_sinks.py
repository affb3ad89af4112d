"""The same content in every format, and what the table of formats decides."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow.parquet as pq
import pytest
from job_fakes import FakeBriefer, FakeModel

from phobrief.articles import Article
from phobrief.errors import DataError, MissingExtraError
from phobrief.inference.jobs import JobSpec, run_job
from phobrief.inference.jobs.outputs.columns import ROW_COLUMNS, column_kinds
from phobrief.inference.jobs.outputs.sinks import FORMATS, Format, Layout, known_formats

TOPICS = ["cadre_work", "power_control", "congress_preparation"]


def row(text: str, **extra: Any) -> dict[str, Any]:
    brief = FakeBriefer(FakeModel()).score([Article(text, id="đ", published="2025-03-01")])[0]
    return {**brief.to_dict(), **extra}


ROWS = [row('cán bộ, "quyền lực"\ndòng hai', n=1, mixed="a"), row("đại hội", n=None, mixed=[1])]


def written(suffix: str) -> io.BytesIO:
    stream = io.BytesIO()
    layout = Layout(TOPICS, column_kinds(ROWS, ["n", "mixed"]))
    sink = FORMATS[suffix].open(stream, layout)
    for each in ROWS:
        sink.write(each)
    sink.finish()
    stream.seek(0)
    return stream


def test_the_columns_are_those_of_the_row() -> None:
    assert list(row("x")) == list(ROW_COLUMNS)


def test_jsonl_is_the_row() -> None:
    assert [json.loads(line) for line in written(".jsonl")] == ROWS


def test_parquet_is_the_row() -> None:
    found = pq.read_table(written(".parquet")).to_pylist()
    expected = [{**ROWS[0], "mixed": '"a"'}, {**ROWS[1], "mixed": "[1]"}]
    assert found == expected


def test_csv_is_the_flat_row() -> None:
    first, second = csv.DictReader(io.TextIOWrapper(written(".csv"), "utf-8-sig", newline=""))
    assert first["tags"] == "cadre_work;power_control"
    assert (first["score_cadre_work"], first["score_congress_preparation"]) == ("1.0", "0.0")
    assert (first["id"], first["title"], first["truncated"]) == ("đ", "", "false")
    assert (first["n"], second["n"], second["mixed"]) == ("1", "", "[1]")
    assert first["abstract"] == ROWS[0]["abstract"]
    assert first["model"] == "fake"


def test_csv_is_for_excel_and_holds_the_evidence() -> None:
    spans = [{"start": 0, "end": 7, "text": "cán\nbộ."}, {"start": 8, "end": 9, "text": "B."}]
    topic = {**ROWS[0]["topics"][0], "evidence": spans}
    stream = io.BytesIO()
    sink = FORMATS[".csv"].open(stream, Layout(TOPICS))
    sink.write({**ROWS[0], "topics": [topic, *ROWS[0]["topics"][1:]]})
    sink.finish()
    assert stream.getvalue().startswith(b"\xef\xbb\xbfschema,")
    (row,) = csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig")))
    assert row["evidence"] == "cadre_work: cán bộ.\ncadre_work: B."


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_rows_make_a_readable_file(suffix: str) -> None:
    stream = io.BytesIO()
    FORMATS[suffix].open(stream, Layout()).finish()
    stream.seek(0)
    if suffix == ".parquet":
        assert pq.read_table(stream).num_rows == 0
    else:
        assert stream.read().count(b"\n") == (1 if suffix == ".csv" else 0)


class LinesSink:
    """A format of one's own: ids, one a line."""

    def __init__(self, stream: BinaryIO, layout: Layout) -> None:
        self._stream = stream

    def write(self, row: dict[str, Any]) -> None:
        self._stream.write(f"{row['id']}\n".encode())

    def finish(self) -> None:
        pass


def test_a_further_format_is_a_class_and_a_row(
    monkeypatch: pytest.MonkeyPatch, table: Callable[..., Path]
) -> None:
    source = table(3)
    out = source.with_name("ids.ids")
    spec = JobSpec((str(source),), str(out), model=FakeModel(), workers=0)
    with pytest.raises(DataError, match=f"expected a name ending in {re.escape(known_formats())},"):
        run_job(spec)
    monkeypatch.setitem(FORMATS, ".ids", Format(LinesSink, "ids"))
    assert known_formats().endswith(" or .ids")
    assert run_job(spec).exit_code == 0
    assert out.read_text() == "r0\nr1\nr2\n"


def test_what_a_format_needs_is_missed_before_the_work(
    monkeypatch: pytest.MonkeyPatch, table: Callable[..., Path]
) -> None:
    source = table(3)
    monkeypatch.setitem(FORMATS, ".ids", Format(LinesSink, "ids", needs=("not_there", "sql")))
    with pytest.raises(MissingExtraError, match=r"phobrief\[sql\]"):
        run_job(JobSpec((str(source),), f"{source.parent}/a.ids", model=FakeModel()))
    assert not source.with_name("a.ids.job").exists()


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_readme_names_every_format(name: str) -> None:
    text = (Path(__file__).parents[5] / name).read_text("utf-8")
    [command] = re.findall(r"^phobrief run .*--out [\w-]+\.jsonl.*$", text, re.MULTILINE)
    assert [suffix for suffix in FORMATS if suffix not in command] == []


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
