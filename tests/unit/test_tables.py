"""Tables as Excel, Windows and a Mac write them: jobs and labels read the same rows out of them."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ways_of_typing import decomposed

from phobrief.articles import Article
from phobrief.errors import DataError
from phobrief.inference.jobs.files.storage import find_files
from phobrief.inference.jobs.inputs.sources import check_readable, read_files
from phobrief.inference.jobs.spec import TableColumns
from phobrief.tables import BadRow, RawRow, column_name, open_csv, read_json_lines, safe_cell
from phobrief.training.data.articles.labelled import read_labelled
from phobrief.training.data.files.tables import read_rows

TEXTS = ["Hội nghị bàn\nvề cán bộ; công bố, quyết định.", "Trời mưa."]
QUOTED = f'"{TEXTS[0]}"'


def rows_with(delimiter: str, end: str = "\n", head: str = "") -> str:
    lines = [["id", "text", "cadre_work"], ["a1", QUOTED, "2"], ["a2", TEXTS[1], "0"]]
    return head + "".join(delimiter.join(line) + end for line in lines)


def article_texts(path: Path, columns: TableColumns | None = None) -> list[str]:
    columns = columns or TableColumns()
    check_readable(find_files([str(path)]), columns)
    contents = [row.content for row in read_files(find_files([str(path)]), columns)]
    assert all(isinstance(content, Article) for content in contents), contents
    return [content.text for content in contents if isinstance(content, Article)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", rows_with(",").encode()),
        ("a.csv", rows_with(";").encode()),
        ("a.csv", rows_with(";", "\r\n").encode("utf-8-sig")),
        ("a.csv", rows_with("\t").encode("utf-16")),
        ("a.csv", rows_with("\t", "\r\n").encode("utf-16-le")),
        ("a.csv", rows_with(";").encode("utf-16-be")),
        ("a.csv", b"\xfe\xff" + rows_with(",").encode("utf-16-be")),
        ("a.csv", rows_with(";", "\r\n", "sep=;\r\n").encode("utf-8-sig")),
        ("a.csv", rows_with(",", head="sep=,\n").encode()),
        ("a.csv", rows_with("\t", head="sep=\t\n").encode("utf-16")),
        ("a.csv", rows_with("^", head='"sep=^"\n').encode()),
        ("a.csv", rows_with("|", head="SEP=|\n\n").encode()),
        ("a.csv", rows_with("|").encode()),
        ("a.csv", rows_with(";", head="\r\n\r\n").encode()),
        ("a.csv", rows_with(";", ";;\n").encode()),
        ("a.tsv", rows_with("\t").encode()),
        ("a.tsv", rows_with("\t").encode("utf-16")),
        ("a.tsv", rows_with(";").encode()),
    ],
)
def test_every_form_of_csv_is_read_alike_by_jobs_and_labels(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert article_texts(path) == TEXTS
    labels = read_labelled(path, topics=["cadre_work"])
    assert [row.article.text for row in labels] == TEXTS
    assert [row.grades["cadre_work"] for row in labels] == [2, 0]


def windows_1258(text: str) -> bytes:
    """As a Vietnamese Windows writes it: tones behind their letters."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    letters = []
    for letter in text:
        tone = "".join(c for c in decomposed(letter) if c in tones)
        base = "".join(c for c in decomposed(letter) if c not in tones)
        letters.append(unicodedata.normalize("NFC", base) + tone)
    return "".join(letters).encode("cp1258")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_in_windows_1258(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(windows_1258(rows_with(delimiter)))
    assert article_texts(path) == TEXTS
    labels = read_labelled(path, topics=["cadre_work"])
    assert [row.article.text for row in labels] == TEXTS


def test_json_lines_in_windows_1258() -> None:
    line = '{"text": "Hội nghị bàn về cán bộ của huyện ủy"}\n'
    (row,) = read_json_lines(io.BytesIO(windows_1258(line)))
    assert row.values == {"text": "Hội nghị bàn về cán bộ của huyện ủy"}


@pytest.mark.parametrize(
    "content",
    [
        "id,text\n1,déjà vu à la façade où Noël est fêté\n".encode("latin-1"),
        "id,text\n1,Hội nghị bàn về cán bộ\n2,h".encode() + b"\xe1\xff\xd2\n",
        b"id,text\n1,plain \xff\n",
    ],
)
def test_what_is_no_windows_1258(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"a\.csv: line \d, column 'text': expected UTF-8"):
        list(read_rows(path))


@pytest.mark.parametrize("header", ["id,Nội dung", "id,\xa0Nội dung ", 'id,"Nội\ndung"'])
@pytest.mark.parametrize("asked", ["Nội dung", " Nội dung", "Nội\ndung"])
def test_names_of_columns_are_compared_composed(tmp_path: Path, header: str, asked: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(decomposed(f"{header}\n1,Trời mưa.\n"), "utf-8")
    same = ("\n" in header) == ("\n" in asked)
    for name in (asked, decomposed(asked)):
        if same:
            assert article_texts(path, TableColumns(text=name)) == [decomposed("Trời mưa.")]
        else:
            with pytest.raises(DataError, match="no column"):
                article_texts(path, TableColumns(text=name))
    assert list(next(iter(read_rows(path))).values) == ["id", column_name(header[3:].strip('"'))]


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_names_of_columns_in_other_tables(tmp_path: Path, suffix: str) -> None:
    path, row = tmp_path / f"a{suffix}", {decomposed("Nội dung"): "Trời mưa.", decomposed("Số"): 1}
    if suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist([row]), path)
    else:
        path.write_text(str(row).replace("'", '"'), "utf-8")
    columns = TableColumns(text="Nội dung", keep=(decomposed("Số"),))
    assert article_texts(path, columns) == ["Trời mưa."]
    (read,) = read_files(find_files([str(path)]), columns)
    assert read.extra == {"Số": 1}
    assert next(iter(read_rows(path))).values == {"Nội dung": "Trời mưa.", "Số": 1}


def csv_of(content: str, **options: Any) -> tuple[list[str], list[RawRow]]:
    table = open_csv(io.BytesIO(content.encode()), wanted=("text",), **options)
    return table.columns, list(table.rows)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("text\na\nb\n", [2, 3]),
        ("sep=;\ntext\na\n\nb\n", [3, 5]),
        ('"te\nxt",text\n"a\nb",c\nd,e\n', [3, 5]),
        ("\n\ntext\na", [4]),
    ],
)
def test_lines_are_those_of_the_file(content: str, lines: list[int]) -> None:
    assert [row.line for row in csv_of(content)[1]] == lines


