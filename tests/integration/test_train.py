"""`phobrief train` end to end on a tiny corpus: a sealed model that answers the same everywhere."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from forks import fork_code
from tiny import TOPICS, write_config

import phobrief
from phobrief.errors import (
    ConfigError,
    DataError,
    ModelStoreError,
    TrainingError,
)
from phobrief.models.model import Model
from phobrief.models.store.folder import open_model
from phobrief.training.data.corpora.vietnews import read_vietnews, to_article
from phobrief.training.pretraining.run import run_pretraining
from phobrief.training.run import run_training
from phobrief.training.work_folder import WORK

FILES = {
    "README.md",
    "bpe.codes",
    "config.json",
    "model.int8.onnx",
    "model.onnx",
    "lexical.safetensors",
    "model.safetensors",
    "phobrief.json",
    "seen.safetensors",
    "segmenter.json",
    "segmenter.tables.safetensors",
    "vocab.txt",
}


@pytest.fixture(scope="module")
def articles(tiny_data: Path) -> list[phobrief.Article]:
    return [to_article(a) for a in read_vietnews(tiny_data / "articles.parquet")]


def test_model_directory_holds_the_contract_and_nothing_else(tiny_model: Path) -> None:
    assert {f.name for f in tiny_model.iterdir()} == FILES
    manifest = json.loads((tiny_model / "phobrief.json").read_text("utf-8"))
    assert [topic["id"] for topic in manifest["topics"]] == list(TOPICS)
    assert set(manifest["files"]) == FILES - {"phobrief.json"}
    assert manifest["training_data"].keys() == {
        "articles.parquet",
        "validation.parquet",
        "topics.csv",
        "abstracts.jsonl",
    }
    assert manifest["config"]["name"] == "tiny"
    assert manifest["domain"].keys() > {"salience", "first", "title_recall"}
    assert manifest["word_importance"].keys() > {"abstract length", "pair in_title"}


def test_whoever_may_read_one_file_may_read_all(tiny_model: Path) -> None:
    assert len({f.stat().st_mode for f in tiny_model.iterdir()}) == 1


def test_it_learnt_its_handful(tiny_model: Path, articles: list[phobrief.Article]) -> None:
    metrics = open_model(tiny_model).manifest.metrics
    assert metrics["dev"]["macro_f1"] > 0.8


def test_both_runtimes_give_the_same_briefs(
    tiny_model: Path, articles: list[phobrief.Article]
) -> None:
    openvino = phobrief.load(tiny_model, precision="float32")
    torch = phobrief.load(tiny_model, runtime="torch", device="cpu")
    for one, other in zip(openvino.brief_many(articles), torch.brief_many(articles), strict=True):
        assert one.tags == other.tags
        assert one.abstract == other.abstract
        for a, b in zip(one.topics, other.topics, strict=True):
            assert a.score == pytest.approx(b.score, abs=1e-4)
            assert a.evidence == b.evidence


def test_batch_equals_one_by_one_in_order(
    tiny_model: Path, articles: list[phobrief.Article]
) -> None:
    briefer = phobrief.load(tiny_model)
    together = list(briefer.brief_many(articles, batch_size=7))
    assert [brief.id for brief in together] == [article.id for article in articles]
    for article, brief in zip(articles, together, strict=True):
        alone = briefer.brief(article)
        assert alone.tags == brief.tags
        assert alone.abstract == brief.abstract
        assert [t.score for t in alone.topics] == pytest.approx(
            [t.score for t in brief.topics], abs=1e-4
        )


def test_padding_does_not_change_a_score(
    tiny_model: Path, articles: list[phobrief.Article]
) -> None:
    for model in (Model.load(tiny_model), Model.load(tiny_model, None, "torch", "cpu")):
        prepared = [model.prepare(article) for article in articles[:6]]
        long = model.prepare("\n".join(a.text for a in articles))
        alone, mixed = model.score(prepared), model.score([*prepared, long])
        for a, b in zip(alone, mixed, strict=False):
            np.testing.assert_allclose(a.topics.logits, b.topics.logits, atol=1e-4)
            np.testing.assert_allclose(a.salience, b.salience, atol=1e-4)


def test_every_span_gives_back_the_text(tiny_model: Path, articles: list[phobrief.Article]) -> None:
    for article, brief in zip(
        articles, phobrief.load(tiny_model).brief_many(articles), strict=True
    ):
        spans = [*brief.abstract.sentences, *(e for t in brief.topics for e in t.evidence)]
        assert spans
        for span in spans:
            assert article.text[span.start : span.end] == span.text


def test_resumed_run_gives_the_same_weights(
    tiny_model: Path, tiny_data: Path, borrowed_graph: None, tmp_path: Path
) -> None:
    config = write_config(tmp_path, tiny_data)
    out = tmp_path / "model"

    def stop_in_the_middle(line: str) -> None:
        if line.startswith("step 40/"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_training(config, [], out, device="cpu", log=stop_in_the_middle)
    assert (out / WORK / "finetune.pt").is_file()
    with pytest.raises(ModelStoreError, match=r"phobrief\.json: missing"):
        phobrief.load(out)
    run_training(config, [], out, device="cpu", log=lambda line: None)
    assert (out / "model.safetensors").read_bytes() == (
        tiny_model / "model.safetensors"
    ).read_bytes()


FAST = ["finetune.epochs=1", "pretrain.steps=0", "salience.n_articles=0"]


def test_a_run_that_stops_while_saving_goes_on(
    tiny_data: Path, borrowed_graph: None, tmp_path: Path
) -> None:
    config, out = write_config(tmp_path, tiny_data), tmp_path / "model"

    def stop_when_tuning(line: str) -> None:
        if line.startswith("tuning"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_training(config, FAST, out, device="cpu", log=stop_when_tuning)
    assert [f.name for f in out.iterdir()] == [WORK], "a model appears when it is whole"
    # What a save into the folder itself left behind.
    (out / "config.json").write_text("{}", encoding="utf-8")
    folder = run_training(config, FAST, out, device="cpu", log=lambda line: None)
    assert folder.path == out
    assert {f.name for f in out.iterdir()} == FILES


def test_restart_leaves_nothing_of_a_stopped_save(
    tiny_data: Path, borrowed_graph: None, tmp_path: Path
) -> None:
    config, out = write_config(tmp_path, tiny_data), tmp_path / "model"
    (out / WORK).mkdir(parents=True)
    (out / WORK / "config.yaml").write_text("name: other\n", encoding="utf-8")
    for name in ("config.json", "lexical.safetensors"):
        (out / name).write_bytes(b"half a file")
    settings = [*FAST, "decision.lexical=false"]
    run_training(config, settings, out, device="cpu", restart=True, log=lambda line: None)
    assert {f.name for f in out.iterdir()} == FILES - {"lexical.safetensors"}


def test_a_run_does_not_go_on_with_other_data(tiny_data: Path, tmp_path: Path) -> None:
    data, out = shutil.copytree(tiny_data, tmp_path / "data"), tmp_path / "model"
    config = write_config(tmp_path, data)

    def stop_at_once(line: str) -> None:
        raise RuntimeError(line)

    with pytest.raises(RuntimeError, match="labelled articles"):
        run_training(config, [], out, log=stop_at_once)
    table = data / "topics.csv"
    table.write_text(table.read_text("utf-8").replace("t/000,train,2", "t/000,train,0"), "utf-8")
    with pytest.raises(TrainingError, match=r"another topics\.csv is here; add --restart"):
        run_training(config, [], out, log=stop_at_once)
    with pytest.raises(RuntimeError, match="labelled articles"):
        run_training(config, [], out, restart=True, log=stop_at_once)


def test_unfinished_run_of_another_config_is_kept(tiny_data: Path, tmp_path: Path) -> None:
    config = write_config(tmp_path, tiny_data)
    out = tmp_path / "model"
    (out / WORK).mkdir(parents=True)
    (out / WORK / "config.yaml").write_text("name: other\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="another config"):
        run_training(config, [], out, log=lambda line: None)


def test_finished_model_is_not_overwritten(
    tiny_model: Path, tiny_data: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelStoreError, match="finished model"):
        run_training(write_config(tmp_path, tiny_data), [], tiny_model, log=lambda line: None)


@pytest.mark.parametrize(
    ("override", "error", "message"),
    [
        ("data.labelled=nowhere.csv", DataError, "nowhere.csv"),
        ("data.labelled=null", TrainingError, "data.labelled"),
        ("encoder.pretrained=/no/such/folder", ModelStoreError, "/no/such/folder"),
        ("finetune.epochs=none", ConfigError, "finetune.epochs"),
    ],
)
def test_what_stops_a_run_says_so(
    tiny_data: Path, tmp_path: Path, override: str, error: type[Exception], message: str
) -> None:
    config = write_config(tmp_path, tiny_data)
    with pytest.raises(error, match=message):
        run_training(config, [override], tmp_path / "model", log=lambda line: None)


def test_pretrained_folder_of_the_hubs_layout(
    tiny_model: Path, tiny_data: Path, borrowed_graph: None, tmp_path: Path
) -> None:
    """What `vinai/phobert-base` looks like on disk: config, vocabulary, merges, weights."""
    from phobrief.models.encoder.network import new_encoder
    from phobrief.models.encoder.tokenizer import Tokenizer

    hub = tmp_path / "phobert"
    encoder = new_encoder(
        n_pieces=Tokenizer.load(tiny_model).n_pieces,
        n_layers=2,
        width=32,
        n_heads=2,
        feed_forward=64,
        dropout=0.1,
        max_pieces=256,
    )
    encoder.save_pretrained(hub)
    for name in ("vocab.txt", "bpe.codes"):
        shutil.copy(tiny_model / name, hub / name)
    overrides = [
        f"encoder.pretrained={hub}",
        f"segmenter.lexicon={tiny_model / 'segmenter.json'}",
        "finetune.epochs=1",
        "finetune.layer_decay=0.9",
    ]
    config = write_config(tmp_path, tiny_data)
    folder = run_training(config, overrides, tmp_path / "model", device="cpu", log=lambda _: None)
    assert folder.config["num_hidden_layers"] == 2
    briefer = phobrief.load(folder.path, runtime="torch", device="cpu")
    assert briefer.brief("Tỉnh ủy điều động cán bộ.").n_sentences == 1


def test_labels_of_ones_own_on_top_of_a_phobrief_model(
    tiny_model: Path, borrowed_graph: None, tmp_path: Path
) -> None:
    rows = [
        {"id": str(i), "text": f"{text}\nHôm đó là ngày {i + 1}.", "topics": topics}
        for i, (text, topics) in enumerate(
            [
                ("Đội bóng thắng trận mở màn giải đấu.\nNgười dân đi chợ từ sớm.", ["sport"]),
                ("Giá gạo tăng 5% so với tháng trước.\nBuổi sáng trời mưa nhẹ.", []),
            ]
            * 6
        )
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "own.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "topics.yaml").write_text("topics:\n  - {id: sport, name: Thể thao}\n", "utf-8")
    config = tmp_path / "own.yaml"
    config.write_text(
        f"name: own\ndata: {{folder: {tmp_path}, labelled: own.jsonl, dev_share: 0.3}}\n"
        f"encoder: {{pretrained: {tiny_model}}}\n"
        f"segmenter: {{lexicon: {tiny_model / 'segmenter.json'}}}\n"
        "windows: {max_pieces: 64}\n"
        "finetune: {epochs: 10, batch_size: 4, head_rate: 0.02}\n",
        encoding="utf-8",
    )
    folder = run_training(config, [], tmp_path / "model", device="cpu", log=lambda _: None)
    briefer = phobrief.load(folder.path, runtime="torch", device="cpu")
    brief = briefer.brief("Đội bóng thắng trận mở màn giải đấu.\nTrời mưa nhẹ.")
    assert brief.tags == ("sport",)


def launch_two(*arguments: str) -> None:
    """Run a command in two processes, of which the first prints."""
    command = ["launch", "--cpu", "--num_processes", "2", "--num_machines", "1"]
    command += ["--mixed_precision", "no", "--dynamo_backend", "no", "--module", "phobrief"]
    command += arguments
    launch = (
        f"import sys\nsys.argv = {command!r}\nfrom accelerate.commands.launch import main\nmain()"
    )
    done = fork_code(launch)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert done.stdout.count(b"saved ") == 1


def test_two_processes_pretrain_one_encoder(tiny_data: Path, tmp_path: Path) -> None:
    config, out = write_config(tmp_path, tiny_data), tmp_path / "encoder"
    launch_two("pretrain", str(config), "--out", str(out), "--device", "cpu", "--hours", "0")
    lines: list[str] = []
    run_pretraining(config, [], out, device="cpu", log=lines.append)
    assert any(line.startswith("pretrain 4/4") for line in lines)
    assert lines[-1].endswith("after 4 of 4 steps")


def test_two_processes_train_the_model_that_one_trains(
    tiny_data: Path, tiny_model: Path, tmp_path: Path
) -> None:
    """`accelerate launch`: each process reads its part of a step, the first one writes."""
    config = write_config(tmp_path, tiny_data)
    launch_two("train", str(config), "--out", str(tmp_path / "model"), "--device", "cpu")
    article = phobrief.Article(
        "Tỉnh ủy công bố quyết định điều động, bổ nhiệm cán bộ.\nTrời mưa nhẹ.",
        title="Tỉnh ủy công bố quyết định điều động, bổ nhiệm cán bộ",
    )
    brief, alone = (phobrief.load(m).brief(article) for m in (tmp_path / "model", tiny_model))
    # A second tag would prove nothing: eight articles tune the thresholds.
    assert brief.tags[0] == "cadre_work"
    assert brief.tags == alone.tags
    scores, expected = ([topic.score for topic in b.topics] for b in (brief, alone))
    assert scores == pytest.approx(expected, abs=1e-3)
