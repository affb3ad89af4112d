"""Gather windows of many articles into padded encoder batches, similar lengths together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray
from ..sentence_features.features import N_FEATURES
from .windows import Window


@dataclass(frozen=True, slots=True)
class WindowBatch:
    """Inputs of `BriefNetwork.forward` as numpy arrays.

    Attributes:
        piece_ids: (n_windows, n_pieces) int64.
        pooling: (n_windows, n_units, n_pieces) float32, mean over the pieces of a unit.
        features: (n_windows, n_units, N_FEATURES) float32.
    """

    piece_ids: npt.NDArray[np.int64]
    pooling: FloatArray
    features: FloatArray


def collate(
    windows: Sequence[Window], features: Sequence[FloatArray], pad_id: int, step: int = 1
) -> WindowBatch:
    """Pad windows to one shape.

    Args:
        windows: at least one window.
        features: for each window the features of its article's sentences, (n_sentences, N_FEATURES).
        step: the number of pieces is a multiple of it.
    """
    n_pieces = max(len(window.piece_ids) for window in windows)
    n_pieces = -(-n_pieces // step) * step
    n_units = max(1, max(len(window.sentences) for window in windows))
    piece_ids = np.full((len(windows), n_pieces), pad_id, dtype=np.int64)
    pooling = np.zeros((len(windows), n_units, n_pieces), dtype=np.float32)
    unit_features = np.zeros((len(windows), n_units, N_FEATURES), dtype=np.float32)
    for w, window in enumerate(windows):
        piece_ids[w, : len(window.piece_ids)] = window.piece_ids
        places = np.flatnonzero(window.units >= 0)
        units = window.units[places]
        counts = np.bincount(units, minlength=max(1, len(window.sentences)))
        pooling[w, units, places] = 1.0 / counts[units]
        unit_features[w, : len(window.sentences)] = features[w][list(window.sentences)]
    return WindowBatch(piece_ids, pooling, unit_features)


def by_length(lengths: Sequence[int], max_pieces: int) -> Iterator[list[int]]:
    """Yield groups of indices, longest first, each within ``max_pieces`` after padding."""
    order = sorted(range(len(lengths)), key=lambda i: (-lengths[i], i))
    group: list[int] = []
    for i in order:
        if group and lengths[group[0]] * (len(group) + 1) > max_pieces:
            yield group
            group = []
        group.append(i)
    if group:
        yield group
