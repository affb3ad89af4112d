"""How many operations an encoder needs, and how many this machine does a second."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from ...models.encoder.runtimes.openvino_runtime import PRECISIONS, import_openvino

_SIZE = 1024
"""Rows and columns of the matrices: as large as an encoder's, too large for the nearest cache."""
_TRIES = 8


def encoder_operations(lengths: Sequence[int], config: Mapping[str, Any]) -> float:
    """Additions and multiplications of an encoder over windows, padding left out.

    Args:
        lengths: pieces of each window.
        config: ``hidden_size``, ``intermediate_size`` and ``num_hidden_layers`` as in config.json.
    """
    width, inner = float(config["hidden_size"]), float(config["intermediate_size"])
    pieces = float(sum(lengths))
    pairs = float(sum(length * length for length in lengths))
    # Four projections and two layers of feed-forward; products of queries with keys, of weights with values.
    matrices = 2 * pieces * (4 * width * width + 2 * width * inner)
    attention = 4 * pairs * width
    return float(config["num_hidden_layers"]) * (matrices + attention)


def measured_ceiling(precision: str) -> float:
    """The most operations a second of a product of two matrices, by the same engine at one of its
    `PRECISIONS`."""
    openvino = import_openvino()
    ops = import_module("openvino.opset13")
    numbers = np.random.default_rng(0).standard_normal((_SIZE, _SIZE)).astype(np.float32)
    left = ops.parameter([_SIZE, _SIZE], np.float32)
    product = ops.matmul(left, ops.constant(numbers), False, False)
    settings = {"INFERENCE_PRECISION_HINT": PRECISIONS[precision], "PERFORMANCE_HINT": "LATENCY"}
    compiled = openvino.Core().compile_model(openvino.Model([product], [left]), "CPU", settings)
    request = compiled.create_infer_request()
    request.infer([numbers])
    seconds = []
    for _ in range(_TRIES):
        start = time.perf_counter()
        request.infer([numbers])
        seconds.append(time.perf_counter() - start)
    return 2 * float(_SIZE) ** 3 / min(seconds)
