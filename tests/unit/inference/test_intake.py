"""What a Briefer takes: texts, articles, rows and tables of any library; the rest is an error in its place."""

from __future__ import annotations

import json
import logging
import math
from collections import namedtuple
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import phobrief
from phobrief import Article, ArticleError, Brief, Briefer, DataError
from phobrief.inference.intake import as_article, each_item, n_items

TEXT = "Ban Thường vụ Tỉnh ủy công bố quyết định điều động, bổ nhiệm cán bộ."
ROWS = [{"text": f"{TEXT} {i}", "id": f"a{i}", "views": i} for i in range(3)]
ArticleTuple = namedtuple("ArticleTuple", "text title")


@pytest.fixture(scope="module")
def briefer() -> Briefer:
    return phobrief.load()


@pytest.mark.parametrize(
    "item",
    [
        TEXT,
        np.str_(TEXT),
        Article(TEXT),
        {"text": TEXT},
        {"text": TEXT, "id": None, "title": math.nan, "views": [3], "label": {"a": 1}},
        ArticleTuple(TEXT, None),
        Article(TEXT, title=math.nan),  # type: ignore[arg-type]
    ],
)
def test_an_article_is_taken_in_any_form(item: Any) -> None:
    assert as_article(item) == Article(TEXT)


def test_what_a_row_says_of_its_article_is_kept() -> None:
    row = {"text": TEXT, "id": 7, "title": "Nhan đề", "published": date(2026, 5, 12), "source": "a"}
    found = as_article(row)
    assert found == Article(TEXT, "7", "Nhan đề", "2026-05-12", "a")
    assert as_article(Article(TEXT, warnings=("read as TCVN3",))).warnings == ("read as TCVN3",)


NO_ARTICLES = [
    None, math.nan, np.nan, 0, 3.5, True, np.int64(3), Decimal("1"), b"bytes", bytearray(b"b"), [], [TEXT],
    (TEXT,), {}, {"body": TEXT}, {"text": None}, {"text": math.nan}, {"text": 5}, {"text": b"x"}, object(),
    date(2026, 1, 1), {"text": ""}, "", " \n", "\ud800" + TEXT, {"text": [TEXT]}, Article(None),  # type: ignore[arg-type]
    Article(5), {TEXT}, iter([TEXT]), len,  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize("item", NO_ARTICLES, ids=range(len(NO_ARTICLES)))
def test_what_is_no_article_is_an_error_in_its_place(briefer: Briefer, item: Any) -> None:
    first, second, third = briefer.brief_each([TEXT, item, TEXT])
    assert isinstance(second, ArticleError)
    assert str(second)
    assert isinstance(first, Brief)
    assert first == third
    with pytest.raises(ArticleError):
        briefer.brief(item)


def test_a_stream_of_nothing_but_errors_goes_to_its_end(briefer: Briefer) -> None:
    assert [type(one) for one in briefer.brief_each([None] * 20, 3)] == [ArticleError] * 20


def test_bytes_are_told_how_they_become_an_article() -> None:
    with pytest.raises(ArticleError, match="read_bytes"):
        as_article(TEXT.encode())


def tables() -> Iterator[Any]:
    import pyarrow as pa

    table = pa.Table.from_pylist(ROWS)
    yield ROWS
    yield iter(ROWS)
    yield table
    yield table.to_batches()[0]
    yield pa.RecordBatchReader.from_batches(table.schema, table.to_batches(2))
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(ROWS)
    yield frame
    yield frame.to_dict("records")
    yield frame.itertuples()
    yield (row for _, row in frame.iterrows())
    yield frame.astype(object).set_index("views", drop=False)
    datasets = pytest.importorskip("datasets")
    yield datasets.Dataset.from_list(ROWS)
    yield datasets.Dataset.from_list(ROWS).with_format("numpy")
    yield datasets.Dataset.from_list(ROWS).to_iterable_dataset()


def test_the_rows_of_any_table_are_taken(briefer: Briefer) -> None:
    for table in tables():
        found = [as_article(item) for item in each_item(table)]
        assert [(one.text, one.id) for one in found] == [(row["text"], row["id"]) for row in ROWS]


def test_columns_of_texts_are_taken() -> None:
    import pyarrow as pa

    pandas = pytest.importorskip("pandas")
    texts = [TEXT, None, TEXT]
    for column in (pa.array(texts), pa.chunked_array([texts, texts]).slice(0, 3)):
        assert list(each_item(column)) == texts
    first, missing, last = each_item(pandas.Series(texts))
    assert (first, last) == (TEXT, TEXT)
    with pytest.raises(ArticleError):
        as_article(missing)


def test_a_long_table_is_read_piece_by_piece() -> None:
    import pyarrow as pa

    table = pa.table({"text": [str(i) for i in range(200)]})
    assert [row["text"] for row in each_item(table)] == [str(i) for i in range(200)]
    assert n_items(table) == 200
    assert n_items(iter(ROWS)) is None


def test_a_table_without_texts_is_told_at_once(briefer: Briefer) -> None:
    import pyarrow as pa

    pandas = pytest.importorskip("pandas")
    for table in (
        pa.table({"body": ["a"], "id": ["b"]}),
        pandas.DataFrame({"body": [1], "id": [2]}),
    ):
        with pytest.raises(DataError, match="no column 'text'; its columns are body, id"):
            next(briefer.brief_each(table))


@pytest.mark.parametrize(
    "one", [TEXT, TEXT.encode(), Article(TEXT), {"text": [TEXT]}, {"train": ROWS}]
)
def test_one_article_or_columns_are_not_taken_for_several(briefer: Briefer, one: Any) -> None:
    with pytest.raises(TypeError, match="expected"):
        next(briefer.brief_many(one))


def test_progress_is_shown_on_stderr(briefer: Briefer, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(briefer.brief_many([TEXT] * 3, 2, progress=True))) == 3
    shown = capsys.readouterr()
    assert "3/3" in shown.err
    assert not shown.out
    list(briefer.brief_many([TEXT]))
    assert capsys.readouterr().err == ""


def test_what_happens_is_logged_under_the_packages_name(
    briefer: Briefer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="phobrief"):
        phobrief.load()
        list(briefer.brief_each([None]))
    assert {record.name.split(".")[0] for record in caplog.records} == {"phobrief"}
    text = caplog.text
    assert "loaded from" in text
    assert "cannot be read" in text
    handlers = logging.getLogger("phobrief").handlers
    assert any(isinstance(handler, logging.NullHandler) for handler in handlers)


def test_flat_rows_make_a_data_frame(briefer: Briefer) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(brief.to_flat_dict() for brief in briefer.brief_many(ROWS))
    assert list(frame["id"]) == ["a0", "a1", "a2"]
    assert frame["score_cadre_work"].dtype == float
    assert frame["truncated"].dtype == bool
    json.dumps(frame.to_dict("records"))
