"""The loop of pre-training, the same for every objective: steps, reports, checkpoints."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import nn

from ...configs.schemas import PretrainConfig
from ..optimization.checkpoints import Resumable, load_checkpoint, save_checkpoint
from ..optimization.muon import Moved, MuonWithAdamW, is_matrix
from ..optimization.precision import autocast
from ..optimization.processes import Processes
from ..optimization.schedules import warmup_stable_decay

_DECAY = 0.01
"""Decay of all weights, as a share of the rate."""


class Objective(Protocol):
    """What an encoder learns from plain articles."""

    @property
    def network(self) -> nn.Module:
        """Called with a batch and a random generator it gives the mean loss."""

    def batch(self, step: int, numbers: Sequence[int]) -> Any:
        """The texts with these numbers in the order of training, all of one step.

        The same ones when asked again.
        """

    def held_out(self) -> Iterator[Any]:
        """Batches of held-out text, always the same."""

    def n_pieces(self, batch: Any) -> int:
        """Pieces of a batch, padding aside."""


@dataclass(frozen=True, slots=True)
class PretrainReport:
    """How far a run is.

    Attributes:
        step: steps done.
        n_pieces: pieces seen.
        loss: mean since the last report, in nats.
        validation_loss: the same on held-out articles; None where none was due.
        pieces_per_second: since the last report.
    """

    step: int
    n_pieces: int
    loss: float
    validation_loss: float | None
    pieces_per_second: float


class _Seen:
    """Pieces seen so far, over all processes and earlier calls."""

    n_pieces = 0

    def state_dict(self) -> dict[str, int]:
        return {"n_pieces": self.n_pieces}

    def load_state_dict(self, state: dict[str, int]) -> None:
        self.n_pieces = state["n_pieces"]


# 37 lines beside the docstring: one loop, whose steps save, report and stop by turns.
def pretrain(
    objective: Objective,
    config: PretrainConfig,
    *,
    seed: int,
    checkpoint: Path,
    processes: Processes,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[PretrainReport]:
    """Pre-train in place; logging and stopping belong to the caller.

    Args:
        processes: those that train the network together, each on its part of every step's texts.
        checkpoint: file to continue from when it exists; written every ``config.checkpoint_minutes``, when
            ``stop`` says so, and at the end.
        stop: asked after every step; true ends early.
    """
    torch.manual_seed(seed)
    network = objective.network.to(processes.device).train()
    model, seen = processes.wrap(network), _Seen()
    optimizer = _optimizer(network, config)
    rate_share = warmup_stable_decay(config.steps, config.warmup, config.decay)
    parts: dict[str, Resumable] = {"network": network, "optimizer": optimizer, "seen": seen}
    first = load_checkpoint(checkpoint, **parts)
    losses: list[float] = []
    n_before, started, saved = seen.n_pieces, time.monotonic(), time.monotonic()
    for step in range(first, config.steps):
        # Dropout repeats after a resume, and differs between processes.
        torch.manual_seed(seed * 100_003 + step + 7919 * processes.rank)
        loss, n_pieces = _step(model, objective, config, step, seed, processes)
        losses.append(loss)
        seen.n_pieces += n_pieces
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step(rate_share(step))
        done = step + 1
        ending = done == config.steps or processes.agree(stop())
        if processes.is_first and (
            ending or time.monotonic() - saved > 60 * config.checkpoint_minutes
        ):
            save_checkpoint(checkpoint, done, **parts)
            saved = time.monotonic()
        if ending or done % config.report_every == 0:
            speed = (seen.n_pieces - n_before) / (time.monotonic() - started)
            due = ending or done % config.validate_every == 0
            validation = validation_loss(objective, config, processes.device) if due else None
            yield PretrainReport(done, seen.n_pieces, float(np.mean(losses)), validation, speed)
            losses, n_before, started = [], seen.n_pieces, time.monotonic()
        if ending:
            break
    network.eval()


def _optimizer(network: nn.Module, config: PretrainConfig) -> MuonWithAdamW:
    matrices: list[Moved] = []
    rest: list[Moved] = []
    for name, weights in network.named_parameters():
        if is_matrix(name, weights):
            matrices.append((weights, config.matrix_rate, _DECAY))
        else:
            rest.append((weights, config.rate, _DECAY))
    return MuonWithAdamW(matrices, rest)


# Six parameters: what is learnt, how, and which step of it this is.
def _step(
    model: nn.Module,
    objective: Objective,
    config: PretrainConfig,
    step: int,
    seed: int,
    processes: Processes,
) -> tuple[float, int]:
    """Gradients of one optimizer step, in ``accumulate`` parts.

    Returns:
        The mean loss of this process, and the pieces that all processes have seen.
    """
    total, n_pieces = 0.0, 0
    for part in range(config.accumulate):
        number = step * config.accumulate + part
        numbers = range(number * config.batch_size, (number + 1) * config.batch_size)
        batch = objective.batch(number, processes.share(numbers))
        random = np.random.default_rng((seed, number, 1, processes.rank))
        with autocast(config.precision, processes.device):
            loss = model(batch, random)
        (loss / config.accumulate).backward()
        total += float(loss.detach()) / config.accumulate
        n_pieces += objective.n_pieces(batch) * processes.n
    return total, n_pieces


@torch.no_grad()
def validation_loss(
    objective: Objective, config: PretrainConfig, device: torch.device
) -> float | None:
    """Mean loss on held-out text, with the same pieces hidden every time; None where it is too short."""
    objective.network.eval()
    random = np.random.default_rng(0)
    with autocast(config.precision, device):
        losses = [float(objective.network(batch, random)) for batch in objective.held_out()]
    objective.network.train()
    return float(np.mean(losses)) if losses else None
