"""The optimizer of both trainings: Muon for the matrices inside the layers, AdamW for all else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

Moved = tuple[nn.Parameter, float, float]
"""A parameter, its full rate, and its decay as a share of the rate."""


class MuonWithAdamW:
    """Muon (Jordan et al. 2024; `torch.optim.Muon`) moves weight matrices along orthogonalised gradients.

    Embeddings, biases and norms have no use for that and take AdamW. At first 1.3 M pieces bring an encoder
    as far this way as 5 M with AdamW alone, later 5.5 M as far as 8 M. What Muon has pre-trained it has to
    fine-tune as well: its matrices have grown, and AdamW hardly moves them (docs/experiments.md).

    Args:
        matrices: what Muon moves; may be none.
        rest: what AdamW moves.
    """

    def __init__(self, matrices: Sequence[Moved], rest: Sequence[Moved]) -> None:
        parts: list[torch.optim.Optimizer] = [
            torch.optim.AdamW(_groups(rest), betas=(0.9, 0.98), fused=True)
        ]
        if matrices:
            parts.append(torch.optim.Muon(_groups(matrices)))
        self.parts = tuple(parts)
        self._rates = [[group["lr"] for group in part.param_groups] for part in self.parts]

    def step(self, share: float, scaler: torch.amp.GradScaler | None = None) -> None:
        """Move the weights at ``share`` of the full rates, and forget the gradients.

        Args:
            scaler: of the loss, which skips the step where a gradient overflowed.
        """
        for part, rates in zip(self.parts, self._rates, strict=True):
            for group, rate in zip(part.param_groups, rates, strict=True):
                group["lr"] = rate * share
            if scaler is None:
                part.step()
            else:
                scaler.step(part)
            part.zero_grad()

    def state_dict(self) -> dict[str, Any]:
        """What `load_state_dict` takes."""
        return {str(number): part.state_dict() for number, part in enumerate(self.parts)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue from what `state_dict` gave."""
        for number, part in enumerate(self.parts):
            part.load_state_dict(state[str(number)])


def is_matrix(name: str, weights: nn.Parameter) -> bool:
    """Whether Muon may move a parameter: a matrix that is no table of embeddings."""
    return weights.ndim == 2 and "embeddings" not in name


def _groups(moved: Sequence[Moved]) -> list[dict[str, Any]]:
    """As torch's optimizers take them: those that have rate and decay in common together."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for parameter, rate, decay in moved:
        groups.setdefault((rate, decay), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()
    ]
