"""Significance tests, the suspicion of poisoned labels, and the gate's rules, on answers made by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from phobrief.articles import Article
from phobrief.configs.retraining import GateConfig
from phobrief.inference.vietnamese import spoken_lines
from phobrief.messages import speaking
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.evaluation.predictions import Answers
from phobrief.training.metrics.significance import f1_differences
from phobrief.training.retraining.gate import HELD_OUT, REGRESSION, TOGETHER, GateReport, judge
from phobrief.training.retraining.gate_view import gate_lines, gate_plot, write_gate
from phobrief.training.retraining.suspicion import Contradiction, contradictions

QUICK = GateConfig(n_bootstrap=200)


def answers(topics: str, *columns: str) -> Answers:
    """Tags as "1101": a column per topic."""
    tagged = np.array([[c == "1" for c in column] for column in columns]).T
    return Answers(tuple(topics.split()), np.where(tagged, 0.95, 0.05), tagged)


def rows(topics: str, *columns: str) -> list[LabelledArticle]:
    """Grades as "2.01": a dot is not judged."""
    names = topics.split()
    return [
        LabelledArticle(
            Article("x"), {n: None if g == "." else int(g) for n, g in zip(names, row, strict=True)}
        )
        for row in zip(*columns, strict=True)
    ]


def grades(*columns: str) -> np.ndarray:
    return np.array(
        [[-1 if g == "." else int(g) for g in row] for row in zip(*columns, strict=True)]
    )


def test_mcnemar_is_exact() -> None:
    stats = pytest.importorskip("scipy.stats")
    from phobrief.training.metrics.significance import mcnemar

    a, b = np.array([True] * 9 + [False] * 3), np.array([True] * 2 + [False] * 7 + [True] * 3)
    test = mcnemar(a, b)
    assert (test.only_a, test.only_b) == (7, 3)
    assert test.p == pytest.approx(2 * stats.binom.cdf(3, 10, 0.5))
    assert mcnemar(a, a).p == 1.0


def test_f1_and_paired_bootstrap() -> None:
    truth = grades("2" * 20 + "0" * 20)
    good = answers("t", "1" * 18 + "0" * 22).tagged
    worse = answers("t", "1" * 12 + "0" * 28).tagged
    per_topic, macro = f1_differences(good, worse, truth, ["t"], n_bootstrap=500)
    found = per_topic["t"]
    assert found.a == pytest.approx(36 / 38)
    assert found.b == pytest.approx(24 / 32)
    assert found.interval is not None
    assert found.interval[0] < found.difference < found.interval[1] < 0
    assert found.share_lower == 1.0
    assert macro == found
    again, _ = f1_differences(good, worse, truth, ["t"], n_bootstrap=500)
    assert again["t"] == found
    same, _ = f1_differences(good, good, truth, ["t"], n_bootstrap=100)
    assert same["t"].interval == (0.0, 0.0)


def test_unjudged_rows_and_topics_without_positives_do_not_count() -> None:
    truth = grades("22..", "0000")
    a, b = answers("t u", "1111", "1111").tagged, answers("t u", "1100", "0000").tagged
    per_topic, macro = f1_differences(a, b, truth, ["t", "u"], n_bootstrap=20)
    assert (per_topic["t"].a, per_topic["t"].b) == (1.0, 1.0)
    assert per_topic["u"].difference is None
    assert macro.a == 1.0


def test_wrong_tags_count_in_resamples_without_the_topic() -> None:
    topics = [f"t{t}" for t in range(12)]
    truth = 2 * np.eye(12, dtype=np.int64)
    exact = truth > 0
    loose = exact | (np.random.default_rng(0).random((12, 12)) < 0.5)
    _, macro = f1_differences(loose, exact, truth, topics, n_bootstrap=500)
    assert macro.interval is not None
    assert macro.interval[0] <= macro.difference <= macro.interval[1]
    assert macro.share_lower == 0.0
    same, none = f1_differences(loose, loose, truth, topics, n_bootstrap=50)
    assert none.interval == same["t0"].interval == (0.0, 0.0)
    # Where one model tags nothing, resamples without the topic tell of the other only.
    silent, _ = f1_differences(loose, exact & False, truth, topics, n_bootstrap=500)
    assert silent["t0"].interval is not None
    assert silent["t0"].interval[1] <= 0.0


def sure(present: int, absent: int) -> Answers:
    return answers("t", "1" * present + "0" * absent)


@pytest.mark.parametrize(
    ("labels", "suspicious"),
    [
        ("2" * 40 + "0" * 60, []),
        ("2" * 37 + "000" + "0" * 57 + "222", []),  # a few errors are no poison
        ("2" * 28 + "0" * 12 + "0" * 42 + "2" * 18, ["present", "absent"]),  # 30 % flipped
        ("0" * 100, ["present"]),  # a topic all zeros
        ("2" * 100, ["absent"]),
        ("." * 100, []),
        ("0" * 5 + "." * 95, []),  # too few to say
    ],
)
def test_labels_against_sure_answers(labels: str, suspicious: list[str]) -> None:
    found = contradictions(sure(40, 60), grades(labels), ["t"], QUICK)
    assert [c.answer for c in found if c.suspicious] == suspicious


def test_unsure_answers_raise_no_suspicion() -> None:
    unsure = Answers(("t",), np.full((100, 1), 0.6), np.full((100, 1), True))
    assert contradictions(unsure, grades("0" * 100), ["t"], QUICK) == []


def test_a_topic_the_model_does_not_know_is_left_out() -> None:
    assert contradictions(sure(40, 60), grades("0" * 100), ["new"], QUICK) == []


TRUTH = "2" * 20 + "0" * 20


def decide(champion: str, challenger: str, config: GateConfig = QUICK) -> list[str]:
    held = {HELD_OUT: rows("t", TRUTH), REGRESSION: []}
    return judge(answers("t", champion), answers("t", challenger), held, config)[1]


def test_better_and_equal_pass_lower_does_not() -> None:
    low, high = "1" * 15 + "0" * 25, "1" * 19 + "0" * 21
    assert decide(low, high) == []
    assert decide(low, low) == []
    reasons = decide(high, low)
    assert any(r.startswith("macro F1 on the held-out rows falls") for r in reasons)
    assert any("more than 0.05" in r for r in reasons)
    lenient = GateConfig(n_bootstrap=10, macro_fall=0.3, topic_fall=0.3)
    assert decide(high, low, lenient) == []


def test_one_topic_may_not_pay_for_the_others() -> None:
    held = {HELD_OUT: rows("t u", TRUTH, TRUTH)}
    champion = answers("t u", "1" * 10 + "0" * 30, "1" * 20 + "0" * 20)
    challenger = answers("t u", "1" * 20 + "0" * 20, "1" * 16 + "0" * 24)
    sets, reasons = judge(champion, challenger, held, QUICK)
    assert sets[HELD_OUT].macro.difference > 0
    assert len(reasons) == 1
    assert reasons[0].startswith("u: F1 on the held-out rows falls from 1.000")


def test_the_regression_file_stands_alone_too() -> None:
    held = {HELD_OUT: rows("t", TRUTH * 3), REGRESSION: rows("t", TRUTH)}
    perfect, half = "1" * 20 + "0" * 20, "1" * 10 + "0" * 30
    sets, reasons = judge(
        answers("t", half * 3 + perfect), answers("t", perfect * 3 + half), held, QUICK
    )
    assert set(sets) == {HELD_OUT, REGRESSION, TOGETHER}
    assert sets[TOGETHER].n_rows == 160
    assert [r.split(" falls")[0] for r in reasons] == ["t: F1 on the regression file"]


def test_topics_nobody_judged_are_held_to_the_old_tags() -> None:
    held = {HELD_OUT: rows("new", TRUTH)}
    champion = answers("t", "1" * 20 + "0" * 20)
    kept = answers("t new", "1" * 19 + "0" * 21, "1" * 20 + "0" * 20)
    lost = answers("t new", "1" * 9 + "0" * 31, "1" * 20 + "0" * 20)
    assert judge(champion, kept, held, QUICK)[1] == []
    assert "agree with the old tags only" in judge(champion, lost, held, QUICK)[1][0]


def test_a_new_topic_must_be_learnt() -> None:
    held = {HELD_OUT: rows("t new", TRUTH, TRUTH)}
    champion = answers("t", "1" * 20 + "0" * 20)
    blind = answers("t new", "1" * 20 + "0" * 20, "0" * 40)
    assert "the new topic reaches F1 0.000" in judge(champion, blind, held, QUICK)[1][0]


def test_a_topic_that_was_lost_is_named() -> None:
    held = {HELD_OUT: rows("t u", TRUTH, TRUTH)}
    champion = answers("t u", "1" * 20 + "0" * 20, "0" * 40)
    reasons = judge(champion, answers("t", "1" * 20 + "0" * 20), held, QUICK)[1]
    assert reasons == ["u: the new model no longer knows this topic"]


def test_too_few_positives_are_no_ground_to_promote() -> None:
    held = {HELD_OUT: rows("t", "22" + "0" * 38)}
    same = answers("t", "11" + "0" * 38)
    assert "too few positives" in judge(same, same, held, QUICK)[1][0]


def test_report_is_written_as_json_table_and_plot(tmp_path: Path) -> None:
    held = {HELD_OUT: rows("t", TRUTH)}
    sets, reasons = judge(
        answers("t", "1" * 20 + "0" * 20), answers("t", "1" * 10 + "0" * 30), held, QUICK
    )
    about = {"name": "a", "version": "1", "sha256": "0" * 64}
    report = GateReport(not reasons, reasons, about, about, sets, [], {}, forced="vì <lý do>")
    assert write_gate(report, tmp_path) == ["gate.json", "gate.svg"]
    tree = json.loads((tmp_path / "gate.json").read_text("utf-8"))
    assert tree["passed"] is False
    assert tree["sets"]["held_out"]["topics"][0]["f1"]["a"] == 1.0
    svg = ElementTree.fromstring(gate_plot(report))
    assert len([e for e in svg.iter() if e.tag.endswith("circle")]) == 4
    text = "\n".join(gate_lines(report))
    assert "gate: refused" in text
    assert "vì <lý do>" in text
    assert "1.000" in text


def test_the_decision_and_all_its_reasons_are_told_in_vietnamese() -> None:
    whole, half, none = "1" * 20 + "0" * 20, "1" * 10 + "0" * 30, "0" * 40
    few = {HELD_OUT: rows("t", "22" + "0" * 38)}
    judged = [
        judge(answers("t", whole), answers("t", half), {HELD_OUT: rows("t", TRUTH)}, QUICK),
        judge(
            answers("t", whole),
            answers("t new", half, none),
            {HELD_OUT: rows("new", TRUTH)},
            QUICK,
        ),
        judge(
            answers("t u", whole, none), answers("t", whole), {HELD_OUT: rows("t", TRUTH)}, QUICK
        ),
        judge(answers("t", "11" + "0" * 38), answers("t", "11" + "0" * 38), few, QUICK),
    ]
    doubt = Contradiction("t", "present", 40, 20, 0.05, 0.4, suspicious=True).sentence()
    with speaking("vi"):
        for sets, reasons in judged:
            about = {"name": "a", "version": "1", "sha256": "0" * 64}
            report = GateReport(not reasons, [doubt, *reasons], about, about, sets, forced="vì thế")
            told = spoken_lines("\n".join(gate_lines(report)))
            assert reasons
            assert re.findall("[a-z]{3,} [a-z]{3,}", told) == [], told
