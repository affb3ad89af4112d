"""Make room in a trained network for new topics; what it knows of the old ones stays exactly the same."""

from __future__ import annotations

from collections.abc import Callable

import torch

from ...models.encoder.network import BriefNetwork

Grown = dict[str, int]
"""Parameters that have a row for each topic: name → the dimension of the topics."""


def grow_topics(network: BriefNetwork, n_topics: int) -> tuple[BriefNetwork, Grown]:
    """Copy a network into one with more topics.

    Every parameter with a dimension of the size of the topics gets rows appended, whatever head it
    belongs to; the new rows are as a new head's.

    Args:
        network: the old one; its encoder is taken over, not copied.
        n_topics: old and new topics together.

    Returns:
        The new network, and which parameters grew.

    Raises:
        ValueError: fewer topics than before.
    """
    if n_topics < network.n_topics:
        raise ValueError(f"expected at least {network.n_topics} topics, got {n_topics}")
    dropout = float(network.encoder.config.hidden_dropout_prob)
    larger = BriefNetwork(network.encoder, n_topics, dropout)
    grown: Grown = {}
    old = network.state_dict()
    with torch.no_grad():
        for name, parameter in larger.state_dict().items():
            before = old[name]
            if before.shape == parameter.shape:
                parameter.copy_(before)
                continue
            (dim,) = [
                d
                for d, (n, m) in enumerate(zip(before.shape, parameter.shape, strict=True))
                if n != m
            ]
            parameter.narrow(dim, 0, before.shape[dim]).copy_(before)
            grown[name] = dim
    return larger.eval(), grown


def learn_only_new(network: BriefNetwork, grown: Grown, n_old: int) -> Callable[[], None]:
    """Freeze all but the new topics' rows (old rows get no gradient); returns what undoes it."""
    handles = []
    for name, parameter in network.named_parameters():
        parameter.requires_grad_(name in grown)
        if name in grown:
            hook = _without_old(grown[name], n_old)
            handles.append(parameter.register_hook(hook))  # type: ignore[no-untyped-call]

    def undo() -> None:
        for handle in handles:
            handle.remove()
        for parameter in network.parameters():
            parameter.requires_grad_(True)

    return undo


def _without_old(dim: int, n_old: int) -> Callable[[torch.Tensor], torch.Tensor]:
    def hook(gradient: torch.Tensor) -> torch.Tensor:
        gradient = gradient.clone()
        gradient.narrow(dim, 0, n_old).zero_()
        return gradient

    return hook
