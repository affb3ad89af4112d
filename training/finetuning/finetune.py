"""Joint fine-tuning of encoder, topic head and salience head: a generator of reports that can resume."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ...configs.schemas import FinetuneConfig
from ...models.encoder.network import BriefNetwork
from ..optimization.batches import shuffled_batches
from ..optimization.checkpoints import load_checkpoint, save_checkpoint
from ..optimization.processes import Processes
from ..optimization.schedules import warmup_then_linear
from .examples import Example
from .losses import gather, hide_pieces, joint_losses, shorten


@dataclass(frozen=True, slots=True)
class FinetuneStep:
    """A report: step of all steps, mean losses since the last one, articles per second."""

    step: int
    n_steps: int
    topic_loss: float
    salience_loss: float
    articles_per_second: float

    def figures(self) -> dict[str, float]:
        """What a logger of the run is sent."""
        return {
            "topic_loss": self.topic_loss,
            "salience_loss": self.salience_loss,
            "articles_per_second": self.articles_per_second,
        }


EpochExamples = Callable[[int], Sequence[Example]]


def finetune(
    network: BriefNetwork,
    examples: EpochExamples,
    config: FinetuneConfig,
    *,
    pad_id: int,
    mask_id: int,
    seed: int,
    checkpoint: Path,
    device: torch.device,
    report_every: int = 20,
    processes: Processes | None = None,
) -> Iterator[FinetuneStep]:
    """Fine-tune ``network`` in place.

    Args:
        examples: gives the examples of an epoch by its number; the same ones when asked again.
        checkpoint: file to go on from when it exists.
        report_every: optimizer steps between reports.
        processes: those that train it together, each on its part of every step's articles.
    """
    processes = processes or Processes(0, 1, device)
    network.to(device).train()
    optimizer = torch.optim.AdamW(_groups(network, config), betas=(0.9, 0.98))
    per_step = config.batch_size * config.accumulate
    steps_per_epoch = -(-len(examples(0)) // per_step)
    n_steps = steps_per_epoch * config.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, warmup_then_linear(n_steps, config.warmup)
    )
    first = load_checkpoint(checkpoint, network, optimizer, schedule)
    model = processes.wrap(network)
    scaler = torch.amp.GradScaler(device.type, enabled=config.precision == "float16")
    totals, started = np.zeros(3), time.monotonic()
    for epoch in range(first // steps_per_epoch, config.epochs):
        batches = _epoch_batches(examples(epoch), per_step, np.random.default_rng((seed, epoch)))
        for number, batch in enumerate(batches, start=epoch * steps_per_epoch):
            if number < first:
                continue
            random = np.random.default_rng((seed, number, 1))
            # Dropout repeats after a resume, and differs between processes.
            torch.manual_seed(seed * 100_003 + number + 7919 * processes.rank)
            own = processes.share(batch)
            losses = _step(
                model, scaler, own, config, network.n_topics, pad_id, mask_id, random, device
            )
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(network.parameters(), config.clip_norm)
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad()
            schedule.step()
            totals += (*losses, len(batch))
            done = number + 1
            if processes.is_first and (done % config.checkpoint_every == 0 or done == n_steps):
                save_checkpoint(checkpoint, network, optimizer, schedule, done)
            if done % report_every == 0 or done == n_steps:
                n_since = min((done - 1) % report_every + 1, done - first)
                speed = totals[2] / (time.monotonic() - started)
                yield FinetuneStep(
                    done, n_steps, totals[0] / n_since, totals[1] / n_since, float(speed)
                )
                totals, started = np.zeros(3), time.monotonic()
    network.eval()


def _epoch_batches(
    examples: Sequence[Example], size: int, random: np.random.Generator
) -> Iterator[list[Example]]:
    lengths = [len(example.prepared.windows.windows) for example in examples]
    return shuffled_batches(examples, lengths, size, random)


def _step(
    model: nn.Module,
    scaler: torch.amp.GradScaler,
    batch: Sequence[Example],
    config: FinetuneConfig,
    n_topics: int,
    pad_id: int,
    mask_id: int,
    random: np.random.Generator,
    device: torch.device,
) -> tuple[float, float]:
    """Gradients of one optimizer step, in ``accumulate`` parts; returns the mean losses."""
    parts = [batch[i : i + config.batch_size] for i in range(0, len(batch), config.batch_size)]
    topic_loss = salience_loss = 0.0
    for part in parts:
        gathered = gather([shorten(e, config.max_windows, random) for e in part], pad_id)
        hidden = hide_pieces(gathered.windows, config.piece_dropout, mask_id, random)
        with _autocast(config, device):
            losses = joint_losses(model, n_topics, replace(gathered, windows=hidden), device)
        loss = losses.topics + config.salience_weight * losses.salience
        scaler.scale(loss / len(parts)).backward()  # type: ignore[no-untyped-call]
        topic_loss += float(losses.topics.detach()) / len(parts)
        salience_loss += float(losses.salience.detach()) / len(parts)
    return topic_loss, salience_loss


def _autocast(
    config: FinetuneConfig, device: torch.device
) -> contextlib.AbstractContextManager[object]:
    if config.precision == "float32":
        return contextlib.nullcontext()
    return torch.autocast(device.type, dtype=getattr(torch, config.precision))


def _groups(network: BriefNetwork, config: FinetuneConfig) -> list[dict[str, object]]:
    """Parameter groups: heads fast, encoder layers slower towards the bottom (Howard & Ruder 2018)."""
    n_layers = network.encoder.config.num_hidden_layers
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        rate = _rate(name, n_layers, config)
        decay = 0.0 if parameter.ndim == 1 else config.weight_decay
        groups.setdefault((rate, decay), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()
    ]


def _rate(name: str, n_layers: int, config: FinetuneConfig) -> float:
    if not name.startswith("encoder."):
        return config.head_rate
    depth = n_layers  # the embeddings lie below all layers
    if name.startswith("encoder.encoder.layer."):
        depth = n_layers - 1 - int(name.split(".")[3])
    return float(config.encoder_rate * config.layer_decay**depth)
