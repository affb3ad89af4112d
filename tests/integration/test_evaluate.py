"""Evaluating: unreadable articles are counted and stop nothing, and a caller hears how far it is."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from tiny import TOPICS

from phobrief.errors import DataError
from phobrief.models import scoring
from phobrief.models.model import Model
from phobrief.training.data.articles.seen import SeenTexts
from phobrief.training.data.corpora.vietnews import read_vietnews
from phobrief.training.evaluation.compare import compare_lines, compare_models
from phobrief.training.evaluation.evaluate import (
    evaluate_abstracts,
    evaluate_model,
    evaluation_lines,
)
from phobrief.training.evaluation.report import render_markdown


def test_an_unreadable_article_is_counted(
    tiny_model: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "ARTICLES_AT_ONCE", 2)
    articles = list(read_vietnews(tiny_data / "articles.parquet"))[:5]
    empty = replace(articles[0], title="", sentences=())
    model = Model.load(tiny_model)
    told: list[tuple[int, int]] = []
    mixed = [articles[0], empty, empty, empty, *articles[1:]]
    found = evaluate_abstracts(model, mixed, progress=lambda done, n: told.append((done, n)))
    assert told == [(1, 8), (5, 8), (6, 8), (7, 8), (8, 8)]
    assert found.pop("n_unreadable") == 3
    alone = evaluate_abstracts(model, articles)
    assert alone.pop("n_unreadable") == 0
    assert found == alone


def write_labels(path: Path, text: str, **grades: int | None) -> Path:
    rows = [{"id": f"a{i}", "text": text, **dict.fromkeys(TOPICS), **grades} for i in range(2)]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_no_article_that_can_be_read(tiny_model: Path, tmp_path: Path) -> None:
    data = write_labels(tmp_path / "noise.jsonl", "\u200b", cadre_work=1)
    with pytest.raises(DataError, match=r"noise\.jsonl: expected .* none among 2 \(the first: "):
        evaluate_model(tiny_model, data)


def test_what_nobody_judged_is_not_hard(tiny_model: Path, tmp_path: Path) -> None:
    data = write_labels(tmp_path / "few.jsonl", "Huyện uỷ luân chuyển cán bộ.", cadre_work=2)
    hardest = evaluate_model(tiny_model, data)["topics"]["hardest"]
    assert [(one["topic"], one["grade"]) for one in hardest] == [("cadre_work", 2)] * 2


def test_topics_tell_how_far_they_are(tiny_model: Path, tiny_data: Path) -> None:
    told: list[tuple[int, int]] = []
    result = evaluate_model(
        tiny_model,
        tiny_data / "topics.csv",
        corpus=tiny_data / "articles.parquet",
        split="dev",
        progress=lambda done, n: told.append((done, n)),
    )
    n = result["topics"]["n_articles"]
    assert told == [(done, n) for done in range(1, n + 1)]
    assert "evidence" not in result


def test_evidence_is_measured_where_asked_for(tiny_model: Path, tiny_data: Path) -> None:
    data, corpus = tiny_data / "topics.csv", tiny_data / "articles.parquet"
    asked = evaluate_model(tiny_model, data, corpus=corpus, split="dev", evidence=True)
    plain = evaluate_model(tiny_model, data, corpus=corpus, split="dev")
    assert asked["evidence"]["all"]["n"] > 0
    assert asked["topics"]["macro_f1"] == plain["topics"]["macro_f1"]


def without_split(tiny_data: Path, folder: Path) -> Path:
    """The tiny labels as a table whose rows name no split, as `data.dev_share` divides it."""
    with (tiny_data / "topics.csv").open(encoding="utf-8", newline="") as file:
        rows = [{k: v for k, v in row.items() if k != "split"} for row in csv.DictReader(file)]
    path = folder / "unsplit.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def test_the_rows_held_out_in_training_can_be_asked_for(
    tiny_model: Path, tiny_data: Path, tmp_path: Path
) -> None:
    data, corpus = without_split(tiny_data, tmp_path), tiny_data / "articles.parquet"
    # The file's own splits and what the model remembers are the same rows.
    expected = evaluate_model(tiny_model, tiny_data / "topics.csv", corpus=corpus, split="dev")
    found = evaluate_model(tiny_model, data, corpus=corpus, split="dev")
    assert found["topics"] == expected["topics"]
    assert found["baseline"] == expected["baseline"]
    assert found["data"]["n_learnt"] == 0
    assert not any(line.startswith("Warning") for line in evaluation_lines(found))


def test_scoring_what_was_learnt_from_is_said(
    tiny_model: Path, tiny_data: Path, tmp_path: Path
) -> None:
    data, corpus = without_split(tiny_data, tmp_path), tiny_data / "articles.parquet"
    result = evaluate_model(tiny_model, data, corpus=corpus)
    n, n_learnt = result["topics"]["n_articles"], result["data"]["n_learnt"]
    assert 0 < n_learnt < n
    assert (
        f"Warning: {n_learnt} of these {n} articles were learnt from" in evaluation_lines(result)[1]
    )
    assert f"learnt from {n_learnt} of them" in render_markdown(result)
    compared = compare_models(tiny_model, tiny_model, data, corpus=corpus)
    assert compared["data"]["n_learnt"] == {"a": n_learnt, "b": n_learnt}
    assert [line for line in compare_lines(compared) if line.startswith("Warning, A: ")]


def test_a_split_that_nobody_knows(
    monkeypatch: pytest.MonkeyPatch, tiny_model: Path, tmp_path: Path
) -> None:
    data = write_labels(tmp_path / "new.jsonl", "Huyện uỷ luân chuyển cán bộ.", cadre_work=2)
    with pytest.raises(DataError, match=r"split 'dev', found none; .* not the rows that it was"):
        evaluate_model(tiny_model, data, split="dev")
    monkeypatch.setattr(SeenTexts, "load", classmethod(lambda cls, folder: None))
    with pytest.raises(DataError, match=r"split 'dev', found none; .* model does not remember"):
        evaluate_model(tiny_model, data, split="dev")
