"""What the content head learns: which pieces of an article, and pairs of neighbours, its abstract has too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from ..models.runtimes.base import N_CONTENT
from ..models.windows import Window

FloatArray = npt.NDArray[np.float32]

_PAIRS_COUNT = 2.0
"""What the loss of a pair counts beside that of a piece: fewer are taken up, and they tell more."""


def content_targets(window: Window, abstract: Sequence[int]) -> FloatArray:
    """Whether the pieces of an abstract have each piece of a window, and each with the next one.

    Returns:
        (n_pieces, N_CONTENT) of 0 and 1; `is_content` says which of them mean something.
    """
    ids, said = window.piece_ids.astype(np.int64), np.asarray(abstract, dtype=np.int64)
    targets = np.zeros((len(ids), N_CONTENT), dtype=np.float32)
    targets[:, 0] = np.isin(ids, said)
    targets[:-1, 1] = np.isin(_pairs(ids), _pairs(said))
    return targets


def is_content(window: Window) -> FloatArray:
    """1 at the pieces of sentences, and at pairs within a unit, (n_pieces, N_CONTENT); else 0."""
    inside = window.units >= 0
    there = np.zeros((len(inside), N_CONTENT), dtype=np.float32)
    there[:, 0] = inside
    there[:-1, 1] = inside[:-1] & (window.units[:-1] == window.units[1:])
    return there


def collate_content(
    windows: Sequence[Window], targets: Sequence[FloatArray | None], n_pieces: int
) -> tuple[FloatArray, FloatArray]:
    """Pad the targets of windows; None where nothing is to be learnt.

    Returns:
        Targets, and 1 where there is one, both (n_windows, n_pieces, N_CONTENT).
    """
    padded = np.zeros((len(windows), n_pieces, N_CONTENT), dtype=np.float32)
    there = np.zeros_like(padded)
    for row, (window, target) in enumerate(zip(windows, targets, strict=True)):
        if target is not None:
            padded[row, : len(target)] = target
            there[row, : len(target)] = is_content(window)
    return padded, there


def content_loss(logits: torch.Tensor, targets: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy of a piece and of a pair, all three (n_windows, n_pieces, N_CONTENT)."""
    losses = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    means = (losses * there).sum(dim=(0, 1)) / there.sum(dim=(0, 1)).clamp(min=1.0)
    return means[0] + _PAIRS_COUNT * means[1]


def _pairs(ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A number for each two neighbours."""
    return (ids[:-1] << 32) + ids[1:]
