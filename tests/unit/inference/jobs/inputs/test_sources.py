"""From files to rows: every kind of file, and every way a row can be broken."""

from __future__ import annotations

import bz2
import datetime
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from phobrief.articles import Article
from phobrief.errors import DataError
from phobrief.inference.jobs.files.storage import find_files
from phobrief.inference.jobs.inputs.sources import check_readable, read_files
from phobrief.inference.jobs.rows import Failure, InputRow, Page, row_key
from phobrief.inference.jobs.spec import TableColumns

PLAIN = TableColumns()


def read(path: Path, columns: TableColumns = PLAIN) -> list[InputRow]:
    return list(read_files(find_files([str(path)]), columns))


def failures(rows: list[InputRow]) -> list[tuple[str, str]]:
    return [(row.id, row.content.message) for row in rows if isinstance(row.content, Failure)]


def text_of(row: InputRow) -> str:
    assert isinstance(row.content, Article)
    return row.content.text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{broken", "not JSON"),
        (b'["a"]', "expected an object {...}, found a list"),
        (b'{"id": 1}', "no 'text' in this row; it has id"),
        (b'{"text": null}', "got nothing"),
        (b'{"text": 5}', "text: expected text, got int 5"),
        (b'{"text": "\\ud83d"}', "half a character"),
        (b'{"text": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"\\ud800": 1}', r"it has \ud800"),
    ],
)
def test_a_broken_line_is_a_failed_row_and_reading_goes_on(
    tmp_path: Path, line: bytes, message: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "first"}\n' + line + b'\n\n{"text": "last"}')
    first, broken, last = read(path)
    assert isinstance(broken.content, Failure)
    assert message in broken.content.message
    assert (broken.line, last.line) == (2, 4)
    assert (text_of(first), text_of(last)) == ("first", "last")


@pytest.mark.parametrize(
    ("cell", "warning"),
    [
        ('"title": ["b"]', "title: expected text, got list; left out"),
        ('"title": 2026', "title: expected text, got int; left out"),
        ('"title": 1.5', "title: expected text, got float; left out"),
        ('"title": false', "title: expected text, got bool; left out"),
        ('"title": "\\ud800"', "title: expected UTF-8 text, got broken characters; left out"),
        ('"published": 2024', "published: expected text, got int; left out"),
        ('"published": 1778545800000', "published: expected text, got int; left out"),
        ('"published": 1778545800.5', "published: expected text, got float; left out"),
        ('"published": {"$date": 1}', "published: expected text, got dict; left out"),
        ('"source": {"id": null, "name": "Báo"}', "source: expected text, got dict; left out"),
        ('"source": ["a", "b"]', "source: expected text, got list; left out"),
        ('"byline": {"name": "PV"}', "byline: expected text, got dict; left out"),
        ('"id": [1]', "id: expected text or a whole number, got list; left out"),
        ('"id": {"$oid": "6"}', "id: expected text or a whole number, got dict; left out"),
        ('"id": true', "id: expected text or a whole number, got bool; left out"),
        ('"id": Infinity', "id: expected text or a whole number, got float; left out"),
    ],
)
def test_an_odd_cell_goes_and_the_row_stays(tmp_path: Path, cell: str, warning: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "a", {cell}}}', "utf-8")
    (row,) = read(path)
    assert isinstance(row.content, Article)
    assert row.content.warnings == (warning,)
    assert (row.id, row.content.text) == ("a.jsonl:1", "a")
    assert (row.content.title, row.content.published, row.content.source) == (None, None, None)


def test_a_blank_optional_cell_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a", "title": " ", "published": "\\u00a0", "source": "\\n"}', "utf-8")
    (row,) = read(path)
    assert isinstance(row.content, Article)
    assert (row.content.title, row.content.published, row.content.source) == (None, None, None)
    assert row.content.warnings == ()


