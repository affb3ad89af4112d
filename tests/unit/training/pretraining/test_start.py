"""Where a run starts is the same when it is gone on with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from tiny import TOPICS, write_config, write_data  # noqa: E402

from phobrief.configs import load_recipe  # noqa: E402
from phobrief.errors import ModelStoreError  # noqa: E402
from phobrief.models.encoder.network import BriefNetwork, new_encoder  # noqa: E402
from phobrief.training.pretraining.start import prepare_start  # noqa: E402

SHAPE = {"n_layers": 1, "width": 32, "n_heads": 2, "feed_forward": 64, "max_pieces": 64}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_config(tmp_path, write_data(tmp_path / "data"))


def start(config: Path, *overrides: str) -> BriefNetwork:
    loaded, _ = load_recipe(config, overrides)
    return prepare_start(loaded, config.parent, len(TOPICS), str).network


def assert_same(one: BriefNetwork, other: BriefNetwork) -> None:
    for name, weights in one.state_dict().items():
        assert torch.equal(weights, other.state_dict()[name]), name


def test_the_heads_start_alike_after_a_resume(config: Path) -> None:
    dropout = "encoder.dropout=0.1"  # it draws at each step of the pre-training
    assert_same(start(config, dropout), start(config, dropout))


def test_without_pretraining_all_weights_come_from_the_seed_alone(config: Path) -> None:
    network = start(config, "pretrain.steps=0")
    n_pieces = network.encoder.config.vocab_size
    torch.manual_seed(load_recipe(config)[0].seed)
    encoder = new_encoder(n_pieces=n_pieces, dropout=0.0, **SHAPE)  # type: ignore[arg-type]
    assert_same(network, BriefNetwork(encoder, len(TOPICS), 0.0))


def hub_folder(folder: Path, **odd: Any) -> Path:
    """An encoder as the hub has PhoBERT, with odd values in its config.json."""
    folder.mkdir()
    encoder = new_encoder(n_pieces=40, dropout=0.0, **SHAPE)  # type: ignore[arg-type]
    encoder.save_pretrained(folder)
    (folder / "vocab.txt").write_text("a 1\nb 1\n", encoding="utf-8")
    (folder / "bpe.codes").write_text("a b 1\n", encoding="utf-8")
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | odd), encoding="utf-8")
    return folder


def test_a_folder_of_the_hub_cannot_name_code(config: Path, tmp_path: Path) -> None:
    odd = {"_attn_implementation": "stranger/kernel", "attn_implementation": "stranger/kernel"}
    plain = hub_folder(tmp_path / "plain")
    named = hub_folder(tmp_path / "named", **odd, auto_map={"AutoModel": "stranger/code--m.M"})
    (named / "model.safetensors").write_bytes((plain / "model.safetensors").read_bytes())
    one, other = (start(config, f"encoder.pretrained={folder}") for folder in (plain, named))
    assert_same(one, other)
    used = [network.encoder.config._attn_implementation for network in (one, other)]
    assert used == ["sdpa", "sdpa"]


@pytest.mark.parametrize(
    "odd", [{"num_hidden_layers": 10**6}, {"hidden_act": "stranger/act"}], ids=str
)
def test_an_odd_folder_of_the_hub_is_named(
    config: Path, tmp_path: Path, odd: dict[str, Any]
) -> None:
    folder = hub_folder(tmp_path / "hub", **odd)
    with pytest.raises(ModelStoreError, match=r"config\.json"):
        start(config, f"encoder.pretrained={folder}")
