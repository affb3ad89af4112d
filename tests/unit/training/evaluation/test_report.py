"""The report in its three forms, from a made-up evaluation: figures there, nothing loaded, all escaped."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from phobrief.training.evaluation.report import render_markdown, write_report
from phobrief.training.evaluation.report_figures import number, topic_curves
from phobrief.training.evaluation.report_page import render_html
from phobrief.training.metrics.topics import topic_report

TOPICS = ("cadre_work", "power_control", "congress_preparation")


def evaluation(n: int = 300) -> dict[str, Any]:
    generator = np.random.default_rng(0)
    truth = generator.random((n, 3)) < (0.4, 0.35, 0.08)
    logits = np.where(truth, 1.6, -2.2) + generator.normal(0, 1.5, (n, 3))
    scores = 1 / (1 + np.exp(-logits))
    grades = np.where(generator.random((n, 3)) < 0.03, -1, 2 * truth)
    report = topic_report(scores, scores >= 0.45, grades, TOPICS, n_bootstrap=100)
    report["scores"] = {
        topic: {"scores": scores[:, t].round(4).tolist(), "grades": grades[:, t].tolist()}
        for t, topic in enumerate(TOPICS)
    }
    report["hardest"] = [{"id": "a<b>&|c", "topic": "cadre_work", "grade": 2, "score": 0.01}]
    part = {"n": 50, "score": 0.9, "drop_evidence": 0.4, "drop_random": 0.05, "ratio": 8.0}
    return {
        "model": {"name": "mini <test>", "version": "1.0", "sha256": "ab" * 32},
        "data": {"file": "topics.csv", "split": "dev", "limit": None},
        "topics": report,
        "baseline": topic_report(scores, scores >= 0.6, grades, TOPICS, n_bootstrap=0),
        "evidence": {"all": {**part, "sufficiency": 0.9}, "cadre_work": {"n": 0}, "n_skipped": 2},
        "abstracts": {
            "n_articles": 100,
            "rouge": {"r1": 33.31, "r2": 18.6, "rl": 25.5},
            "rouge_ascii": {"r1": 55.0, "r2": 27.0, "rl": 36.0},
            "mean_syllables": 41.2,
            "mean_sentences": 1.4,
            "positions": [60, 20, 9, 5, *[1] * 17],
            "doubted": [{"id": "a<c>", "kinds": ["name", "date"]}],
        },
    }


def test_writes_three_files_that_hold_the_same(tmp_path: Path) -> None:
    result = evaluation()
    paths = write_report(result, tmp_path / "new" / "report")
    assert [path.name for path in paths] == ["report.json", "report.md", "report.html"]
    assert json.loads(paths[0].read_text("utf-8")) == result
    macro = number(result["topics"]["macro_f1"])
    assert all(macro in path.read_text("utf-8") for path in paths[1:])


def test_articles_whose_abstracts_are_doubted_are_named(tmp_path: Path) -> None:
    _, text, page = write_report(evaluation(), tmp_path)
    assert "doubts the abstracts of a<c> (name, date)." in text.read_text("utf-8")
    assert "doubts the abstracts of a&lt;c&gt; (name, date)." in page.read_text("utf-8")


def test_page_stands_alone_and_escapes_names() -> None:
    page = render_html(evaluation())
    assert not re.search(r"<script|<link|src=|href=|@import|url\(", page)
    assert "mini &lt;test&gt;" in page
    assert "a&lt;b&gt;&amp;|c" in page
    assert "<test>" not in page


@pytest.mark.parametrize("part", ["topics", "baseline", "evidence", "abstracts"])
def test_any_part_may_be_missing(part: str) -> None:
    result = evaluation()
    del result[part]
    assert render_html(result).endswith("</html>\n")
    assert render_markdown(result).startswith("# mini <test> 1.0")


def test_a_topic_that_nobody_carries_is_a_dash_not_a_crash(tmp_path: Path) -> None:
    scores, grades = np.full((4, 1), 0.2), np.zeros((4, 1), dtype=int)
    report = topic_report(scores, scores > 0.5, grades, ["rare"], n_bootstrap=10)
    report["scores"] = {"rare": {"scores": [0.2] * 4, "grades": [0] * 4}}
    write_report({"topics": report}, tmp_path)
    assert "| rare | – | – | – | – | 0 | 4 |" in (tmp_path / "report.md").read_text("utf-8")


def test_markdown_shows_the_baseline_beside_the_model() -> None:
    text = render_markdown(evaluation())
    assert "TF-IDF baseline" in text
    assert "| this model | 33.3 | 18.6 | 25.5 | 55.0 | 27.0 | 36.0 | 41.2 |" in text
    assert "| a<b>&\\|c | cadre_work | 2 | 0.010 |" in text


def test_a_limit_is_told_as_a_random_draw() -> None:
    result = evaluation()
    result["data"]["limit"] = 50
    assert "split dev, at most 50 drawn at random. Model" in render_markdown(result)
    assert "<b>drawn at random</b> at most 50<" in render_html(result)
    assert "drawn at random" not in render_html(evaluation())


def test_curves_agree_with_the_figures() -> None:
    report = evaluation()["topics"]
    curve = topic_curves(report, "cadre_work")
    figures = report["topics"]["cadre_work"]
    assert curve.working_point == (figures["recall"], figures["precision"])
    assert curve.precision_recall[-1][0] == 1.0
    assert sum(curve.present) == figures["support"]
    assert sum(curve.present) + sum(curve.absent) == figures["n_judged"]
    assert sum(n for _, _, n in curve.bins) == figures["n_judged"]