ROWS = [{"id": "1", "text": "đại hội"}, {"id": "2", "text": "hai\ndòng"}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ndjson", "".join(json.dumps(row) + "\n" for row in ROWS)),
        ("a.json", json.dumps(ROWS, ensure_ascii=False)),
        ("a.json", "\ufeff" + json.dumps(ROWS, indent=2)),
        ("a.json", "".join(json.dumps(row) + "\n" for row in ROWS)),
        ("a.json", json.dumps(ROWS[0], indent=1) + json.dumps(ROWS[1], indent=1)),
        ("a.json", json.dumps({"status": "ok", "total": 2, "articles": ROWS})),
        ("a.jsonl", json.dumps(ROWS)),
        ("a.jsonl", json.dumps(ROWS, indent=4)),
        ("A.NDJSON", json.dumps(ROWS)),
    ],
)
@pytest.mark.parametrize("packed", ["", ".gz", ".zst", ".bz2"])
def test_json_in_every_layout(tmp_path: Path, name: str, content: str, packed: str) -> None:
    path = tmp_path / (name + packed)
    path.write_bytes(PACK[packed](content.encode()))
    assert [(row.id, text_of(row)) for row in read(path)] == [("1", "đại hội"), ("2", "hai\ndòng")]


def zstd(data: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(data, asbytes=True))


PACK = {"": bytes, ".gz": gzip.compress, ".zst": zstd, ".bz2": bz2.compress}


@pytest.mark.parametrize("packed", [".gz", ".zst", ".bz2"])
def test_compressed_tables_and_pages(tmp_path: Path, packed: str) -> None:
    for name, content in {
        "a.csv": "id,text\n1,một\n",
        "b.tsv": "id\ttext\n1\tmột\n",
        "c.txt": "một",
    }.items():
        (tmp_path / (name + packed)).write_bytes(PACK[packed](content.encode()))
    csv_row, tsv_row, page = read(tmp_path)
    assert (text_of(csv_row), text_of(tsv_row)) == ("một", "một")
    assert page.content == Page("một".encode(), None)


def test_a_damaged_compressed_file_is_a_failed_row(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "a"}\n' * 999)[:-20])
    assert "cannot be read" in failures(read(tmp_path))[-1][1]


def test_json_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"text": "a"}, 7, {"text": "b"}, {"text": ')
    one, number, two, end = read(path)
    assert (text_of(one), text_of(two)) == ("a", "b")
    assert isinstance(number.content, Failure)
    assert "got int" in number.content.message
    assert isinstance(end.content, Failure)
    assert "expected a JSON array" in end.content.message


def test_an_array_of_many_megabytes_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": n, "text": "đại hội " * 400} for n in range(1_000)]))
    assert [row.id for row in read(path)] == [str(n) for n in range(1_000)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [('"k"', "k"), ("7", "7"), ("7.0", "7"), ("null", "a.jsonl:1"), ('""', "a.jsonl:1")],
)
def test_ids(tmp_path: Path, value: str, expected: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"id": {value}, "text": "a"}}')
    assert read(path)[0].id == expected


def test_a_kept_column_nested_too_deeply_is_a_failed_row(tmp_path: Path) -> None:
    deep = "[" * 900 + "]" * 900
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "a", "k": {deep}}}\n{{"text": "b", "k": 1}}')
    rows = read(path, TableColumns(keep=("k",)))
    assert len(rows) == 2
    assert text_of(rows[1]) == "b"


def test_json_lines_in_utf16_as_powershell_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "đại hội"}\r\n{"text": "b"}\r\n'.encode("utf-16"))
    assert [text_of(row) for row in read(path)] == ["đại hội", "b"]


