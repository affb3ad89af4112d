"""Evaluating: unreadable articles are counted and stop nothing, and a caller hears how far it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from tiny import TOPICS

from phobrief.errors import DataError
from phobrief.models import scoring
from phobrief.models.model import Model
from phobrief.training.data.vietnews import read_vietnews
from phobrief.training.evaluation.evaluate import evaluate_abstracts, evaluate_model


def test_an_unreadable_article_is_counted(
    tiny_model: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "ARTICLES_AT_ONCE", 2)
    articles = list(read_vietnews(tiny_data / "articles.parquet"))[:5]
    empty = replace(articles[0], title="", sentences=())
    model = Model.load(tiny_model, evidence=False)
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
