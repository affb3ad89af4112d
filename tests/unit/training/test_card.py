"""The model card says what the manifest knows, and no more."""

from __future__ import annotations

from pathlib import Path

from phobrief.models.store.folder import bundled_path, open_model
from phobrief.models.store.manifest import Manifest
from phobrief.models.topics.lexical import LEXICAL
from phobrief.training.card import model_card


def bundled() -> Manifest:
    return open_model(bundled_path()).manifest


def test_every_topic_with_its_figures() -> None:
    manifest = bundled()
    card = model_card(manifest, bundled_path())
    dev = manifest.metrics["dev"]
    for topic in manifest.topics:
        (row,) = [line for line in card.splitlines() if line.startswith(f"| {topic.id} ")]
        found = dev["topics"][topic.id]
        for figure in (topic.threshold, found["f1"], found["average_precision"], found["ece"]):
            assert f"{figure:.3f}" in row
    assert f"Macro F1 {dev['macro_f1']:.3f} (" in card


def test_a_model_without_dev_figures(tmp_path: Path) -> None:
    manifest = bundled()
    blank = manifest.topics[0].but(tuned={})
    nothing = {"topics": [blank], "metrics": {}, "training_data": {}}
    card = model_card(manifest.but(**nothing), tmp_path)
    assert f"| {blank.threshold:.3f} | - | - | - | - | - | - |" in card
    assert "Macro F1" not in card
    assert "- not recorded" in card


def test_only_what_is_there_is_told_of(tmp_path: Path) -> None:
    assert LEXICAL not in model_card(bundled(), tmp_path)
    (tmp_path / LEXICAL).touch()
    assert LEXICAL in model_card(bundled(), tmp_path)
    for name in ("word_importance", "domain"):
        assert name in model_card(bundled(), tmp_path)
        assert name not in model_card(bundled().but(**{name: {}}), tmp_path)


def test_figures_by_table_where_dev_is_of_several(tmp_path: Path) -> None:
    manifest = bundled()
    dev = {**manifest.metrics["dev"]}
    dev["parts"] = {"modern_topics": {"n_articles": 12, "macro_f1": 0.5}, "topics": {**dev}}
    card = model_card(manifest.but(metrics={**manifest.metrics, "dev": dev}), tmp_path)
    assert f"By table: modern_topics (12) 0.500, topics ({dev['n_articles']}) " in card
    del dev["parts"]
    assert "By table" not in model_card(
        manifest.but(metrics={**manifest.metrics, "dev": dev}), tmp_path
    )


def test_how_the_encoder_was_pre_trained(tmp_path: Path) -> None:
    manifest = bundled()
    assert "12000 pieces, pre-trained by titles in 900 steps), mean" in model_card(
        manifest, tmp_path
    )
    without = {**manifest.config, "pretrain": {**manifest.config["pretrain"], "steps": 0}}
    assert "12000 pieces), mean" in model_card(manifest.but(config=without), tmp_path)