def test_what_is_too_large_for_an_article_fails_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phobrief.tables.MAX_LINE", 100)
    monkeypatch.setattr("phobrief.inference.jobs.inputs.fields.MAX_CHARACTERS", 20)
    monkeypatch.setattr("phobrief.inference.jobs.inputs.sources.MAX_CHARACTERS", 20)
    long, short = '{"text": "' + "a" * 500 + '"}', '{"text": "' + "a" * 30 + '"}'
    (tmp_path / "a.jsonl").write_text(f'{long}\n{short}\n{{"text": "ok"}}\n')
    (tmp_path / "b.txt").write_text("a" * 30)
    rows = read(tmp_path)
    assert [message.split(",")[0] for _, message in failures(rows)] == [
        "expected an article on the line",
        "text: expected one article",
        "the file cannot be read: expected one article",
    ]
    assert text_of(rows[2]) == "ok"
    assert [row.line for row in rows] == [1, 2, 3, None]


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a"}', "utf-8-sig")
    assert text_of(read(path)[0]) == "a"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'id,text,title\n1,"hai\ndòng",\n2,b,T\n'),
        ("a.tsv", 'id\ttext\ttitle\n1\t"hai\ndòng"\t\n2\tb\tT\n'),
        ("semicolon.csv", 'id;text;title\n1;"hai\ndòng";\n2;b;T\n'),
    ],
)
def test_csv_and_tsv(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    one, two = read(path)
    assert (one.id, text_of(one), one.line) == ("1", "hai\ndòng", 2)
    assert isinstance(two.content, Article)
    assert (two.content.title, two.line) == ("T", 4)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_csv_as_excel_writes_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("text,id\nđại hội,1\n".encode(encoding))
    assert [(row.id, text_of(row)) for row in read(path)] == [("1", "đại hội")]


def test_only_the_csv_rows_that_are_not_utf8_fail(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,text\n1,tốt\n2,".encode() + b"\xe1\xff\n3,x,extra\n4,\n5,ok\n")
    rows = read(path)
    assert [row.id for row in rows if isinstance(row.content, Article)] == ["1", "5"]
    assert [row_id for row_id, _ in failures(rows)] == ["2", "a.csv:4", "4"]


@pytest.mark.parametrize(
    ("tail", "begins", "opened"),
    [
        ('3,"open\n4,d\n5,e\n', 5, 5),
        ('3,"open\r\n4,d', 5, 5),
        ('"3\n","open\n4,d\n', 5, 6),
        ('3,"', 5, 5),
    ],
)
def test_a_quote_that_is_never_closed_is_a_failed_row_that_says_where(
    tmp_path: Path, tail: str, begins: int, opened: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,a\n2,"b\nb"\n' + tail, newline="")
    *good, broken = read(path)
    assert [row.id for row in good] == ["1", "2"]
    assert broken.line == begins
    assert isinstance(broken.content, Failure)
    assert f"opened on line {opened} is not closed" in broken.content.message


def test_bytes_that_are_no_utf8_in_names_and_headers_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("tiêu đề,nội dung\nx,y\n".encode("utf-16-le"))
    (tmp_path / "b.csv").write_bytes(b"ti\xeau,n\xf2i\nx,y\n")
    Path(os.fsdecode(bytes(tmp_path) + b"/c\xe0.txt")).write_text("văn bản")
    rows = read(tmp_path)
    assert [type(row.content) for row in rows] == [Failure, Failure, Page]
    for row in rows:
        row_key(row)
        f"{row.id} {row.source} {row.content}".encode()


def write_parquet(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_parquet_with_nulls_dates_and_kept_columns(tmp_path: Path) -> None:
    columns = {
        "id": [1.0, None],
        "body": ["một", None],
        "published": [datetime.date(2025, 3, 1), None],
        "n": [5, 6],
        "other": [b"", b""],
    }
    path = write_parquet(tmp_path / "a.parquet", columns)
    one, two = read(path, TableColumns(text="body", keep=("n",)))
    assert isinstance(one.content, Article)
    assert (one.id, one.content.published, one.extra) == ("1", "2025-03-01", {"n": 5})
    assert (two.id, two.line) == ("a.parquet:2", 2)
    assert isinstance(two.content, Failure)


def write_arrow(path: Path, columns: dict[str, Any], *, indexed: bool) -> None:
    table = pa.table(columns)
    new = pa.ipc.new_file if indexed else pa.ipc.new_stream
    with new(path, table.schema) as writer:
        writer.write_table(table, max_chunksize=100)


@pytest.mark.parametrize("name", ["a.arrow", "a.feather"])
@pytest.mark.parametrize("indexed", [False, True])
def test_arrow_files_are_read_in_order(tmp_path: Path, name: str, indexed: bool) -> None:
    texts = [f"bài {i}" for i in range(150)]
    columns = {"text": texts, "id": list(range(150)), "other": [None] * 150}
    write_arrow(tmp_path / name, columns, indexed=indexed)
    rows = read(tmp_path / name)
    assert [text_of(row) for row in rows] == texts
    assert (rows[7].id, rows[7].line) == ("7", 8)
    assert rows[0].position <= rows[-1].position <= (tmp_path / name).stat().st_size
    with pytest.raises(DataError, match="no column 'body'; its columns are text, id, other"):
        check_readable(find_files([str(tmp_path / name)]), TableColumns(text="body"))


def test_a_damaged_arrow_file_is_a_failed_row(tmp_path: Path) -> None:
    for name in ("a.arrow", "b.arrow"):
        write_arrow(tmp_path / name, {"text": ["x" * 5000]}, indexed=name == "b.arrow")
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-4000])
        assert "the file cannot be read" in failures(read(tmp_path / name))[0][1]


def test_a_folder_of_save_to_disk_is_read_without_what_is_cached_in_it(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    split = datasets.Dataset.from_dict({"text": ["một", "hai", "ba"]})
    folder = tmp_path / "saved"
    datasets.DatasetDict(train=split.select([2, 0]), test=split.select([1])).save_to_disk(folder)
    write_arrow(folder / "train" / "cache-5a.arrow", {"text": ["một"]}, indexed=False)
    rows = read(folder)
    assert [text_of(row) for row in rows] == ["hai", "ba", "một"]
    assert rows[0].id == "test/data-00000-of-00001.arrow:1"


def test_only_the_parquet_row_that_is_not_utf8_fails(tmp_path: Path) -> None:
    cells = pa.array([b"m\xe1\xbb\x99t", b"\xff\xfe", b"ba"], pa.binary()).view(pa.string())
    path = write_parquet(tmp_path / "a.parquet", {"text": cells})
    rows = read(path)
    assert [isinstance(row.content, Article) for row in rows] == [True, False, True]


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([0, 2**30, 0], pa.int32()).view(pa.date32()),
        pa.array([0, 2**62, 0], pa.int64()).view(pa.timestamp("ms")),
        pa.array([0, 2**62, 0], pa.int64()).view(pa.duration("s")),
        pa.array([None, 0, None], pa.int64()).view(pa.timestamp("s", "Mars/Base")),
    ],
    ids=["date", "timestamp", "duration", "timezone"],
)
def test_only_the_parquet_row_with_an_impossible_time_fails(tmp_path: Path, cells: Any) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"text": ["a", "b", "c"], "time": cells})
    rows = read(path, TableColumns(keep=("time",)))
    assert [isinstance(row.content, Article) for row in rows] == [True, False, True]
    check_readable(find_files([str(path)]), TableColumns())


