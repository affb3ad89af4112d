"""Cross-validation of a recipe: every article is scored, finished folds are kept, nothing leaks in."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from tiny import TOPICS, write_config, write_data

from phobrief.articles import Article
from phobrief.configs import load_topics, load_train_config
from phobrief.errors import TrainingError
from phobrief.models.reader import ArticleReader, Prepared
from phobrief.models.store.folder import open_model
from phobrief.training.data.corpora.vietnews import read_vietnews, to_article
from phobrief.training.evaluation import fold as module
from phobrief.training.evaluation.cross_validate import cross_validate_recipe, main

PLAIN = "articles.parquet"
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
    again = cross_validate_recipe(
        (loaded, load_topics("topics.yaml").topics), work, [0], lambda line: None
    )
    assert again["printed"]["runs"][0]["n_articles"] == 32


def test_the_lexical_model_alone_needs_no_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load_train_config(write_config(tmp_path, write_data(tmp_path / "data")), FAST)
    monkeypatch.setattr(module, "finetune", None)
    work = tmp_path / "work"
    work.mkdir()
    topics = load_topics("topics.yaml").topics
    found = cross_validate_recipe((config, topics), work, [0], lambda line: None, lexical=True)
    assert found["bare"]["mean"]["macro_f1"] > 0.9
    with np.load(work / "seed0-fold0.npz") as arrays:
        assert not arrays["encoder"].any()
    without = load_train_config(tmp_path / "tiny.yaml", [*FAST, "decision.lexical=false"])
    with pytest.raises(TrainingError, match="lexical"):
        cross_validate_recipe((without, topics), tmp_path, [0], lambda line: None, lexical=True)


def test_folds_of_another_recipe_or_other_data_are_refused(tmp_path: Path) -> None:
    data, work = write_data(tmp_path / "data"), tmp_path / "work"
    config = write_config(tmp_path, data)
    work.mkdir()
    topics = load_topics("topics.yaml").topics

    def run(*changes: str, lexical: bool = True) -> None:
        loaded = load_train_config(config, [*FAST, *changes])
        cross_validate_recipe((loaded, topics), work, [0], str, only_folds=[], lexical=lexical)

    (work / "seed0-fold0.npz").touch()  # made before there was a record: nothing contradicts
    run()
    run(f"data.folder={shutil.copytree(data, tmp_path / 'elsewhere')}")
    with pytest.raises(TrainingError, match=r"another finetune\.epochs; give another --work"):
        run("finetune.epochs=7")
    with pytest.raises(TrainingError, match="another --lexical"):
        run(lexical=False)
    table = data / "topics.csv"
    table.write_text(table.read_text("utf-8").replace("t/000,train,2", "t/000,train,0"), "utf-8")
    with pytest.raises(TrainingError, match=r"another topics\.csv"):
        run()


def test_articles_of_noise_alone_are_left_out_and_copies_share_a_fold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [to_article(a) for a in read_vietnews(write_data(tmp_path / "data") / PLAIN)][:32]
    rows = [
        [a.text, a.title, *(2 * (k == i % 4) for k in range(3))] for i, a in enumerate(articles)
    ]
    rows += [["Tin liên quan:\nBack To Top", "", 0, 0, 0], *(row[:] for row in rows[:4])]
    with (tmp_path / "data" / "own.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text", "title", *TOPICS], *rows])
    settings = [*FAST, "data.labelled=own.csv", "data.references=null"]
    config = load_train_config(write_config(tmp_path, tmp_path / "data"), settings)
    seen: list[tuple[set[str], set[str]]] = []
    score = module._score

    def spy(fold, data, *rest):  # type: ignore[no-untyped-def]
        seen.append(tuple({r.article.text for r in part} for part in (data.train, fold.outside)))
        return score(fold, data, *rest)

    monkeypatch.setattr(module, "_score", spy)
    work, lines = tmp_path / "work", []
    work.mkdir()
    topics = load_topics("topics.yaml").topics
    found = cross_validate_recipe((config, topics), work, [0], lines.append, lexical=True)
    assert found["bare"]["runs"][0]["n_articles"] == 36
    assert sum(line.startswith("left out: ") for line in lines) == 1
    assert all(not learnt & scored for learnt, scored in seen)


def test_only_labelled_articles_are_remembered(tmp_path: Path, tiny_model: Path) -> None:
    reader = ArticleReader.open(open_model(tiny_model))
    labelled, plain = Article("Tỉnh ủy điều động cán bộ."), Article("Trời mưa nhẹ ở vùng cao.")
    memory: dict[Article, Prepared | None] = {labelled: None}
    remembering = module.RememberingReader(
        reader.segmenter, reader.tokenizer, reader.packer, memory=memory
    )
    assert remembering.prepare(labelled) is remembering.prepare(labelled)
    assert remembering.prepare(plain).document.article.text == plain.text
    assert list(memory) == [labelled]


def test_a_fold_is_unknown_to_all_that_it_is_scored_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load_train_config(write_config(tmp_path, write_data(tmp_path / "data")), FAST)
    seen: list[tuple[set[str], set[str]]] = []
    prepare, score = module.prepare_lessons, module.lexical_logits

    def spy_lessons(start, reader, data, *rest):  # type: ignore[no-untyped-def]
        seen.append(({row.article.id for row in data.train}, set()))
        return prepare(start, reader, data, *rest)

    def spy_score(lexical, prepared):  # type: ignore[no-untyped-def]
        seen[-1][1].update(p.document.article.id for p in prepared)
        return score(lexical, prepared)

    monkeypatch.setattr(module, "prepare_lessons", spy_lessons)
    monkeypatch.setattr(module, "lexical_logits", spy_score)
    work = tmp_path / "work"
    work.mkdir()
    cross_validate_recipe((config, load_topics("topics.yaml").topics), work, [0], lambda line: None)
    assert len(seen) == 5
    assert all(not learnt & scored for learnt, scored in seen)
    assert len(set().union(*(scored for _, scored in seen))) == 32
    with np.load(work / "seed0-fold0.npz") as arrays:
        assert arrays["scores"].shape[0] == 2
