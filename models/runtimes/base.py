"""What every runtime does: windows in, what the heads say out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from ..batching import WindowBatch


FloatArray = npt.NDArray[np.float32]

N_CONTENT = 2
"""Logits of a piece: that an abstract takes it up, and that it takes up the pair with the next one."""


class Outputs(NamedTuple):
    """What the heads say of a batch of windows; rows of padding mean nothing.

    Attributes:
        units: (n_windows, n_units, 2 * n_topics + 1).
        content: (n_windows, n_pieces, N_CONTENT); None without a content head.
    """

    units: FloatArray
    content: FloatArray | None = None


class Runtime(Protocol):
    """An engine that runs the network."""

    def run(self, batch: WindowBatch) -> Outputs:
        """Return what `BriefNetwork.forward` does."""
        ...
