"""Where a run starts is the same when it is gone on with."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from tiny import TOPICS, write_config, write_data  # noqa: E402

from phobrief.configs import load_recipe  # noqa: E402
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
