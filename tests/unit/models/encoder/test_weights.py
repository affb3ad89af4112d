"""Weights of another shape than config.json tells are refused before memory is taken for them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pytest.importorskip("torch")

from phobrief.errors import ModelStoreError
from phobrief.models.encoder.network import BriefNetwork, new_encoder
from phobrief.models.encoder.weights import load_network, save_network
from phobrief.models.store.shape import read_shape

LARGE = {"hidden_size": 16_384, "num_attention_heads": 1, "vocab_size": 2_000_000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    encoder = new_encoder(
        n_pieces=40, n_layers=1, width=16, n_heads=2, feed_forward=32, dropout=0.0, max_pieces=24
    )
    save_network(BriefNetwork(encoder, 2), tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "change", [{"hidden_size": 32}, {"vocab_size": 41}, {"num_hidden_layers": 2}, LARGE], ids=str
)
def test_another_shape_is_told_at_once(folder: Path, change: dict[str, int]) -> None:
    config = read_shape(folder).to_tree() | change
    load_network(folder, read_shape(folder).to_tree(), 2)
    start = time.monotonic()
    with pytest.raises(ModelStoreError, match=r"model\.safetensors: .*config\.json"):
        load_network(folder, config, 2)
    assert time.monotonic() - start < 1
