"""The torch engine: on a GPU, or where the extra `train` is installed anyway."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ....errors import require

if TYPE_CHECKING:
    from ..batching import WindowBatch


class TorchRuntime:
    """Runs a `BriefNetwork`. Any number of threads may call `run`.

    Args:
        network: in eval mode; moved to the device.
        device: "cpu", "cuda" or another torch device; None takes a GPU when there is one.
    """

    max_pieces = 4096
    """Enough to fill two cores, small enough for their caches."""
    step = 1

    def __init__(self, network: Any, device: str | None = None) -> None:
        self._torch = torch = require("torch", "train")
        keep_forks_usable()
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._network = network.to(self._device)

    def run(self, batches: Sequence[WindowBatch]) -> list[npt.NDArray[np.float32]]:
        """See `Runtime.run`."""
        return [self._run(batch) for batch in batches]

    def _run(self, batch: WindowBatch) -> npt.NDArray[np.float32]:
        torch = self._torch
        with torch.inference_mode():
            inputs = (
                torch.from_numpy(array).to(self._device)
                for array in (batch.piece_ids, batch.pooling, batch.features)
            )
            outputs: npt.NDArray[np.float32] = self._network(*inputs).float().cpu().numpy()
        return outputs


@lru_cache(maxsize=1)
def keep_forks_usable() -> None:
    """Let torch compute in one thread in processes forked from this one.

    They lack the threads of its pool and would wait for them for ever. `DataLoader` of torch does so too.
    """
    if hasattr(os, "register_at_fork"):  # not on Windows
        torch = require("torch", "train")
        os.register_at_fork(after_in_child=partial(torch.set_num_threads, 1))
