"""Several processes, a GPU or core each, training one network: started by `accelerate launch` or `torchrun`.

Both set the environment variables read here. Without them there is one process and nothing is distributed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

Item = TypeVar("Item")

_PATIENCE = timedelta(hours=12)
"""How long the others wait while the first prepares or exports."""


@dataclass(frozen=True, slots=True)
class Processes:
    """This process among those of the run.

    Attributes:
        rank: its number; 0 is the first, which alone writes and prints.
        n: how many there are.
        device: where it computes.
    """

    rank: int
    n: int
    device: torch.device

    @property
    def is_first(self) -> bool:
        """Whether this one writes and prints."""
        return self.rank == 0

    @contextmanager
    def first_alone(self) -> Iterator[None]:
        """The first process goes through the block before the others enter it and find what it made."""
        if not self.is_first:
            self.wait()
        yield
        if self.is_first:
            self.wait()

    def wait(self) -> None:
        """Until all processes are here."""
        if self.n > 1:
            distributed.barrier()

    def take_all_cores(self) -> None:
        """Compute on the threads of all processes from now on, once the others only wait."""
        if self.n > 1:
            torch.set_num_threads(torch.get_num_threads() * self.n)

    def agree(self, answer: bool) -> bool:
        """The first process's answer, in all of them."""
        if self.n == 1:
            return answer
        told = torch.tensor(answer, dtype=torch.uint8, device=self.device)
        distributed.broadcast(told, src=0)
        return bool(told)

    def share(self, items: Sequence[Item]) -> Sequence[Item]:
        """This process's part of a batch; as long as all others', so that all call the network as often."""
        own = items[self.rank :: self.n]
        return own if len(own) * self.n >= len(items) else [*own, items[-1]]

    def wrap(self, network: nn.Module) -> nn.Module:
        """The network, with gradients averaged over the processes when called through the result."""
        return (
            DistributedDataParallel(network, find_unused_parameters=True) if self.n > 1 else network
        )


def join_processes(device: str | None) -> Processes:
    """Join the other processes of the run, if any.

    Args:
        device: as torch names it; None takes this process's GPU when there is one.
    """
    n, rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("RANK", "0"))
    local = int(os.environ.get("LOCAL_RANK", "0"))
    if device is None:
        device = f"cuda:{local}" if torch.cuda.is_available() else "cpu"
    place = torch.device(device)
    if n > 1 and not distributed.is_initialized():
        if place.type == "cuda":
            torch.cuda.set_device(place)
        backend = "nccl" if place.type == "cuda" else "gloo"
        distributed.init_process_group(backend, timeout=_PATIENCE)
    return Processes(rank, n, place)


def silent(line: str) -> None:
    """Print nothing: of several processes only the first reports."""
