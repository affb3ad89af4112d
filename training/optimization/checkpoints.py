"""Checkpoints of a training run: written whole or not at all, read without executing anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import torch

from ...errors import TrainingError


class Resumable(Protocol):
    """A network, an optimizer or a schedule: what has a state to continue from."""

    def state_dict(self) -> Any:
        """What `load_state_dict` takes."""

    def load_state_dict(self, state: Any, /) -> Any:
        """Continue from what `state_dict` gave."""


def save_checkpoint(path: Path, step: int, **parts: Resumable) -> None:
    """Save all that is needed to continue after ``step`` steps."""
    temporary = path.with_suffix(".part")
    states = {name: part.state_dict() for name, part in parts.items()}
    torch.save({"step": step, **states}, temporary)
    temporary.replace(path)


def load_checkpoint(path: Path, **parts: Resumable) -> int:
    """Restore a checkpoint in place and return its step; 0 when there is none.

    Raises:
        TrainingError: the file is damaged or of another network.
    """
    if not path.is_file():
        return 0
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(state[name])
        return int(state["step"])
    except Exception as error:  # torch raises from several trees on a damaged file
        raise TrainingError(
            f"{path}: this checkpoint does not fit the run ({type(error).__name__}); "
            "delete it or give another --out"
        ) from error
