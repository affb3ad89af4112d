"""A small network in numpy: two hidden layers of rectified units, one number a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...aliases import FloatArray


@dataclass(frozen=True, slots=True)
class TwoLayers:
    """Weights, and what its features are like; all float32.

    Attributes:
        usual, spread: (n_features,) mean and spread of each feature over many articles.
        weights_1, bias_1: (n_inputs, n_hidden) and (n_hidden,).
        weights_2, bias_2: (n_hidden, n_hidden) and (n_hidden,).
        weights_3, bias_3: (n_hidden, 1) and (1,).
    """

    usual: FloatArray
    spread: FloatArray
    weights_1: FloatArray
    bias_1: FloatArray
    weights_2: FloatArray
    bias_2: FloatArray
    weights_3: FloatArray
    bias_3: FloatArray

    def run(self, rows: FloatArray) -> FloatArray:
        """(n,) of inputs (n, n_inputs)."""
        hidden = np.maximum(rows @ self.weights_1 + self.bias_1, 0.0)
        hidden = np.maximum(hidden @ self.weights_2 + self.bias_2, 0.0)
        return np.asarray(hidden @ self.weights_3 + self.bias_3, dtype=np.float32)[:, 0]


def shapes(n_features: int, n_inputs: int, n_hidden: int) -> dict[str, tuple[int, ...]]:
    """The shape of each array of `TwoLayers` by name."""
    return {
        "usual": (n_features,),
        "spread": (n_features,),
        "weights_1": (n_inputs, n_hidden),
        "bias_1": (n_hidden,),
        "weights_2": (n_hidden, n_hidden),
        "bias_2": (n_hidden,),
        "weights_3": (n_hidden, 1),
        "bias_3": (1,),
    }
