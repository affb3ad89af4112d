"""Learning from reference abstracts which sentence serves best."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy")

from cases import case_of_lines
from tiny import write_data

from phobrief.articles import Article
from phobrief.errors import TrainingError
from phobrief.models.encoder.windows import Windows
from phobrief.models.reader import Prepared
from phobrief.models.scoring import ArticleScores
from phobrief.models.sentence_features.features import FEATURE_NAMES
from phobrief.models.store.manifest import AbstractBudget
from phobrief.models.text.document import to_document
from phobrief.models.topics.decide import PooledTopics
from phobrief.training.summarizers.domain import (
    MIN_CASES,
    ScoredCase,
    check_references,
    cross_validate_domain,
    fit_domain,
    held_out_corrections,
    held_out_figures,
)

LINES = (
    "Huyện uỷ Phú Khê công bố quyết định điều động cán bộ số {i}.",
    "Người dân đi chợ từ sớm ngày {i}.",
    "Con đường mới dài {i} km đã thông xe.",
)


def scored(i: int) -> ScoredCase:
    """An article whose first sentence is marked, and a salience that prefers the last."""
    lines = tuple(line.format(i=i) for line in LINES)
    features = np.zeros((3, len(FEATURE_NAMES)), dtype=np.float32)
    features[0, FEATURE_NAMES.index("first")] = 1
    prepared = Prepared(
        to_document(Article("\n".join(lines))),
        tuple((10 * k + i, 500 + k) for k in range(3)),
        Windows((), truncated=False),
        features,
    )
    nothing = PooledTopics(np.zeros(1, np.float32), np.zeros((3, 1), np.float32))
    scores = ArticleScores(nothing, np.array([0.0, 0.0, 1.0], dtype=np.float32))
    return ScoredCase(
        case_of_lines(f"t/{i}", "", lines, lines[0], frozenset({0})), prepared, scores
    )


def test_it_learns_what_readers_marked() -> None:
    cases = [scored(i) for i in range(60)]
    learnt = fit_domain(cases)
    assert learnt.weights[FEATURE_NAMES.index("first")] > 0.5
    corrected = learnt.apply(cases[0].scores.salience, cases[0].prepared.features, 1.0)
    assert int(np.argmax(corrected)) == 0


def test_without_marks_it_learns_from_what_is_like_the_abstract() -> None:
    cases = [scored(i) for i in range(60)]
    unmarked = [
        ScoredCase(replace(c, best=frozenset()), s.prepared, s.scores)
        for s in cases
        for c in (s.case,)
    ]
    assert fit_domain(unmarked).weights[FEATURE_NAMES.index("first")] > 0.5


def test_figures_are_of_articles_that_were_not_learnt_from() -> None:
    cases = [scored(i) for i in range(70)]
    found = cross_validate_domain(cases, AbstractBudget(max_sentences=1), None)
    assert found["without"]["among_best"] == 0
    assert found["with"]["among_best"] == 1
    assert found["with"]["r1"] == pytest.approx(100)
    assert found["with"]["r1"] > found["without"]["r1"]


def test_too_few_are_refused() -> None:
    with pytest.raises(TrainingError, match=f"at least {MIN_CASES} reference abstracts"):
        fit_domain([scored(i) for i in range(10)])


def test_what_is_enough_for_all_is_enough_for_held_out_folds() -> None:
    cases = [scored(i) for i in range(MIN_CASES)]
    assert len(held_out_corrections(cases)) == MIN_CASES
    with pytest.raises(TrainingError, match=f"found {MIN_CASES - 1}"):
        held_out_corrections(cases[1:])


def test_too_few_are_told_from_the_file_already(tmp_path: Path) -> None:
    data = write_data(tmp_path)
    references, corpus = data / "abstracts.jsonl", data / "articles.parquet"
    check_references([], [])
    check_references([references], [corpus])
    with pytest.raises(TrainingError, match=r"data\.articles"):
        check_references([references], [])
    lines = references.read_text("utf-8").splitlines(keepends=True)
    references.write_text("".join(lines[: MIN_CASES - 1]), encoding="utf-8")
    with pytest.raises(TrainingError, match=f"at least {MIN_CASES} .* found {MIN_CASES - 1}"):
        check_references([references], [corpus])


def test_figures_on_a_dev_part_beside_the_lead_and_the_marked_sentences() -> None:
    learnt = fit_domain([scored(i) for i in range(60)])
    apart = [scored(i) for i in range(60, 70)]
    found = held_out_figures(apart, learnt, AbstractBudget(max_sentences=1), None)
    assert list(found) == ["without", "with", "Lead-1", "Lead-2", "best"]
    assert found["with"]["r1"] == found["Lead-1"]["r1"] == found["best"]["r1"] == pytest.approx(100)
    assert (found["without"]["among_best"], found["with"]["among_best"]) == (0, 1)
    assert found["Lead-2"]["r1"] < 100


def test_the_dev_part_does_not_count_as_enough_to_learn_from(tmp_path: Path) -> None:
    data = write_data(tmp_path)
    references, corpus = data / "abstracts.jsonl", data / "articles.parquet"
    rows = [json.loads(line) for line in references.read_text("utf-8").splitlines()]
    lines = [
        json.dumps({**row, "split": "dev" if i < 15 else "train"}) for i, row in enumerate(rows)
    ]
    references.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(TrainingError, match=f"found {len(rows) - 15}"):
        check_references([references], [corpus])
