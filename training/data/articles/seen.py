"""Which labelled articles a model has seen: hashes of their texts, kept in its folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from ....errors import ModelStoreError
from ..near_duplicates import text_key
from .labelled import LabelledArticle

SEEN = "seen.safetensors"
"""Of a model directory: the sorted hashes of the texts it learnt from, and of those held out."""
TRAIN, DEV = "train", "dev"
_Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class SeenTexts:
    """What a model remembers of the labelled articles of its training. No text can be had back from it.

    Attributes:
        learnt: `text_hash` of each article that it learnt from.
        held_out: of each that was held out for calibration, thresholds and figures; none that it learnt from.
    """

    learnt: frozenset[int]
    held_out: frozenset[int]

    @classmethod
    def of(
        cls,
        learnt: Iterable[LabelledArticle],
        held_out: Iterable[LabelledArticle],
        before: SeenTexts | None = None,
    ) -> SeenTexts:
        """What is seen in a training.

        Args:
            learnt, held_out: its rows.
            before: what the model that it starts from has seen.
        """
        every = frozenset(text_hash(row.article.text) for row in learnt)
        apart = frozenset(text_hash(row.article.text) for row in held_out)
        if before is not None:
            every, apart = every | before.learnt, apart | before.held_out
        return cls(every, apart - every)

    @classmethod
    def load(cls, folder: Path) -> SeenTexts | None:
        """Read it; None for a model that remembers nothing.

        Raises:
            ModelStoreError: unreadable.
        """
        path = folder / SEEN
        if not path.is_file():
            return None
        try:
            arrays = load_file(path)
            return cls(*(frozenset(arrays[name].tolist()) for name in (TRAIN, DEV)))
        except (OSError, SafetensorError, KeyError, TypeError) as error:
            raise ModelStoreError(f"{path}: cannot be read: {error}") from error

    def save(self, folder: Path) -> None:
        """Write `SEEN`."""
        arrays = {TRAIN: _sorted(self.learnt), DEV: _sorted(self.held_out)}
        (folder / SEEN).write_bytes(save(arrays))


def text_hash(text: str) -> int:
    """64 bits that copies of a text have in common (see `text_key`)."""
    return int.from_bytes(hashlib.sha256(text_key(text).encode()).digest()[:8])


def split_for(row: LabelledArticle, models: Sequence[SeenTexts]) -> str | None:
    """`TRAIN` where one of the models has learnt from the row, else `DEV` where one held it out; or None."""
    seen = text_hash(row.article.text)
    if any(seen in model.learnt for model in models):
        return TRAIN
    return DEV if any(seen in model.held_out for model in models) else None


def rows_of_split(
    rows: Sequence[LabelledArticle], split: str | None, models: Sequence[SeenTexts]
) -> list[LabelledArticle]:
    """The rows of a split, all for None: as they say themselves, or where none does, as the models remember.

    Args:
        rows: of a file.
        split: "train", "dev", or whatever the rows say.
        models: what each of the models in question has seen.
    """
    if split is None:
        return list(rows)
    if any(row.split for row in rows):
        return [row for row in rows if row.split == split]
    return [row for row in rows if split_for(row, models) == split]


def n_learnt(rows: Sequence[LabelledArticle], models: Sequence[SeenTexts]) -> int:
    """How many of the rows any of the models has learnt from."""
    return sum(split_for(row, models) == TRAIN for row in rows)


def _sorted(hashes: frozenset[int]) -> _Hashes:
    return np.array(sorted(hashes), dtype=np.uint64)
