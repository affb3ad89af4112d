"""An epoch shows every example once, in shuffled batches of like length."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from phobrief.training.optimization.batches import shuffled_batches


@given(
    lengths=st.lists(st.integers(1, 500), max_size=200),
    size=st.integers(1, 9),
    seed=st.integers(0, 3),
)
def test_every_item_comes_once_in_batches_of_the_size(
    lengths: list[int], size: int, seed: int
) -> None:
    items = list(range(len(lengths)))
    batches = list(shuffled_batches(items, lengths, size, np.random.default_rng(seed)))
    assert sorted(item for batch in batches for item in batch) == items
    assert all(1 <= len(batch) <= size for batch in batches)
    assert sum(len(batch) < size for batch in batches) <= 1


def test_batches_are_of_like_length_and_come_in_another_order_each_time() -> None:
    random = np.random.default_rng(0)
    lengths = random.integers(1, 1000, 640).tolist()
    items = list(range(640))
    first, second = (list(shuffled_batches(items, lengths, 8, random)) for _ in range(2))
    assert first != second

    def padding(batches: list[list[int]]) -> int:
        return sum(
            max(lengths[i] for i in b) * len(b) - sum(lengths[i] for i in b) for b in batches
        )

    unsorted = [items[i : i + 8] for i in range(0, 640, 8)]
    assert padding(first) < padding(unsorted) / 5


def test_the_same_seed_shows_the_same() -> None:
    one, other = (
        list(shuffled_batches("abcdefg", [3, 1, 2, 5, 1, 1, 2], 2, np.random.default_rng(1)))
        for _ in range(2)
    )
    assert one == other


def test_nothing_to_show() -> None:
    assert not list(shuffled_batches([], [], 4, np.random.default_rng(0)))
