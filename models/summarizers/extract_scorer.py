"""How good an abstract some sentences make together: the ROUGE to be expected of them, by a small network.

Choosing sentence by sentence cannot weigh a long good one against two short ones, nor see that the second
repeats what the title says already; rating whole extracts can (as Zhong et al. 2020 argue for encoders). How
much an extract has of what an abstract would hold is told by `GistScorer`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from ...aliases import FloatArray
from ...errors import ModelStoreError
from .base import Extract, Rate
from .extract_features import EXTRACT_FEATURES, ArticleView
from .gist_features import GIST_FEATURES
from .gist_scorer import GistScorer
from .two_layers import TwoLayers, shapes

EXTRACTS = "extracts.safetensors"
"""Name of the file in a model directory; a model without it chooses sentence by sentence."""
FARTHEST = 4.0
"""A feature counts as no farther from what is usual than so many times its spread."""
_GIST = "gist."
"""Before the names of the arrays of `GistScorer` in the file."""
_ARRAYS = tuple(field.name for field in fields(TwoLayers))


@dataclass(frozen=True, slots=True)
class ExtractScorer(TwoLayers):
    """A network over `EXTRACT_FEATURES` and `GIST_FEATURES`.

    Attributes:
        gist: tells an article's gist; without it there are no `GIST_FEATURES`.
    """

    gist: GistScorer | None = None

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

        def rate(extracts: Sequence[Extract]) -> FloatArray:
            # Counted here: whoever writes abstracts without rating extracts is spared it.
            gist = None if self.gist is None else self.gist.gist(title, texts)
            view = ArticleView.of(title, texts, features, salience, gist)
            below = np.array([max(view.gaps[i] for i in extract) for extract in extracts])
            return np.asarray(self.score(view.rows(extracts)) + pull * below, dtype=np.float32)

        return rate

    def score(self, rows: FloatArray) -> FloatArray:
        """Expected ROUGE, (n_extracts,), of the rows of `ArticleView.rows`."""
        return self.run(np.clip((rows - self.usual) / self.spread, -FARTHEST, FARTHEST))

    def save(self, folder: Path) -> None:
        """Write `EXTRACTS`."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        if self.gist is not None:
            arrays |= {_GIST + name: array for name, array in self.gist.arrays().items()}
        arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
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
        try:
            return _read(arrays)
        except ValueError as error:
            raise ModelStoreError(
                f"{path}: {error}; if another version of phobrief made it, train it again"
            ) from error


def _read(arrays: Mapping[str, npt.NDArray[Any]]) -> ExtractScorer:
    own = {name: array for name, array in arrays.items() if not name.startswith(_GIST)}
    others = {name.removeprefix(_GIST): a for name, a in arrays.items() if name not in own}
    gist = GistScorer.of(others) if others else None
    n_features = len(EXTRACT_FEATURES) + (len(GIST_FEATURES) if gist else 0)
    n_hidden = own["bias_1"].size if "bias_1" in own else 0
    found = {name: array.shape for name, array in own.items()}
    if found != shapes(n_features, n_features, n_hidden):
        raise ValueError(f"expected a network over {n_features} features, found {found}")
    return ExtractScorer(**{name: own[name].astype(np.float32) for name in _ARRAYS}, gist=gist)
