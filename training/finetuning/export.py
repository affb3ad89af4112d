"""Export the network to ONNX for the torch-free runtime; its weights stay in model.safetensors."""

from __future__ import annotations

import json
import logging
import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ...errors import TrainingError
from ...models.encoder.network import BriefNetwork
from ...models.encoder.weights import save_network
from ...models.reader import Prepared
from ...models.sentence_features.features import N_FEATURES
from ...models.store.graph import GRAPH, INT8_GRAPH, WEIGHTS
from .quantization import measure_scales, quantize

OPSET = 18
N_CALIBRATION = 32
"""Articles whose windows say how large numbers in the encoder get; some 100 windows, seconds."""
_SMALL = 64
"""Constants below this many numbers (shapes, epsilons) stay in full precision."""


def save_for_runtimes(
    network: BriefNetwork, folder: Path, articles: Sequence[Prepared], pad_id: int
) -> None:
    """Write what the torch runtime reads and what OpenVINO reads; all hold the same numbers.

    Args:
        network: to save.
        folder: of the model.
        articles: the first `N_CALIBRATION` set the scales of the graph in int8; without any there is none.
        pad_id: of the tokenizer that prepared them.
    """
    save_network(network, folder)
    write_graphs(network, folder, articles, pad_id)


def write_graphs(
    network: BriefNetwork, folder: Path, articles: Sequence[Prepared], pad_id: int
) -> None:
    """Write the graphs alone; the weights must be there, see `save_for_runtimes`."""
    import onnx

    graph = export_onnx(network, folder / GRAPH)
    (folder / INT8_GRAPH).unlink(missing_ok=True)  # of a model that was copied first
    if articles:
        scales = measure_scales(network, articles[:N_CALIBRATION], pad_id)
        quantize(graph.model, graph.parameters, scales)
        onnx.save(graph.model, str(folder / INT8_GRAPH))


@dataclass(frozen=True, slots=True)
class ExportedGraph:
    """An exported network.

    Attributes:
        model: the `onnx.ModelProto`.
        parameters: of each large constant, the name of the weight that it is.
    """

    model: Any
    parameters: dict[str, str]


def export_onnx(network: BriefNetwork, path: Path) -> ExportedGraph:
    """Write ``model.onnx``: inputs and output as `BriefNetwork.forward`, all sizes but width free.

    Call `save_network` first: it rounds the weights to half precision and writes them beside ``path``, where
    the graph looks them up (ONNX calls that external data) and casts them to float32.
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
    with torch.no_grad(), warnings.catch_warnings(), _plain_attention(network):
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
    parameters = _refer_to_weights(model.graph, _stored_arrays(path.parent / WEIGHTS))
    onnx.save(model, str(path))
    return ExportedGraph(model, parameters)


@contextmanager
def _plain_attention(network: BriefNetwork) -> Iterator[None]:
    """Attention as products, mask and softmax: the engine makes one operation of these.

    It makes none of torch's own operation, which is exported with a search for rows that are masked whole.
    """
    before = network.encoder.config._attn_implementation
    network.encoder.set_attn_implementation("eager")
    try:
        yield
    finally:
        network.encoder.set_attn_implementation(before)


def _forget_sources(model: object) -> None:
    """Drop what the exporter notes of the code each node came from: paths of the machine among it."""
    graph = model.graph  # type: ignore[attr-defined]
    for part in (model, graph, *graph.node, *graph.initializer, *graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")


@dataclass(frozen=True, slots=True)
class _Stored:
    """A weight, and where its bytes are in the file of weights."""

    name: str
    offset: int
    length: int


def _stored_arrays(path: Path) -> dict[bytes, _Stored]:
    """Every weight of a safetensors file by its bytes."""
    content = path.read_bytes()
    (n_header,) = struct.unpack("<Q", content[:8])
    start = 8 + n_header
    header = json.loads(content[8:start])
    header.pop("__metadata__", None)
    stored = {}
    for name, entry in header.items():
        first, last = (start + offset for offset in entry["data_offsets"])
        stored[content[first:last]] = _Stored(name, first, last - first)
    return stored


def _refer_to_weights(graph: Any, stored: dict[bytes, _Stored]) -> dict[str, str]:
    """Read the large constants from the file of weights: cast, and turned where the exporter turned them.

    Runtimes work both out once, when they load the model.

    Returns:
        The name of the weight that each of these constants is.

    Raises:
        TrainingError: a constant is not among the weights; `save_network` was not called before.
    """
    from onnx import TensorProto, helper, numpy_helper

    nodes = []
    parameters = {}
    for tensor in graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or int(np.prod(tensor.dims)) < _SMALL:
            continue
        halved = numpy_helper.to_array(tensor).astype(np.float16)
        found = stored.get(halved.tobytes())
        turned = found is None
        found = found or stored.get(halved.T.tobytes())
        if found is None:
            raise TrainingError(
                f"{tensor.name}: expected a weight of {WEIGHTS}, found none like it"
            )
        name, half = tensor.name, f"{tensor.name}.half"
        parameters[name] = found.name
        dims = list(tensor.dims)
        tensor.CopyFrom(_external(half, dims[::-1] if turned else dims, found))
        cast = f"{name}.stored" if turned else name
        nodes.append(helper.make_node("Cast", [half], [cast], to=TensorProto.FLOAT))
        if turned:
            nodes.append(helper.make_node("Transpose", [cast], [name], perm=[1, 0]))
    nodes += graph.node
    del graph.node[:]
    graph.node.extend(nodes)
    return parameters


def _external(name: str, dims: list[int], stored: _Stored) -> Any:
    from onnx import TensorProto

    place = {"location": WEIGHTS, "offset": str(stored.offset), "length": str(stored.length)}
    tensor = TensorProto(
        name=name,
        data_type=TensorProto.FLOAT16,
        dims=dims,
        data_location=TensorProto.EXTERNAL,
    )
    for key, value in place.items():
        tensor.external_data.add(key=key, value=value)
    return tensor
