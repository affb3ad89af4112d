"""The articles of `phobrief bench`: of three lengths, no paragraph twice; or the user's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phobrief.errors import DataError
from phobrief.inference.bench.samples import N_PARAGRAPHS, read_samples, sample_articles


def test_lengths_differ_and_no_paragraph_stands_twice() -> None:
    samples = sample_articles(8)
    assert list(samples) == ["short", "median", "long"]
    for name, articles in samples.items():
        paragraphs = [line for article in articles for line in article.text.splitlines()[1:]]
        assert len(paragraphs) == 8 * N_PARAGRAPHS[name]
        assert len(set(paragraphs)) == len(paragraphs)


def test_articles_of_the_user_are_taken_by_length(tmp_path: Path) -> None:
    rows = [{"text": "Tỉnh ủy họp. " * n} for n in range(20, 0, -1)]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    samples = read_samples(file, 3)
    lengths = {name: [len(a.text) // 13 for a in articles] for name, articles in samples.items()}
    assert lengths == {"short": [2, 3, 4], "median": [10, 11, 12], "long": [18, 19, 20]}
    assert len(read_samples(file, 50)["short"]) == 20


def test_without_an_article_there_is_nothing_to_measure(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": ""}\n', "utf-8")
    with pytest.raises(DataError, match="found none"):
        read_samples(file, 3)
