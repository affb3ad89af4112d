"""What every runtime does: windows in, unit outputs out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from ..batching import WindowBatch


class Runtime(Protocol):
    """An engine that runs the network.

    Attributes:
        max_pieces: windows are run together up to so many pieces, padding counted; one alone may have more.
        step: their length is padded to a multiple of it.
    """

    max_pieces: int
    step: int

    def run(self, batches: Sequence[WindowBatch]) -> list[npt.NDArray[np.float32]]:
        """Return (n_windows, n_units, 2 * n_topics + 1) of each; rows of padding units mean nothing."""
        ...
