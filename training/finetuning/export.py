"""Export the network to ONNX for the torch-free runtime, weights in half precision."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

import numpy as np
import torch

from ...errors import TrainingError
from ...models.encoder.network import BriefNetwork
from ...models.encoder.weights import save_network
from ...models.sentence_features.features import N_FEATURES

OPSET = 18
_SMALL = 64
"""Constants below this many numbers (shapes, epsilons) stay in full precision."""


def save_for_runtimes(network: BriefNetwork, folder: Path) -> None:
    """Write what the torch runtime reads and what OpenVINO reads; both hold the same numbers."""
    save_network(network, folder)
    export_onnx(network, folder / "model.onnx")


def export_onnx(network: BriefNetwork, path: Path) -> None:
    """Write ``model.onnx``: inputs and output as `BriefNetwork.forward`, all sizes but width free.

    Call `save_network` first: it rounds the weights to half precision, so that both runtimes hold the
    same numbers. Weights are stored as float16 and cast back to float32 in the graph.
    """
    import onnx

    was_training = network.training
    # The exporter names every library it did not find.
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    network.eval()
    piece_ids = torch.tensor([[0, 5, 2, 2, 6, 7, 2], [0, 2, 2, 8, 9, 2, 1]])
    pooling = torch.zeros(2, 3, 7)
    pooling[:, 0, 4] = 1.0
    features = torch.zeros(2, 3, N_FEATURES)
    windows, pieces, units = (torch.export.Dim(name) for name in ("windows", "pieces", "units"))
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            network,
            (piece_ids, pooling, features),
            input_names=["piece_ids", "pooling", "features"],
            output_names=["units"],
            dynamic_shapes=(
                {0: windows, 1: pieces},
                {0: windows, 1: units, 2: pieces},
                {0: windows, 1: units},
            ),
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    network.train(was_training)
    if program is None:
        raise TrainingError("torch.onnx.export gave no program; is onnxscript installed?")
    model = program.model_proto
    _forget_sources(model)
    _halve_weights(model)
    onnx.save(model, str(path))


def _forget_sources(model: object) -> None:
    """Drop what the exporter notes of the code each node came from: paths of the machine among it."""
    graph = model.graph  # type: ignore[attr-defined]
    for part in (model, graph, *graph.node, *graph.initializer, *graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")


def _halve_weights(model: object) -> None:
    """Store large float32 constants as float16 followed by a Cast; runtimes fold it away."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph  # type: ignore[attr-defined]
    casts = []
    for tensor in graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or int(np.prod(tensor.dims)) < _SMALL:
            continue
        name, half = tensor.name, f"{tensor.name}.half"
        halved = numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(numpy_helper.from_array(halved, half))
        casts.append(helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
