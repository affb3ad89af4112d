"""Cross-validation of a recipe: every article is scored, finished folds are kept, nothing leaks in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from phobrief.configs import load_topics, load_train_config
from phobrief.errors import TrainingError
from phobrief.training import cross_validate as module
from phobrief.training.cross_validate import cross_validate, main
from tests.tiny import write_config, write_data

FAST = ["finetune.epochs=1", "pretrain.steps=0"]


def test_folds_are_kept_and_gone_on_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = write_config(tmp_path, write_data(tmp_path / "data"))
    work = tmp_path / "work"
    setting = [part for value in FAST for part in ("--set", value)]
    main([str(config), "--work", str(work), *setting, "--folds", "0", "1", "2"])
    assert "folds x" not in capsys.readouterr().out
    assert sorted(p.name for p in work.glob("*.npz")) == [f"seed0-fold{i}.npz" for i in range(3)]
    before = (work / "seed0-fold0.npz").stat().st_mtime_ns
    main([str(config), "--work", str(work), *setting])
    printed = capsys.readouterr().out
    assert "printed, 5 folds x 1 seeds: macro_f1" in printed
    assert "bare, 5 folds x 1 seeds: macro_f1" in printed
    assert "bare, TF-IDF, 5 folds x 1 seeds: macro_f1" in printed
    assert (work / "seed0-fold0.npz").stat().st_mtime_ns == before
    assert not list(work.glob("*.pt"))
    monkeypatch.setattr(module, "finetune", None)  # all folds lie there: nothing is trained again
    loaded = load_train_config(config, FAST)
    again = cross_validate(loaded, load_topics("topics.yaml").topics, work, [0], lambda line: None)
    assert again["printed"]["runs"][0]["n_articles"] == 32


def test_the_lexical_model_alone_needs_no_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load_train_config(write_config(tmp_path, write_data(tmp_path / "data")), FAST)
    monkeypatch.setattr(module, "finetune", None)
    work = tmp_path / "work"
    work.mkdir()
    topics = load_topics("topics.yaml").topics
    found = cross_validate(config, topics, work, [0], lambda line: None, lexical=True)
    assert found["bare"]["mean"]["macro_f1"] > 0.9
    with np.load(work / "seed0-fold0.npz") as arrays:
        assert not arrays["encoder"].any()
    without = load_train_config(tmp_path / "tiny.yaml", [*FAST, "decision.lexical=false"])
    with pytest.raises(TrainingError, match="lexical"):
        cross_validate(without, topics, tmp_path, [0], lambda line: None, lexical=True)


def test_a_fold_is_unknown_to_all_that_it_is_scored_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load_train_config(write_config(tmp_path, write_data(tmp_path / "data")), FAST)
    seen: list[tuple[set[str], set[str]]] = []
    prepare, score = module.prepare_lessons, module.encoder_logits

    def spy_lessons(start, reader, data, *rest):  # type: ignore[no-untyped-def]
        seen.append(({row.article.id for row in data.train}, set()))
        return prepare(start, reader, data, *rest)

    def spy_score(network, reader, prepared, device):  # type: ignore[no-untyped-def]
        seen[-1][1].update(p.document.article.id for p in prepared)
        return score(network, reader, prepared, device)

    monkeypatch.setattr(module, "prepare_lessons", spy_lessons)
    monkeypatch.setattr(module, "encoder_logits", spy_score)
    work = tmp_path / "work"
    work.mkdir()
    cross_validate(config, load_topics("topics.yaml").topics, work, [0], lambda line: None)
    assert len(seen) == 5
    assert all(not learnt & scored for learnt, scored in seen)
    assert len(set().union(*(scored for _, scored in seen))) == 32
    with np.load(work / "seed0-fold0.npz") as arrays:
        assert arrays["scores"].shape[0] == 2
