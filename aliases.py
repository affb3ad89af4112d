"""Types that many modules name. Not imported by `import phobrief`: numpy is not wanted there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
"""Of any precision: networks and what runs them give float32, what is fitted on dev is float64."""
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

Policy = Literal["best_f1", "min_precision", "min_recall"]
"""What a topic's threshold is for: models/topics/policies.py and training/topics/thresholds.py say how."""

Log = Callable[[str], None]
"""Is told, in a line, how far a long run is."""
