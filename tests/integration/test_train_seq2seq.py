"""A summariser trained, resumed, loaded and used: the real commands on a tiny T5."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import pyarrow as pa
import pyarrow.parquet as pq
from tiny_seq2seq import write_tiny_t5
from typer.testing import CliRunner

import phobrief
from phobrief.errors import ConfigError, DataError, ModelStoreError, TrainingError
from phobrief.inference.commands.app import app
from phobrief.models.summarizers.abstractive.generator import open_generator
from phobrief.training.summarizers.seq2seq_run import run_seq2seq_training

LINES = [
    "Huyện_uỷ Phú_Khê điều_động {n} cán_bộ về các xã .",
    "Ông Trần_Văn_Bình trao quyết_định cho từng người .",
    "Hội_nghị cũng bàn việc chuẩn_bị đại_hội đảng_bộ .",
]
CONFIG = """\
kind: seq2seq
name: tiny-summarizer
data: {{folder: '{data}', articles: pairs.parquet, validation: apart.parquet}}
generator: {{pretrained: '{start}', prefix: 'tóm tắt: ', max_source_pieces: 64, max_target_pieces: 32}}
generation: {{n_beams: 2, n_candidates: 2}}
finetune: {{epochs: 3, batch_size: 4, accumulate: 2, rate: 0.01, checkpoint_every: 2}}
"""


def rows(n: int, first: int = 0) -> list[dict[str, str]]:
    made = []
    for i in range(first, first + n):
        body = [line.format(n=i + 10) for line in LINES]
        number = 99 if i % 4 == 3 else i + 10  # every fourth abstract says what the text does not
        abstract = LINES[0].format(n=number)
        made.append(
            {
                "id": f"s/{i}",
                "title": "Phú_Khê điều_động cán_bộ",
                "abstract": abstract,
                "body": "\n".join(body),
            }
        )
    return made


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seq2seq")
    pairs = rows(12)
    pq.write_table(pa.Table.from_pylist(pairs), folder / "pairs.parquet")
    pq.write_table(pa.Table.from_pylist(rows(4, 12)), folder / "apart.parquet")
    texts = [row[key] for row in pairs for key in ("title", "body", "abstract")]
    start = write_tiny_t5(folder / "start", [*texts, "tóm tắt: cán bộ. xã. người."])
    path = folder / "tiny.yaml"
    path.write_text(CONFIG.format(data=folder, start=start), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def trained(config: Path) -> tuple[Path, list[str]]:
    out = config.parent / "trained"
    done = CliRunner().invoke(app, ["train", str(config), "--out", str(out), "--device", "cpu"])
    assert done.exit_code == 0, done.output
    return out, done.output.splitlines()


def test_unsupported_pairs_are_left_out_and_the_loss_falls(
    trained: tuple[Path, list[str]], config: Path
) -> None:
    out, lines = trained
    assert "9 pairs to train on; 3 not supported by their text: drop" in lines
    report = json.loads((out / "training.json").read_text("utf-8"))
    assert (report["n_train"], report["n_unsupported"], report["n_validation"]) == (9, 3, 3)
    first: list[str] = []
    run_seq2seq_training(
        config,
        ["finetune.rate=0.0000001"],
        config.parent / "untrained",
        device="cpu",
        log=first.append,
    )
    untrained = json.loads((config.parent / "untrained" / "training.json").read_text("utf-8"))
    assert report["validation_loss"] < untrained["validation_loss"]


def test_the_folder_has_the_layout_of_the_hub_and_its_settings(
    trained: tuple[Path, list[str]],
) -> None:
    out, _ = trained
    names = {path.name for path in out.iterdir()}
    assert {
        "config.json",
        "model.safetensors",
        "tokenizer.json",
        "phobrief-summarizer.yaml",
    } <= names
    assert not any(name.endswith((".bin", ".pt", ".pkl")) for name in names)
    assert ".training" not in names
    generator = open_generator(out, device="cpu")
    assert generator.name == "tiny-summarizer"
    assert generator._settings.prefix == "tóm tắt: "


def test_a_stopped_run_goes_on_and_ends_where_an_unbroken_one_does(
    trained: tuple[Path, list[str]], config: Path
) -> None:
    out = config.parent / "stopped"
    stop = _stop_at("step")
    with pytest.raises(KeyboardInterrupt):
        run_seq2seq_training(config, [], out, device="cpu", log=stop)
    assert (out / ".training" / "seq2seq.pt").is_file()
    run_seq2seq_training(config, [], out, device="cpu", log=lambda line: None)
    weights = [(path / "model.safetensors").read_bytes() for path in (out, trained[0])]
    assert weights[0] == weights[1]


def test_a_run_does_not_go_on_with_other_pairs(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for name in ("pairs.parquet", "apart.parquet"):
        shutil.copy(config.parent / name, data / name)

    def run(restart: bool) -> None:
        run_seq2seq_training(
            config,
            [f"data.folder={data}"],
            tmp_path / "out",
            device="cpu",
            restart=restart,
            log=_stop_at("step"),
        )

    with pytest.raises(KeyboardInterrupt):
        run(restart=False)
    pq.write_table(pa.Table.from_pylist(rows(10)), data / "pairs.parquet")
    with pytest.raises(TrainingError, match=r"another pairs\.parquet is here; add --restart"):
        run(restart=False)
    with pytest.raises(KeyboardInterrupt):
        run(restart=True)


def _stop_at(word: str) -> Callable[[str], None]:
    def log(line: str) -> None:
        if line.startswith(word):
            raise KeyboardInterrupt

    return log


def test_weighing_and_keeping(config: Path) -> None:
    for choice, n in (("weigh", 12), ("keep", 12)):
        lines: list[str] = []
        out = config.parent / choice
        overrides = [f"data.unsupported={choice}", "finetune.epochs=1"]
        run_seq2seq_training(config, overrides, out, device="cpu", log=lines.append)
        assert lines[0] == f"{n} pairs to train on; 3 not supported by their text: {choice}"


def test_briefs_with_the_trained_summariser(
    trained: tuple[Path, list[str]], tiny_model: Path, tmp_path: Path
) -> None:
    text = "\n".join(line.format(n=12).replace("_", " ").replace(" .", ".") for line in LINES)
    page = tmp_path / "bai.txt"
    page.write_text(text, encoding="utf-8")
    options = ["--summarizer", "abstractive", "--summarizer-model", str(trained[0])]
    done = CliRunner().invoke(
        app, ["brief", "--json", "--model", str(tiny_model), *options, str(page)]
    )
    assert done.exit_code == 0, done.output
    row = json.loads(done.output)
    assert row["abstract_method"].startswith(("abstractive", "extractive_fallback"))
    assert phobrief.check_faithfulness(row["abstract"], text).supported
    out = tmp_path / "briefs.jsonl"
    run = ["run", str(page), "--out", str(out), "--workers", "0", "--model", str(tiny_model)]
    assert CliRunner().invoke(app, [*run, *options]).exit_code == 0
    (same,) = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert same["abstract"] == row["abstract"]


def test_evaluation_of_both_summarisers(
    trained: tuple[Path, list[str]], tiny_model: Path, config: Path
) -> None:
    data = ["evaluate", "--model", str(tiny_model), "--data", str(config.parent / "apart.parquet")]
    for options in ([], ["--summarizer", "abstractive", "--summarizer-model", str(trained[0])]):
        done = CliRunner().invoke(app, [*data, *options])
        assert done.exit_code == 0, done.output
        assert "faithful 1.000" in done.output
        assert "within the limits 1.000" in done.output


def test_what_stops_a_run(config: Path, trained: tuple[Path, list[str]], tmp_path: Path) -> None:
    def run(*overrides: str, out: Path = tmp_path / "new") -> None:
        run_seq2seq_training(config, list(overrides), out, device="cpu", log=lambda line: None)

    with pytest.raises(ModelStoreError, match="holds a finished summariser"):
        run(out=trained[0])
    with pytest.raises(ModelStoreError, match="empty folder or an unfinished run"):
        run(out=config.parent)
    with pytest.raises(DataError, match=r"data\.articles: no file"):
        run("data.articles=none.parquet")
    with pytest.raises(TrainingError, match="another config"):
        run("seed=5")
    with pytest.raises(ConfigError, match=r"finetune\.epoch: unknown key; did you mean 'epochs'"):
        run("finetune.epoch=3")
    with pytest.raises(ModelStoreError, match="cannot be loaded as a summariser"):
        run(f"generator.pretrained={tmp_path}", out=tmp_path / "other")
