"""The optimizer of pre-training: Muon for the matrices inside the layers, AdamW for all else."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


class MuonWithAdamW:
    """Muon (Jordan et al. 2024; `torch.optim.Muon`) moves weight matrices along orthogonalised gradients.

    Embeddings, biases and norms have no use for that and take AdamW. At first 1.3 M pieces bring an encoder
    as far this way as 5 M with AdamW alone, later 5.5 M as far as 8 M (docs/results.md).

    Args:
        matrix_rate: full rate of the matrices.
        rate: full rate of the rest.
    """

    def __init__(self, network: nn.Module, *, matrix_rate: float, rate: float) -> None:
        matrices: list[nn.Parameter] = []
        rest: list[nn.Parameter] = []
        for name, weights in network.named_parameters():
            (matrices if weights.ndim == 2 and "embeddings" not in name else rest).append(weights)
        self._parts: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.Muon(matrices, lr=matrix_rate, weight_decay=0.01),
            torch.optim.AdamW(rest, lr=rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True),
        )
        self._rates = (matrix_rate, rate)

    def step(self, share: float) -> None:
        """Move the weights at ``share`` of the full rates, and forget the gradients."""
        for part, rate in zip(self._parts, self._rates, strict=True):
            for group in part.param_groups:
                group["lr"] = rate * share
            part.step()
            part.zero_grad()

    def state_dict(self) -> dict[str, Any]:
        """What `load_state_dict` takes."""
        return {str(number): part.state_dict() for number, part in enumerate(self._parts)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue from what `state_dict` gave."""
        for number, part in enumerate(self._parts):
            part.load_state_dict(state[str(number)])
