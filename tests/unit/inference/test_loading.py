"""Loading: what is wrong with any part of what was asked for is told."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

import phobrief
from phobrief import ConfigError, ModelStoreError
from phobrief.errors import alternatives
from phobrief.inference.pipeline import budget_of
from phobrief.models.store.folder import bundled_path, open_model
from phobrief.models.store.manifest import TopicCuts
from phobrief.models.summarizers.choose import SUMMARIZERS


@pytest.mark.parametrize(
    ("wish", "error", "told"),
    [
        (
            {"summarizer": "poetic"},
            ConfigError,
            f"expected {alternatives(SUMMARIZERS)}, got 'poetic'",
        ),
        ({"summarizer_model": "vit5-base"}, ConfigError, "has no model of its own"),
        ({"runtime": "abacus"}, ConfigError, "expected 'openvino' or 'torch', got 'abacus'"),
        ({"max_syllables": 0}, ValueError, "max_syllables: expected at least 1, got 0"),
        ({"device": "cuda"}, ConfigError, "got 'cuda'; for 'cuda' choose the runtime 'torch'"),
        (
            {"device": "GPU.0", "runtime": "openvino"},
            ConfigError,
            "device: expected 'cpu' or nothing",
        ),
        (
            {"thresholds": {"cadre": 0.5}},
            ConfigError,
            "no topic 'cadre'; its topics are cadre_work, ",
        ),
        (
            {"thresholds": {"cadre_work": 1.01}},
            ConfigError,
            r"\['cadre_work'\]: expected a number from 0",
        ),
        ({"thresholds": {"cadre_work": -0.1}}, ConfigError, "got -0.1"),
        ({"thresholds": {"cadre_work": float("nan")}}, ConfigError, "got nan"),
        ({"thresholds": {"cadre_work": "0.5"}}, ConfigError, "got '0.5'"),
        ({"thresholds": 0.5}, ConfigError, "by topic, as in .*, got 0.5"),
        ({"thresholds": {"cadre_work": None}}, ConfigError, "got None"),
        ({"thresholds": {"cadre_work": True}}, ConfigError, "got True"),
        ({"policy": "best"}, ConfigError, "min_recall=SHARE with a share .*, got 'best'"),
        ({"policy": "min_recall"}, ConfigError, "as in min_precision=0.9, got 'min_recall'"),
        ({"policy": "min_recall=nan"}, ConfigError, "got 'min_recall=nan'"),
        ({"policy": "min_recall=1.5"}, ConfigError, "got 'min_recall=1.5'"),
        ({"policy": "best_f1=0.5"}, ConfigError, "got 'best_f1=0.5'"),
        ({"model": "nowhere"}, ModelStoreError, "nowhere: no such model directory"),
    ],
)
def test_what_cannot_be_loaded_is_told(wish: dict[str, Any], error: type, told: str) -> None:
    before = threading.active_count()
    with pytest.raises(error, match=told):
        phobrief.load(**wish)
    assert threading.active_count() <= before


def test_a_threshold_is_that_of_the_user_or_what_was_learnt() -> None:
    text = "Trời mưa nhẹ. Người dân đi chợ từ sớm để mua rau và cá cho cả nhà ăn trong tuần."
    learnt = phobrief.load()
    briefer = phobrief.load(thresholds={"congress_preparation": 0.0})
    found = {topic.id: topic.threshold for topic in briefer.topics}
    assert found == {t.id: t.threshold for t in learnt.topics} | {"congress_preparation": 0.0}
    brief = briefer.brief(text)
    assert brief.tags == ("congress_preparation",)
    assert brief.topics[list(brief.scores).index("congress_preparation")].evidence
    assert learnt.brief(text).tags == ()
    assert learnt.brief(text).scores == brief.scores
    assert [sentence.text for sentence in brief.sentences] == [
        text[sentence.start : sentence.end] for sentence in brief.sentences
    ]
    assert len(brief.sentences) == brief.n_sentences > 0


def test_thresholds_of_another_policy_come_from_what_the_model_keeps() -> None:
    model = phobrief.load().model
    states = [
        state.but(
            tuned={"policy": "min_recall", "at_least": 0.8},
            cuts=TopicCuts(best_f1=0.5, best=[(0.9, 1.0, 0.4), (0.6, 0.9, 0.7), (0.2, 0.5, 0.95)]),
        )
        for state in model.folder.manifest.topics
    ]
    folder = replace(model.folder, manifest=model.folder.manifest.but(topics=states))
    keeps = replace(model, folder=folder)
    for policy, threshold in (
        ("min_precision=0.85", 0.6),
        ("min_precision=0.3", 0.2),
        ("min_recall=0.6", 0.6),
        ("min_recall=0.99", 0.2),
        ("best_f1", 0.5),
    ):
        assert {d.threshold for d in keeps.with_policy(policy).decisions} == {threshold}
    # An older model keeps only what it was tuned for.
    older = [state.but(cuts=None) for state in states]
    alone = replace(model, folder=replace(folder, manifest=folder.manifest.but(topics=older)))
    learnt = [topic.threshold for topic in model.decisions]
    assert [topic.threshold for topic in alone.with_policy("min_recall=0.8").decisions] == learnt
    with pytest.raises(
        ConfigError, match=r"one threshold of cadre_work, tuned for min_recall; give .*refit"
    ):
        alone.with_policy("min_recall=0.9")


def test_a_threshold_of_the_users_own_is_above_a_policy() -> None:
    briefer = phobrief.load(policy="best_f1", thresholds={"cadre_work": 0.123})
    assert {t.id: t.threshold for t in briefer.topics}["cadre_work"] == 0.123


def test_a_briefer_says_what_it_is() -> None:
    assert repr(phobrief.load(device="cpu")).startswith("Briefer(mini ")


@pytest.mark.parametrize(
    ("wish", "limits"),
    [
        ({}, (2, 80)),
        ({"max_sentences": 1}, (1, 80)),
        ({"max_sentences": 5}, (5, 200)),
        ({"max_syllables": 30}, (2, 30)),
        ({"max_syllables": 300}, (8, 300)),
        ({"max_sentences": 3, "max_syllables": 300}, (3, 300)),
        ({"max_sentences": 6, "max_syllables": 60}, (6, 60)),
    ],
)
def test_a_limit_that_is_not_given_makes_room_for_the_one_that_is(
    wish: dict[str, int], limits: tuple[int, int]
) -> None:
    budget = budget_of(open_model(bundled_path()), **wish)
    assert (budget.max_sentences, budget.max_syllables) == limits


def test_an_abstract_longer_than_the_models_own_is_filled() -> None:
    folder = open_model(bundled_path())
    assert budget_of(folder, max_sentences=1).next_share == folder.manifest.abstract.next_share
    assert budget_of(folder, max_sentences=5).next_share == 0
