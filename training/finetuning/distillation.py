"""Keep what a model knows while it learns more: its own answers become targets (Li & Hoiem 2016)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...models.model import Model
from .examples import Example


def add_own_salience(examples: Sequence[Example], teacher: Path) -> list[Example]:
    """Give examples without a reference abstract the old model's salience as target."""
    model = Model.load(teacher, runtime="torch", device="cpu")
    scores = model.score([example.prepared for example in examples])
    return [
        example
        if example.salience is not None
        else replace(example, salience=softmax_salience(score.salience))
        for example, score in zip(examples, scores, strict=True)
    ]


def softmax_salience(salience: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Salience scores (n_sentences,) as a target distribution; sentences without a score get none."""
    finite = np.where(np.isfinite(salience), salience, -1e4)
    weights = np.exp(finite - finite.max())
    return np.asarray(weights / weights.sum(), dtype=np.float32)
