"""What every runtime does: windows in, unit outputs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from ..batching import WindowBatch


class Runtime(Protocol):
    """An engine that runs the network."""

    def run(self, batch: WindowBatch) -> npt.NDArray[np.float32]:
        """Return (n_windows, n_units, 2 * n_topics + 1); rows of padding units mean nothing."""
        ...
