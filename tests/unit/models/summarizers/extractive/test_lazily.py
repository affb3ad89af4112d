"""Members made when they are asked for."""

from __future__ import annotations

import pytest

from phobrief.models.summarizers.extractive.lazily import Lazily


def test_each_is_made_once_and_only_when_it_is_asked_for() -> None:
    made: list[int] = []

    def square(i: int) -> int:
        made.append(i)
        return i * i

    squares = Lazily(5, square)
    assert (squares[2], squares[2], squares[-1]) == (4, 4, 16)
    assert made == [2, 4]
    assert squares[1:3] == [1, 4]
    assert [*squares] == [0, 1, 4, 9, 16]
    assert made == [2, 4, 1, 0, 3]
    assert len(squares) == 5


def test_no_more_than_were_promised() -> None:
    with pytest.raises(IndexError):
        Lazily(2, str)[2]
