"""Checkpoints of a training run: written whole or not at all, read without executing anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from ...errors import TrainingError


def save_checkpoint(
    path: Path, network: nn.Module, optimizer: torch.optim.Optimizer, schedule: Any, step: int
) -> None:
    """Save all that is needed to continue after ``step`` steps."""
    temporary = path.with_suffix(".part")
    torch.save(
        {
            "step": step,
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
        },
        temporary,
    )
    temporary.replace(path)


def load_checkpoint(
    path: Path, network: nn.Module, optimizer: torch.optim.Optimizer, schedule: Any
) -> int:
    """Restore a checkpoint in place and return its step; 0 when there is none.

    Raises:
        TrainingError: the file is damaged or of another network.
    """
    if not path.is_file():
        return 0
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        return int(state["step"])
    except Exception as error:  # torch raises from several trees on a damaged file
        raise TrainingError(
            f"{path}: this checkpoint does not fit the run ({type(error).__name__}); "
            "delete it or give another --out"
        ) from error
