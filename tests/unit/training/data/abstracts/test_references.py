"""Reference abstracts from vietnews files and from JSON Lines keyed by article id."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from phobrief.errors import DataError
from phobrief.training.data.abstracts.references import read_references

ROWS = [
    {"id": f"r/{i}", "title": "Tin", "abstract": f"Bản gốc {i}", "body": "Huyện_uỷ họp ."}
    for i in range(3)
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    return path


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return path


def test_parquet_with_abstracts(corpus: Path, tmp_path: Path) -> None:
    found = read_references(corpus, limit=2)
    assert found is not None
    drawn = [a.abstract for a in found]
    assert len(set(drawn)) == 2
    assert drawn == sorted(drawn)
    assert drawn == [a.abstract for a in read_references(corpus, limit=2) or []]
    assert len(read_references(corpus) or []) == 3
    bare = tmp_path / "bare.parquet"
    pq.write_table(pa.table({"id": ["x"], "text": ["y"]}), bare)
    assert read_references(bare) is None


def test_abstracts_by_id_stand_in_the_order_of_their_file(corpus: Path, tmp_path: Path) -> None:
    rows = [{"id": f"r/{i}", "abstract": f"Viết lại {i}"} for i in (2, 0)]
    found = read_references(write(tmp_path / "a.jsonl", *rows), corpus)
    assert found is not None
    assert [(a.id, a.abstract) for a in found] == [("r/2", "Viết lại 2"), ("r/0", "Viết lại 0")]
    assert found[0].sentences == ("Huyện_uỷ họp .",)


def test_labelled_rows_are_no_references(corpus: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "l.jsonl", {"id": "r/0", "topics": ["cadre_work"]})
    assert read_references(path, corpus) is None
    assert read_references(path) is None


def test_what_is_wrong_is_named(corpus: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {"id": "r/9", "abstract": "…"})
    with pytest.raises(DataError, match=r"1 ids are not in .*, the first: r/9"):
        read_references(path, corpus)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="line 1: the line is not JSON"):
        read_references(path, corpus)
    (tmp_path / "no.parquet").write_text("?", encoding="utf-8")
    with pytest.raises(DataError, match="expected a parquet file"):
        read_references(tmp_path / "no.parquet")
