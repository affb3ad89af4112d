"""Rows stay beside what was read of them."""

from __future__ import annotations

from pathlib import Path

from phobrief.articles import Article
from phobrief.models.reader import ArticleReader
from phobrief.models.store.folder import open_model
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.data.articles.prepare import prepare_rows


def test_rows_that_cannot_be_read_are_left_out(tiny_model: Path) -> None:
    texts = ["Trời mưa nhẹ.", "\u200b", "Người dân đi chợ từ sớm."]
    rows = [LabelledArticle(Article(text), {"sport": i}, None) for i, text in enumerate(texts)]
    reader = ArticleReader.open(open_model(tiny_model))
    read, prepared = prepare_rows(reader, rows)
    assert read == [rows[0], rows[2]]
    assert [one.document.article.text for one in prepared] == [texts[0], texts[2]]
