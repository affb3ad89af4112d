"""The torch engine: on a GPU, or where the extra `train` is installed anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ....errors import require

if TYPE_CHECKING:
    from ..batching import WindowBatch


class TorchRuntime:
    """Runs a `BriefNetwork`.

    Args:
        network: in eval mode; moved to the device.
        device: "cpu", "cuda" or another torch device; None takes a GPU when there is one.
    """

    def __init__(self, network: Any, device: str | None = None) -> None:
        self._torch = torch = require("torch", "train")
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._network = network.to(self._device)

    def run(self, batch: WindowBatch) -> npt.NDArray[np.float32]:
        """See `Runtime.run`."""
        torch = self._torch
        with torch.inference_mode():
            inputs = (
                torch.from_numpy(array).to(self._device)
                for array in (batch.piece_ids, batch.pooling, batch.features)
            )
            outputs: npt.NDArray[np.float32] = self._network(*inputs).float().cpu().numpy()
        return outputs
