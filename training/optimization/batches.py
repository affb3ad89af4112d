"""In which order an epoch shows its examples, and which share a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from ...streams import batched

_Item = TypeVar("_Item")

_POOL = 16
"""Batches whose examples are sorted by length together."""


def shuffled_batches(
    items: Sequence[_Item], lengths: Sequence[int], size: int, random: np.random.Generator
) -> Iterator[list[_Item]]:
    """Every item once, at random; items of similar length share a batch, or padding would double the work.

    Args:
        lengths: of each item.
        size: of a batch; the last pool's last one may be smaller.
    """
    order = random.permutation(len(items)).tolist()
    batches = [
        batch
        for pool in batched(order, _POOL * size)
        for batch in batched(sorted(pool, key=lengths.__getitem__), size)
    ]
    for number in random.permutation(len(batches)):
        yield [items[i] for i in batches[number]]
