"""Refitting what decides about topics leaves the encoder as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch")

from safetensors.numpy import load_file
from tiny import write_config

import phobrief
from phobrief.configs import load_recipe
from phobrief.errors import ConfigError, ModelStoreError, TrainingError
from phobrief.models.store.folder import open_model
from phobrief.training.data.corpora.vietnews import read_vietnews, to_article
from phobrief.training.evaluation.cross_validate import cross_validate_recipe
from phobrief.training.refit import main, refit


def test_the_encoder_stays_and_the_decisions_follow_the_config(
    tiny_model: Path, tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, out = write_config(tmp_path, tiny_data), tmp_path / "out"
    policy = ["decision.policy=min_recall", "decision.at_least=0.9", "decision.max_evidence=1"]
    policy = [part for setting in policy for part in ("--set", setting)]
    main([str(config), "--model", str(tiny_model), "--out", str(out), *policy])
    assert "macro F1 on dev" in capsys.readouterr().out
    old, new = open_model(tiny_model), open_model(out)
    for same in ("model.safetensors", "model.onnx", "model.int8.onnx", "segmenter.json"):
        assert new.manifest.files[same] == old.manifest.files[same]
    assert new.manifest.domain == old.manifest.domain
    assert new.manifest.topics[0].tuned["policy"] == "min_recall"
    assert new.manifest.max_evidence == 1
    assert new.manifest.config["refit"]["encoder_of"] == old.sha256
    assert "lexical.safetensors" in new.manifest.files
    article = to_article(next(iter(read_vietnews(tiny_data / "articles.parquet"))))
    before, after = (phobrief.load(path).brief(article) for path in (tiny_model, out))
    assert before.abstract.text == after.abstract.text


def test_without_a_lexical_model_none_is_left_over(
    tiny_model: Path, tiny_data: Path, tmp_path: Path
) -> None:
    config = write_config(tmp_path, tiny_data)
    new = refit(config, ["decision.lexical=false"], tiny_model, tmp_path / "out")
    assert "lexical.safetensors" not in new.manifest.files
    assert not (tmp_path / "out" / "lexical.safetensors").exists()


def test_the_salience_head_learns_anew_when_asked(
    tiny_model: Path, tiny_data: Path, tmp_path: Path
) -> None:
    config, lines = write_config(tmp_path, tiny_data), []
    changes = ["salience.epochs=2", "salience.n_articles=20"]  # others have other features
    new = refit(config, changes, tiny_model, tmp_path / "out", lines.append, salience=True)
    assert any(line.startswith("salience: epoch 2/2 loss") for line in lines)
    old = load_file(tiny_model / "model.safetensors")
    for name, weights in load_file(new.path / "model.safetensors").items():
        assert bool((weights == old[name]).all()) != name.startswith("salience_head"), name
    assert new.manifest.metrics["abstracts"]["n_articles"] == 8
    article = to_article(next(iter(read_vietnews(tiny_data / "articles.parquet"))))
    found = [phobrief.load(new.path, runtime=name).brief(article) for name in ("openvino", "torch")]
    assert found[0].abstract == found[1].abstract
    again = refit(config, [], new.path, tmp_path / "again")
    kept = again.manifest.config["refit"]["salience"]
    assert kept["epochs"] == 2, "what an earlier refit learnt of abstracts is on record"


def test_what_stops_it(tiny_model: Path, tiny_data: Path, tmp_path: Path) -> None:
    config = write_config(tmp_path, tiny_data)
    (tmp_path / "there").mkdir()
    with pytest.raises(ModelStoreError, match="exists already"):
        refit(config, [], tiny_model, tmp_path / "there")
    (tmp_path / "topics.yaml").write_text("topics: [{id: sport, name: Sport}]", encoding="utf-8")
    with pytest.raises(ConfigError, match="expected the config's topics"):
        refit(config, ["topics=topics.yaml"], tiny_model, tmp_path / "out")


def test_labels_that_can_teach_nothing_are_refused(tiny_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(tiny_data, data)
    lines = (data / "topics.csv").read_text("utf-8").splitlines()
    place = lines[0].split(",").index("power_control")
    cells = [line.split(",") for line in lines[1:]]
    emptied = [",".join([*row[:place], "", *row[place + 1 :]]) for row in cells]
    (data / "topics.csv").write_text("\n".join([lines[0], *emptied]), "utf-8")
    config = write_config(tmp_path, data)
    with pytest.raises(TrainingError, match=r"topics\.csv: topic 'power_control': .* 0 and 0"):
        refit(config, [], "bundled", tmp_path / "out")
    recipe = load_recipe(config)
    with pytest.raises(TrainingError, match=r"topics\.csv: topic 'power_control': .* 0 and 0"):
        cross_validate_recipe(recipe, tmp_path, [0], print)
