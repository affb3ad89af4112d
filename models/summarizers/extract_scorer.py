"""How good an abstract some sentences make together: the ROUGE to be expected of them, by a small network.

Choosing sentence by sentence cannot weigh a long good one against two short ones, nor see that the second
repeats what the title says already; rating whole extracts can (as Zhong et al. 2020 argue for encoders).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from ...errors import ModelStoreError
from .base import Extract, FloatArray, Rate
from .extract_features import EXTRACT_FEATURES, ArticleView

EXTRACTS = "extracts.safetensors"
"""Name of the file in a model directory; a model without it chooses sentence by sentence."""
FARTHEST = 4.0
"""A feature counts as no farther from what is usual than so many times its spread."""
_ARRAYS = ("usual", "spread", "weights_1", "bias_1", "weights_2", "bias_2", "weights_3", "bias_3")


@dataclass(frozen=True, slots=True)
class ExtractScorer:
    """Two hidden layers of rectified units over `EXTRACT_FEATURES`; all float32.

    Attributes:
        usual, spread: (n_features,) mean and spread of each feature over extracts of many articles.
        weights_1, bias_1: (n_features, n_hidden) and (n_hidden,).
        weights_2, bias_2: (n_hidden, n_hidden) and (n_hidden,).
        weights_3, bias_3: (n_hidden, 1) and (1,).
    """

    usual: FloatArray
    spread: FloatArray
    weights_1: FloatArray
    bias_1: FloatArray
    weights_2: FloatArray
    bias_2: FloatArray
    weights_3: FloatArray
    bias_3: FloatArray

    def rating(
        self,
        title: str,
        texts: Sequence[str],
        features: FloatArray,
        salience: FloatArray,
        pull: float = 0.0,
    ) -> Rate:
        """What rates extracts of an article.

        Args:
            title, texts, features, salience: as of `ArticleView.of`.
            pull: what an extract loses for each unit of salience that its best sentence is below the best of
                all.
        """
        view = ArticleView.of(title, texts, features, salience)

        def rate(extracts: Sequence[Extract]) -> FloatArray:
            below = np.array([max(view.gaps[i] for i in extract) for extract in extracts])
            return np.asarray(self.score(view.rows(extracts)) + pull * below, dtype=np.float32)

        return rate

    def score(self, rows: FloatArray) -> FloatArray:
        """Expected ROUGE, (n_extracts,), of the rows of `ArticleView.rows`."""
        hidden = np.clip((rows - self.usual) / self.spread, -FARTHEST, FARTHEST)
        hidden = np.maximum(hidden @ self.weights_1 + self.bias_1, 0.0)
        hidden = np.maximum(hidden @ self.weights_2 + self.bias_2, 0.0)
        return np.asarray(hidden @ self.weights_3 + self.bias_3, dtype=np.float32)[:, 0]

    def save(self, folder: Path) -> None:
        """Write `EXTRACTS`."""
        arrays = {name: np.ascontiguousarray(getattr(self, name)) for name in _ARRAYS}
        (folder / EXTRACTS).write_bytes(save(arrays))

    @classmethod
    def load(cls, folder: Path) -> ExtractScorer | None:
        """Read it; None where the model has none.

        Raises:
            ModelStoreError: unreadable, or made for other features than this version computes.
        """
        path = folder / EXTRACTS
        if not path.is_file():
            return None
        try:
            arrays = load_file(path)
        except (OSError, SafetensorError) as error:
            raise ModelStoreError(f"{path}: cannot be read: {error}") from error
        shapes = {name: array.shape for name, array in arrays.items()}
        n_hidden = arrays["bias_1"].size if "bias_1" in arrays else 0
        if shapes != _shapes(n_hidden):
            raise ModelStoreError(
                f"{path}: expected a network over {len(EXTRACT_FEATURES)} features, found {shapes}; "
                "if another version of phobrief made it, train it again"
            )
        return cls(**{name: arrays[name].astype(np.float32) for name in _ARRAYS})


def _shapes(n_hidden: int) -> dict[str, tuple[int, ...]]:
    n_features = len(EXTRACT_FEATURES)
    return {
        "usual": (n_features,),
        "spread": (n_features,),
        "weights_1": (n_features, n_hidden),
        "bias_1": (n_hidden,),
        "weights_2": (n_hidden, n_hidden),
        "bias_2": (n_hidden,),
        "weights_3": (n_hidden, 1),
        "bias_3": (1,),
    }
