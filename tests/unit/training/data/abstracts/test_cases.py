"""Reference abstracts: the article's own text, and where its sentences stand in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import case_of_lines

from phobrief.articles import Article
from phobrief.errors import DataError
from phobrief.training.data.abstracts.cases import (
    held_out,
    learnt_from,
    read_cases,
    to_case,
)
from phobrief.training.data.corpora.vietnews import VietnewsArticle, to_article

PAGE = (
    "Trang chủ | Tin mới\r\n"
    "  Xã Phú Khê có bí thư mới\n\n"
    "\t***\n"
    "Sáng 5/3, TP. Hà Tân công bố quyết định. Ông A giữ chức bí thư!  Lễ công bố ngắn. \n"
    "Đọc nhiều? Có"
)


def test_a_page_is_kept_as_it_is_pasted() -> None:
    case = to_case(Article(PAGE, id="o/r:1"))
    assert (case.article.text, case.title, case.id) == (PAGE, "", "o/r:1")
    assert case.sentences == (
        "Trang chủ | Tin mới",
        "Xã Phú Khê có bí thư mới",
        "Sáng 5/3, TP.",
        "Hà Tân công bố quyết định.",
        "Ông A giữ chức bí thư!",
        "Lễ công bố ngắn.",
        "Đọc nhiều?",
        "Có",
    )


def test_segmented_articles_stand_where_their_text_has_them() -> None:
    lines = ("Ông nói : “ Tốt . ” Rồi đi . Trời mưa ?", 'Câu_chuyện " hai " 5 / 6', "…")
    article = VietnewsArticle("a", "Tin_tức", "Tóm_tắt .", lines)
    case = to_case(article)
    assert case.article == to_article(article)
    assert case.sentences == ("Ông nói: “Tốt.” Rồi đi.", "Trời mưa?", 'Câu chuyện "hai" 5/6')
    assert case.abstract == "Tóm tắt."


def write(folder: Path, *rows: dict[str, object]) -> tuple[Path, Path]:
    corpus, path = folder / "pages.parquet", folder / "references.jsonl"
    pq.write_table(pa.Table.from_pylist([{"id": "o/r:1", "text": PAGE}]), corpus)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path, corpus


def test_best_counts_the_pieces_of_the_raw_text(tmp_path: Path) -> None:
    pieces = [
        piece
        for line in PAGE.splitlines()
        for piece in re.split(r"(?<=[.!?]) ", line.strip())
        if piece
    ]
    numbers = [pieces.index("***"), pieces.index("Ông A giữ chức bí thư!"), 99]
    row = {"id": "o/r:1", "abstract": "Ông A là bí thư.", "best": numbers, "split": "dev"}
    (case,) = read_cases(*write(tmp_path, row))
    assert [case.sentences[i] for i in case.best] == ["Ông A giữ chức bí thư!"]
    assert (case.abstract, case.split) == ("Ông A là bí thư.", "dev")


def test_the_dev_part_is_held_out(tmp_path: Path) -> None:
    rows = [{"id": "o/r:1", "abstract": "…", **more} for more in ({}, {"split": "dev"})]
    cases = read_cases(*write(tmp_path, *rows, {**rows[0], "split": "train"}))
    assert [case.split for case in learnt_from(cases)] == [None, "train"]
    assert [case.split for case in held_out(cases)] == ["dev"]


def test_an_id_without_an_article_is_named(tmp_path: Path) -> None:
    path, corpus = write(tmp_path, {"id": "o/r:2", "abstract": "…"})
    with pytest.raises(DataError, match=r"references\.jsonl: 1 of 1 ids .* the first: o/r:2"):
        read_cases(path, corpus)


def test_a_span_is_of_the_sentence_that_has_most_of_it() -> None:
    case = case_of_lines("x", "", ["abcdefg", "ij", "k", "mno"], "…")  # begin at 0, 8, 11 and 13
    assert case.sentences_at([(2, 4), (5, 7), (8, 9), (13, 16)]) == [0, 1, 3]
    assert case.sentence_at(6, 10) == 1
    assert case.sentence_at(7, 8) is None
    assert case.sentences_at([]) == []
