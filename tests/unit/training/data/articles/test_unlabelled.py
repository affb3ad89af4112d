"""Plain articles from tables and folders, none of those that are labelled."""

from __future__ import annotations

from pathlib import Path

import pytest
from written import write_json_lines

from phobrief.articles import Article
from phobrief.errors import DataError
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.data.articles.unlabelled import read_unlabelled

LABELLED = LabelledArticle(Article("Bài 3."), {"cadre_work": None})


def test_unlabelled_tables_and_folders(tmp_path: Path) -> None:
    table = write_json_lines(
        tmp_path / "u.jsonl", [{"text": f"bài {i}"} for i in range(30)] + [{"text": None}]
    )
    found = read_unlabelled(table, 10, 1, [LABELLED])
    assert len(found) == 10
    assert "bài 3" not in [a.text for a in read_unlabelled(table, 99, 1, [LABELLED])]
    pages = tmp_path / "pages"
    pages.mkdir()
    with pytest.raises(DataError, match="found none"):
        read_unlabelled(pages, 10, 1, [])
    (pages / "a.txt").write_text("Tỉnh ủy họp.", encoding="utf-8")
    assert [a.text for a in read_unlabelled(pages, 10, 1, [])] == ["Tỉnh ủy họp."]
    with pytest.raises(DataError, match="expected a column 'text'"):
        read_unlabelled(write_json_lines(tmp_path / "x.jsonl", [{"body": 1, "text_": 2}]), 1, 1, [])
