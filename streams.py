"""Reading streams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Item = TypeVar("_Item")


def batched(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """The items in lists of ``size``, the last one of what is left (`itertools.batched` of Python 3.12)."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
