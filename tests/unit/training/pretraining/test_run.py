"""`phobrief pretrain`: a folder that can be fine-tuned, after every call."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

torch = pytest.importorskip("torch")

from tiny import write_config, write_data  # noqa: E402
from transformers import AutoModel, PhobertTokenizer  # noqa: E402

from phobrief.configs import load_recipe  # noqa: E402
from phobrief.errors import ConfigError, DataError, TrainingError  # noqa: E402
from phobrief.training.pretraining.run import run_pretraining  # noqa: E402
from phobrief.training.pretraining.start import prepare_start  # noqa: E402


@pytest.fixture
def config(tmp_path: Path) -> Path:
    data = write_data(tmp_path / "data")
    rows = [{"title": None, "text": f"Huyện ủy họp bàn về nhân sự lần {i}."} for i in range(20)]
    pq.write_table(
        pa.Table.from_pylist([*rows, {"title": "Ảnh", "text": ""}]), data / "raw.parquet"
    )
    return write_config(tmp_path, data)


def test_what_it_leaves_transformers_reads(config: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    raw = "data.plain=[raw.parquet]"
    out = run_pretraining(config, [raw], tmp_path / "out", device="cpu", log=lines.append)
    encoder = AutoModel.from_pretrained(out, add_pooling_layer=False)
    words = PhobertTokenizer.from_pretrained(out)
    ids = torch.tensor([words.encode("Huyện_uỷ họp bàn")])
    assert encoder(ids).last_hidden_state.shape[:2] == ids.shape
    assert {path.name for path in out.iterdir()} >= {"README.md", "segmenter.json"}
    assert any("validation" in line for line in lines)


def test_what_it_leaves_can_be_fine_tuned(config: Path, tmp_path: Path) -> None:
    out = run_pretraining(config, [], tmp_path / "out", device="cpu", log=str)
    recipe, topics = load_recipe(config, [f"encoder.pretrained={out}"])
    network = prepare_start(recipe, tmp_path, len(topics), str).network
    learnt = AutoModel.from_pretrained(out, add_pooling_layer=False).state_dict()
    for name, weights in network.encoder.state_dict().items():
        assert weights.dtype == torch.float32
        assert torch.equal(weights, learnt[name].float()), name


def test_goes_on_after_a_stop_also_for_longer(config: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    out = tmp_path / "out"
    run_pretraining(config, [], out, hours=0.0, device="cpu", log=lines.append)
    assert lines[-1].endswith("after 1 of 4 steps")
    run_pretraining(config, ["pretrain.steps=6"], out, device="cpu", log=lines.append)
    assert lines[-1].endswith("after 6 of 6 steps")
    assert not any("vocabulary" in line for line in lines[len(lines) // 2 :])
    with pytest.raises(TrainingError, match="another config"):
        run_pretraining(config, ["encoder.width=16"], out, device="cpu")


def test_an_encoder_learns_on_with_its_own_vocabulary(config: Path, tmp_path: Path) -> None:
    first = run_pretraining(config, [], tmp_path / "first", device="cpu", log=str)
    overrides = [f"encoder.pretrained={first}", f"segmenter.lexicon={first / 'segmenter.json'}"]
    lines: list[str] = []
    other = run_pretraining(config, overrides, tmp_path / "other", device="cpu", log=lines.append)
    assert not any("vocabulary" in line for line in lines)
    assert (other / "vocab.txt").read_bytes() == (first / "vocab.txt").read_bytes()
    assert str(first) in (other / "README.md").read_text("utf-8")
    assert str(first) not in (other / "config.json").read_text("utf-8")
    before, after = (AutoModel.from_pretrained(f, add_pooling_layer=False) for f in (first, other))
    name = "embeddings.word_embeddings.weight"
    moved = (after.state_dict()[name].float() - before.state_dict()[name].float()).abs().mean()
    # Steps of at most the rate, 0.003: another random start would be farther away.
    assert 0 < moved < 0.012


def test_what_it_cannot_start_from_is_refused(config: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="more than 0"):
        run_pretraining(config, ["pretrain.steps=0"], tmp_path / "out")
    with pytest.raises(ConfigError, match="heads would be lost"):
        run_pretraining(config, ["encoder.pretrained=mini"], tmp_path / "out", log=str)


def test_a_missing_file_is_named(config: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.parquet"):
        run_pretraining(config, ["data.plain=[none.parquet]"], tmp_path / "out")
    with pytest.raises(DataError, match="column 'text'"):
        run_pretraining(config, ["data.plain=[articles.parquet]"], tmp_path / "out")
