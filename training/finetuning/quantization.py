"""The encoder's products in whole numbers of 8 bits, by scales measured on articles (Jacob et al. 2018).

Only the graph says so: weights stay as they are, and the engine rounds them when it loads the model. What
stays in floating point are the products within attention, normalisation and the heads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from ...aliases import FloatArray
from ...models.encoder.network import BriefNetwork
from ...models.reader import Prepared
from ...models.scoring import ArticleScorer

_INPUT_STEPS = 255
"""Between the least and the greatest number that an input may be."""
_WEIGHT_STEPS = 127
"""On either side of zero."""


@dataclass(slots=True)
class LayerScales:
    """How large the numbers of a linear layer are.

    Attributes:
        weights: (n_outputs,) the largest weight of each output, without its sign.
        least, greatest: of all inputs seen; zero is within, as it must stay exact.
    """

    weights: FloatArray
    least: float = 0.0
    greatest: float = 0.0


def measure_scales(
    network: BriefNetwork, articles: Sequence[Prepared], pad_id: int
) -> dict[str, LayerScales]:
    """The scales of the encoder's linear layers while it reads articles, by the name of the weight."""
    found: dict[str, LayerScales] = {}
    network.eval()
    with ExitStack() as hooks:
        for name, layer in network.named_modules():
            if isinstance(layer, nn.Linear) and name.startswith("encoder."):
                largest = layer.weight.detach().abs().amax(dim=1).cpu().numpy()
                scales = found[f"{name}.weight"] = LayerScales(largest)
                hooks.enter_context(layer.register_forward_pre_hook(partial(_note, scales)))
        ArticleScorer.of_network(network, pad_id, "cpu").logits(articles)
    return found


def _note(scales: LayerScales, _layer: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
    scales.least = min(scales.least, float(inputs[0].min()))
    scales.greatest = max(scales.greatest, float(inputs[0].max()))


def quantize(model: Any, parameters: Mapping[str, str], scales: Mapping[str, LayerScales]) -> None:
    """Round both sides of the encoder's products, in place.

    Args:
        model: an `onnx.ModelProto` as `export_onnx` makes it.
        parameters: of each of its large constants, the name of the weight that it is.
        scales: as `measure_scales` gives them.
    """
    graph = model.graph
    nodes: list[Any] = []
    done: set[str] = set()
    for node in graph.node:
        of = scales.get(parameters.get(node.input[1], "")) if node.op_type == "MatMul" else None
        if of is not None:
            values, weight = node.input
            # The same input goes into queries, keys and values.
            for name, rounding in ((values, _input_rounding(of)), (weight, _weight_rounding(of))):
                if name not in done:
                    done.add(name)
                    nodes += _rounded(graph, name, *rounding)
            node.input[:] = [f"{values}.rounded", f"{weight}.rounded"]
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)


def _input_rounding(scales: LayerScales) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The size of a step, and the step that is zero."""
    step = np.float32((scales.greatest - scales.least) / _INPUT_STEPS or 1.0)
    return np.asarray(step), np.asarray(np.uint8(round(-scales.least / float(step))))


def _weight_rounding(scales: LayerScales) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Of each output."""
    steps = np.where(scales.weights > 0, scales.weights, 1.0).astype(np.float32) / _WEIGHT_STEPS
    return steps, np.zeros(len(steps), dtype=np.int8)


def _rounded(
    graph: Any, name: str, step: npt.NDArray[Any], zero: npt.NDArray[Any]
) -> Iterator[Any]:
    """The two operations that round a tensor: to steps, and back to what these stand for."""
    from onnx import helper, numpy_helper

    places = [f"{name}.step", f"{name}.zero"]
    for array, place in zip((step, zero), places, strict=True):
        graph.initializer.append(numpy_helper.from_array(array, place))
    # A weight is (n_inputs, n_outputs) here, with a step for each output.
    axis = {"axis": 1} if step.ndim else {}
    yield helper.make_node("QuantizeLinear", [name, *places], [f"{name}.steps"], **axis)
    yield helper.make_node(
        "DequantizeLinear", [f"{name}.steps", *places], [f"{name}.rounded"], **axis
    )