def test_pages_are_named_by_their_path_and_left_as_bytes(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s/a.html").write_bytes(b"<p>x</p>")
    (tmp_path / "b.txt").write_bytes(b"\xff")
    html, text = sorted(read(tmp_path), key=lambda row: row.id, reverse=True)
    assert (html.id, html.content, html.line) == ("s/a.html", Page(b"<p>x</p>", True), None)
    assert (text.id, text.content) == ("b.txt", Page(b"\xff", None))


def test_a_damaged_file_in_a_folder_is_one_failed_row(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"no parquet")
    (tmp_path / "b.csv").write_text("id,body\n1,x\n")
    (tmp_path / "c.jsonl").write_text('{"text": "x"}')
    rows = read(tmp_path)
    assert [row_id for row_id, _ in failures(rows)] == ["a.parquet", "b.csv"]
    assert "no column 'text'; its columns are id, body" in failures(rows)[1][1]
    assert rows[2].id == "c.jsonl:1"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.parquet", b"no parquet", "cannot be read"),
        ("a.csv", b"id,body\n1,x\n", "--text-column"),
        ("a.jsonl", b"", "empty"),
    ],
)
def test_a_damaged_file_named_by_the_user_stops_the_job(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        check_readable(find_files([str(path)]), TableColumns())


def test_a_link_to_nothing_is_one_failed_row(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "gone.jsonl").symlink_to("nowhere")
    assert [row_id for row_id, _ in failures(read(tmp_path))] == ["gone.jsonl"]


def test_positions_reach_the_size_of_the_input(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n')
    (tmp_path / "b.txt").write_text("abc")
    assert [row.position for row in read(tmp_path)] == [14, 28, 31]
