"""Articles by id from vietnews and from pages as they were published."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from phobrief.articles import Article
from phobrief.errors import DataError
from phobrief.training.data.corpora.by_id import as_article, find_articles, find_every

PAGE = "Trang chủ\nHuyện ủy Phú Khê họp.\n\nĐọc nhiều"


@pytest.fixture
def corpora(tmp_path: Path) -> tuple[Path, Path]:
    segmented, plain = tmp_path / "segmented.parquet", tmp_path / "plain.parquet"
    row = {"id": "a", "title": "Tin", "abstract": "Họp .", "body": "Huyện_uỷ họp ."}
    pq.write_table(pa.Table.from_pylist([row]), segmented)
    pages = [
        {"id": "a", "text": "Bản khác.", "title": None, "source": "báo"},
        {"id": "o/r:b", "text": PAGE, "title": None, "source": "báo"},
        {"id": "empty", "text": " ", "title": "Không có bài", "source": None},
    ]
    pq.write_table(pa.Table.from_pylist(pages), plain)
    return segmented, plain


def test_each_id_comes_from_the_first_file_that_holds_it(corpora: tuple[Path, Path]) -> None:
    found = find_articles({"a", "o/r:b", "gone"}, *corpora)
    assert {key: as_article(one).text for key, one in found.items()} == {
        "a": "Huyện uỷ họp.",
        "o/r:b": PAGE,
    }
    assert found["o/r:b"] == Article(PAGE, id="o/r:b", source="báo")
    assert as_article(find_articles(["a"], *corpora[::-1])["a"]).text == "Bản khác."


def test_ids_that_no_file_holds_are_named(corpora: tuple[Path, Path]) -> None:
    with pytest.raises(DataError, match=r"t\.csv: 2 of 3 ids are not in .*plain.*first: empty, z;"):
        find_every(["a", "z", "empty"], *corpora, named_by=Path("t.csv"))


@pytest.mark.parametrize(
    ("columns", "message"),
    [({"id": ["a"], "words": ["x"]}, "no title"), ({"text": ["x"]}, "found no id")],
)
def test_a_file_of_another_form_is_refused(
    tmp_path: Path, columns: dict[str, list[str]], message: str
) -> None:
    path = tmp_path / "other.parquet"
    pq.write_table(pa.table(columns), path)
    with pytest.raises(DataError, match=message):
        find_articles({"a"}, path)


def test_what_is_no_parquet_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        find_articles({"a"}, tmp_path / "gone.parquet")
    (tmp_path / "x.parquet").write_text("?", encoding="utf-8")
    with pytest.raises(DataError, match="expected a parquet file"):
        find_articles({"a"}, tmp_path / "x.parquet")
