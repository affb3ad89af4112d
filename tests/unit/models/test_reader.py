"""A reader that is saved reads the same when it is opened again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from phobrief.models.reader import ArticleReader
from phobrief.models.store.folder import ModelFolder, open_model

TEXT = "Tỉnh ủy công bố quyết định điều động, bổ nhiệm cán bộ.\nTrời mưa nhẹ."


def test_saved_and_opened_it_reads_the_same(tiny_model: Path, tmp_path: Path) -> None:
    folder = open_model(tiny_model)
    reader = ArticleReader.open(folder)
    reader.save(tmp_path)
    again = ArticleReader.open(ModelFolder(tmp_path, folder.manifest, folder.sha256))
    one, other = reader.prepare(TEXT), again.prepare(TEXT)
    assert one.sentence_ids == other.sentence_ids
    np.testing.assert_array_equal(one.lexical, other.lexical)


def test_without_a_lexical_scorer_none_is_saved(tiny_model: Path, tmp_path: Path) -> None:
    folder = open_model(tiny_model)
    replace(ArticleReader.open(folder), lexical=None).save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "bpe.codes",
        "segmenter.json",
        "segmenter.tables.safetensors",
        "vocab.txt",
    }
    again = ArticleReader.open(ModelFolder(tmp_path, folder.manifest, folder.sha256))
    assert again.prepare(TEXT).lexical is None
