"""Loading: what is wrong with any part of what was asked for is told."""

from __future__ import annotations

import threading
from typing import Any

import pytest

import phobrief
from phobrief import ConfigError, ModelStoreError
from phobrief.errors import alternatives
from phobrief.inference.pipeline import budget_of
from phobrief.models.store.folder import bundled_path, open_model
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
