"""Processes that train one network take as many steps, in as many parts."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from phobrief.training.optimization.processes import Processes  # noqa: E402

CPU = torch.device("cpu")


@pytest.mark.parametrize("n_items", [1, 2, 7, 9, 25, 32])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_shares_are_of_one_length_and_cover_the_batch(n: int, n_items: int) -> None:
    """Batches of 25 for two processes, in parts of 4: 13 and 12 would be 4 and 3 calls of the network."""
    items = list(range(n_items))
    shares = [Processes(rank, n, CPU).share(items) for rank in range(n)]
    assert {len(share) for share in shares} == {-(-n_items // n)}
    assert set().union(*shares) == set(items)


def test_one_process_takes_the_batch_as_it_is() -> None:
    assert Processes(0, 1, CPU).share("abcde") == "abcde"
