"""A model remembers which articles it learnt from and which were held out, by their texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from phobrief.articles import Article
from phobrief.errors import ModelStoreError
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.data.articles.seen import SEEN, SeenTexts, n_learnt, rows_of_split


def rows(*texts: str, split: str | None = None) -> list[LabelledArticle]:
    return [LabelledArticle(Article(text), {}, split) for text in texts]


def texts(found: list[LabelledArticle]) -> list[str]:
    return [row.article.text for row in found]


FIRST = SeenTexts.of(rows("Một", "Hai"), rows("Ba"))


def test_it_is_kept_in_the_model_s_folder(tmp_path: Path) -> None:
    assert SeenTexts.load(tmp_path) is None
    FIRST.save(tmp_path)
    assert SeenTexts.load(tmp_path) == FIRST
    (tmp_path / SEEN).write_bytes(b"something else")
    with pytest.raises(ModelStoreError, match=SEEN):
        SeenTexts.load(tmp_path)


def test_rows_without_a_split_are_told_apart_by_it() -> None:
    every = rows("hai.", "BA", "Bốn", "một")
    assert texts(rows_of_split(every, "dev", [FIRST])) == ["BA"]
    assert texts(rows_of_split(every, "train", [FIRST])) == ["hai.", "một"]
    assert rows_of_split(every, None, [FIRST]) == every
    assert rows_of_split(every, "test", [FIRST]) == []
    assert rows_of_split(every, "dev", []) == []
    assert n_learnt(every, [FIRST]) == 2


def test_a_split_of_their_own_comes_first() -> None:
    every = [*rows("Một", split="dev"), *rows("Ba")]
    assert texts(rows_of_split(every, "dev", [FIRST])) == ["Một"]


def test_a_model_trained_from_another_has_seen_what_that_one_has() -> None:
    second = SeenTexts.of(rows("Ba", "Năm"), rows("Hai", "Sáu"), FIRST)
    every = rows("Một", "Hai", "Ba", "Năm", "Sáu")
    assert texts(rows_of_split(every, "dev", [second])) == ["Sáu"]
    assert texts(rows_of_split(every, "dev", [FIRST, second])) == ["Sáu"]
    assert n_learnt(every, [second]) == 4
