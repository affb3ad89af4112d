"""Reading the vietnews corpus and undoing its segmentation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from phobrief.errors import DataError
from phobrief.training.data.corpora.vietnews import (
    VietnewsArticle,
    detokenize,
    read_ids,
    read_vietnews,
    to_article,
)

ROWS = [
    {
        "id": f"train/{n:06}",
        "title": f"Tin số {n}",
        "abstract": "Tóm_tắt .",
        "body": "Câu một .\n\nCâu_chuyện hai , ba .",
    }
    for n in range(5)
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    return path


@pytest.mark.parametrize(
    ("segmented", "expected"),
    [
        ("Đại_hội Đảng_bộ tỉnh .", "Đại hội Đảng bộ tỉnh."),
        ("Ông A ( 45 tuổi , ngụ xã B ) , nói :", "Ông A (45 tuổi, ngụ xã B), nói:"),
        ("chiếm 90 % đại_biểu", "chiếm 90% đại biểu"),
        ("“ Rất tốt ” , ông nói .", "“Rất tốt”, ông nói."),
        ('" Rất tốt " - ông nói " đúng " .', '"Rất tốt" - ông nói "đúng".'),
        ('Ông nói : " Rất tốt . "', 'Ông nói: "Rất tốt."'),
        ("số 205-QĐ / TW ngày 23/9 …", "số 205-QĐ/TW ngày 23/9…"),
        ("“ ‘ Chạy ’ chức ” ?", "“‘Chạy’ chức”?"),
        ("( “ khoá ” ) ; hai", "(“khoá”); hai"),
        ("TP. Huế - Ngày 5", "TP. Huế - Ngày 5"),
        ("1 ... 2", "1... 2"),
        ("dòng một .\ndòng hai .", "dòng một.\ndòng hai."),
        ("", ""),
    ],
)
def test_detokenize(segmented: str, expected: str) -> None:
    assert detokenize(segmented) == expected


def test_detokenize_changes_nothing_of_a_raw_text() -> None:
    raw = 'Ông A (45 tuổi), nói: "Quy định 205-QĐ/TW rất đúng", rồi đi.'
    assert detokenize(raw) == raw


def test_streams_all_rows_in_order_without_empty_lines(corpus: Path) -> None:
    articles = list(read_vietnews(corpus))
    assert [article.id for article in articles] == [row["id"] for row in ROWS]
    assert articles[0].sentences == ("Câu một .", "Câu_chuyện hai , ba .")


def test_reads_by_id_and_ignores_what_is_not_there(corpus: Path) -> None:
    found = list(read_ids(corpus, {"train/000003", "train/000001", "val/000001"}))
    assert [article.id for article in found] == ["train/000001", "train/000003"]


def test_reads_by_id_without_pandas(corpus: Path) -> None:
    """pandas imports `pyarrow.compute`; without it nobody else does."""
    code = (
        "import sys, importlib.abc\n"
        "class NoPandas(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'pandas': raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, NoPandas())\n"
        "from phobrief.training.data.corpora.vietnews import read_ids\n"
        "print([article.id for article in read_ids(sys.argv[1], ['train/000003'])])"
    )
    command = [sys.executable, "-c", code, str(corpus)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "['train/000003']"


def test_article_is_what_a_user_would_paste() -> None:
    article = to_article(VietnewsArticle("train/1", "Tin_tức", "Tóm_tắt", ("Một , hai .", "Ba .")))
    assert (article.id, article.title, article.text) == ("train/1", "Tin tức", "Một, hai.\nBa.")


def test_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"id": ["a"], "title": ["b"]}), path)
    with pytest.raises(DataError, match=r"x\.parquet: expected .* found no abstract, body"):
        next(read_vietnews(path))


def test_not_parquet_and_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        next(read_vietnews(tmp_path / "none.parquet"))
    (tmp_path / "y.parquet").write_text("id,title", "utf-8")
    with pytest.raises(DataError, match="expected a parquet file"):
        next(read_vietnews(tmp_path / "y.parquet"))
