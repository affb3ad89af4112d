"""Write and read the network's torch side: config.json and model.safetensors. No pickle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save

from ...errors import ModelStoreError
from ..store.graph import WEIGHTS
from .network import BriefNetwork, encoder_from_config


def round_weights(network: BriefNetwork) -> dict[str, torch.Tensor]:
    """Round the weights to the half precision they are saved in, and return them so.

    What is tuned on a network in training must be tuned after this.
    """
    weights = {name: tensor.half().contiguous() for name, tensor in network.state_dict().items()}
    network.load_state_dict(weights)
    return weights


def save_network(network: BriefNetwork, folder: Path) -> None:
    """Save weights in half precision and the encoder's shape.

    The weights of ``network`` itself are rounded too, so that an ONNX export made after this call
    holds exactly the same numbers.
    """
    weights = round_weights(network)
    # Not `save_file`: what it writes only its owner may read, and a model is made to be shared.
    (folder / WEIGHTS).write_bytes(save(weights, metadata={"format": "pt"}))
    config = network.encoder.config.to_dict()
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def load_network(folder: Path, config: dict[str, Any], n_topics: int) -> BriefNetwork:
    """Read the network back as float32, in eval mode.

    Raises:
        ModelStoreError: weights missing, unreadable or of another shape than config.json tells.
    """
    path = folder / WEIGHTS
    try:
        _check_shapes(path, config, n_topics)
        weights = {name: tensor.float() for name, tensor in load_file(path).items()}
        network = BriefNetwork(encoder_from_config(config), n_topics)
        network.load_state_dict(weights)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise ModelStoreError(f"{path}: cannot be read as this model's weights: {error}") from error
    return network.eval()


def _check_shapes(path: Path, config: dict[str, Any], n_topics: int) -> None:
    """Compare the file's list of weights with config.json before any memory is taken for either."""
    with torch.device("meta"):
        network = BriefNetwork(encoder_from_config(config), n_topics)
    expected = {name: list(weight.shape) for name, weight in network.state_dict().items()}
    with safe_open(path, "pt") as file:
        found = {name: list(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
    missing, unexpected = sorted(expected.keys() - found), sorted(found.keys() - expected)
    if missing or unexpected:
        raise RuntimeError(
            "expected the weights of config.json's shape; "
            f"missing {missing[:3]}, unexpected {unexpected[:3]}"
        )
    if other := [name for name in expected if expected[name] != found[name]]:
        name = other[0]
        raise RuntimeError(
            f"{name}: expected {expected[name]} as config.json tells, found {found[name]}"
        )