def test_columns_without_a_name_are_none() -> None:
    columns, rows = csv_of(",text,,\n0,a,,\n1,b,x,y\n")
    assert columns == ["text"]
    assert [row.values for row in rows] == [{"text": "a"}, {"text": "b"}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("text,id\na,1,2\n", "expected 2 columns, found 3"),
        ('text,id\na,"1\n', "opened on line 2 is not closed"),
    ],
)
def test_a_row_that_cannot_be_read(content: str, message: str) -> None:
    (row,) = csv_of(content)[1]
    assert isinstance(row.values, BadRow)
    assert message in row.values.message


@pytest.mark.parametrize("content", ["", "\n\n", "sep=;\n", '"'])
def test_a_table_of_nothing(content: str) -> None:
    columns, rows = csv_of(content)
    assert rows == []
    assert "text" not in columns


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("text,nhãn,nhãn\na,1,2\n", "line 1: two columns are called 'nhãn'"),
        (f"text,nhãn,{decomposed('nhãn')}\na,1,2\n", "line 1: two columns are called 'nhãn'"),
        ("text,id\na\n", "line 2: expected 2 columns, found 1"),
        ('text,id\nb,2\na,"1\n', "line 3: .* is not closed"),
        ('text,id\n"a"b,1\n', "line 2: the row is not CSV"),
    ],
)
def test_labels_refuse_what_a_job_counts(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError, match=rf"a\.csv: {message}"):
        list(read_rows(path))
    assert list(read_files(find_files([str(path)]), TableColumns()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_json_lines_in_every_encoding(encoding: str) -> None:
    content = '{"text": "đại hội", "n": 1}\r\n\n{"text": "b"}'.encode(encoding)
    rows = list(read_json_lines(io.BytesIO(content)))
    assert [row.values for row in rows] == [{"text": "đại hội", "n": 1}, {"text": "b"}]


def test_no_cell_is_a_formula() -> None:
    assert [safe_cell(cell) for cell in ("=1+1", "-2", "Họp", "")] == [" =1+1", " -2", "Họp", ""]
