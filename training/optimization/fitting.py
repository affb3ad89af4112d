"""Train a small network: the loop that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import torch
from torch import nn

_Batch = TypeVar("_Batch")

_WEIGHT_DECAY = 0.01
_LARGEST_GRADIENT = 1.0
"""Norm from which gradients are clipped."""


def fit_network(
    network: nn.Module,
    loss: Callable[[_Batch], torch.Tensor],
    batches: Callable[[], Iterable[_Batch]],
    *,
    n_batches: int,
    n_epochs: int,
    rate: float,
) -> Iterator[float]:
    """Train in place with AdamW (Loshchilov & Hutter 2019) and one cycle of the rate (Smith & Topin 2018).

    Args:
        loss: of the network on a batch.
        batches: those of the next epoch, ``n_batches`` of them.
        rate: the highest.

    Yields:
        The mean loss of each epoch, once it is done: a generator, so an epoch is trained only when the caller
        asks for its loss.
    """
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=_WEIGHT_DECAY)
    n_steps = n_batches * n_epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=n_steps)
    network.train()
    for _ in range(n_epochs):
        total = 0.0
        for batch in batches():
            found = loss(batch)
            optimizer.zero_grad()
            found.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), _LARGEST_GRADIENT)
            optimizer.step()
            schedule.step()
            total += float(found.detach())
        yield total / n_batches
