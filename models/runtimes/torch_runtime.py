"""The torch engine: on a GPU, or where the extra `train` is installed anyway."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...errors import require
from ..batching import WindowBatch


class TorchRuntime:
    """Runs ``model.safetensors``.

    Args:
        folder: the model directory.
        config: its config.json.
        n_topics: topics of the head.
        device: "cpu", "cuda" or another torch device; None takes a GPU when there is one.
    """

    def __init__(
        self, folder: Path, config: dict[str, object], n_topics: int, device: str | None = None
    ) -> None:
        torch = require("torch", "train")
        from ..network_store import load_network

        self._torch = torch
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        network = load_network(folder, config, n_topics)
        self._network = network.to(self._device).eval()

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
