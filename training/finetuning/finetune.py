"""Fine-tuning of the encoder and its heads: a generator of reports that can resume."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ...configs.schemas import FinetuneConfig
from ...models.encoder.network import BriefNetwork
from ..optimization.batches import shuffled_batches
from ..optimization.checkpoints import Resumable, load_checkpoint, save_checkpoint
from ..optimization.muon import Moved, MuonWithAdamW, is_matrix
from ..optimization.precision import autocast
from ..optimization.processes import Processes
from ..optimization.schedules import warmup_then_linear
from .examples import EpochExamples, Example
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


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run is given beside its config.

    Attributes:
        pad_id, mask_id: pieces of the tokenizer.
        seed: of the order of examples, of dropout and of what is hidden.
        checkpoint: file that the run continues from when it exists.
        processes: those that train the network together, each on its part of every step's articles.
        report_every: optimizer steps between reports.
    """

    pad_id: int
    mask_id: int
    seed: int
    checkpoint: Path
    processes: Processes
    report_every: int = 20


def finetune(
    network: BriefNetwork, examples: EpochExamples, config: FinetuneConfig, setting: Setting
) -> Iterator[FinetuneStep]:
    """Fine-tune ``network`` in place; from the checkpoint on when there is one."""
    per_step = config.batch_size * config.accumulate
    steps_per_epoch = -(-len(examples(0)) // per_step)
    n_steps = steps_per_epoch * config.epochs
    trainer = _Trainer(network, config, setting, n_steps)
    first = trainer.n_done
    totals, n_since, started = np.zeros(3), 0, time.monotonic()
    for epoch in range(first // steps_per_epoch, config.epochs):
        random = np.random.default_rng((setting.seed, epoch))
        batches = _epoch_batches(examples(epoch), per_step, random)
        for number, batch in enumerate(batches, start=epoch * steps_per_epoch):
            if number < first:
                continue
            totals += (*trainer.step(batch, number), len(batch))
            done, n_since = number + 1, n_since + 1
            if done % config.checkpoint_every == 0 or done == n_steps:
                trainer.save(done)
            if done % setting.report_every == 0 or done == n_steps:
                topics, salience = totals[:2] / n_since
                speed = totals[2] / (time.monotonic() - started)
                yield FinetuneStep(done, n_steps, float(topics), float(salience), float(speed))
                totals, n_since, started = np.zeros(3), 0, time.monotonic()
    network.eval()


def _epoch_batches(
    examples: Sequence[Example], size: int, random: np.random.Generator
) -> Iterator[list[Example]]:
    lengths = [len(example.prepared.windows.windows) for example in examples]
    return shuffled_batches(examples, lengths, size, random)


class _Trainer:
    """A network with its optimizer, its schedule and the scaler of the loss.

    Attributes:
        n_done: steps that the checkpoint brought, 0 without one.
    """

    def __init__(
        self, network: BriefNetwork, config: FinetuneConfig, setting: Setting, n_steps: int
    ) -> None:
        device = setting.processes.device
        self._network, self._config, self._setting = network, config, setting
        network.to(device).train()
        self._optimizer = _optimizer(network, config)
        self._rate_share = warmup_then_linear(n_steps, config.warmup)
        self._scaler = torch.amp.GradScaler(device.type, enabled=config.precision == "float16")
        self.n_done = load_checkpoint(setting.checkpoint, **self._parts())
        self._model = setting.processes.wrap(network)

    def save(self, done: int) -> None:
        """Write the checkpoint, in the first process."""
        if self._setting.processes.is_first:
            save_checkpoint(self._setting.checkpoint, done, **self._parts())

    def _parts(self) -> dict[str, Resumable]:
        return {"network": self._network, "optimizer": self._optimizer}

    def step(self, batch: Sequence[Example], number: int) -> tuple[float, float]:
        """One optimizer step; returns the mean losses of topics and salience."""
        seed, processes = self._setting.seed, self._setting.processes
        # Dropout repeats after a resume, and differs between processes.
        torch.manual_seed(seed * 100_003 + number + 7919 * processes.rank)
        losses = self._backward(processes.share(batch), np.random.default_rng((seed, number, 1)))
        for part in self._optimizer.parts:
            self._scaler.unscale_(part)
        nn.utils.clip_grad_norm_(self._network.parameters(), self._config.clip_norm)
        self._optimizer.step(self._rate_share(number), self._scaler)
        self._scaler.update()
        return losses

    def _backward(
        self, batch: Sequence[Example], random: np.random.Generator
    ) -> tuple[float, float]:
        """Gradients of one step, in ``accumulate`` parts."""
        config, device = self._config, self._setting.processes.device
        parts = [batch[i : i + config.batch_size] for i in range(0, len(batch), config.batch_size)]
        topic_loss = salience_loss = 0.0
        for part in parts:
            short = [shorten(e, config.max_windows, random) for e in part]
            gathered = gather(short, self._setting.pad_id)
            hidden = hide_pieces(
                gathered.windows, config.piece_dropout, self._setting.mask_id, random
            )
            with autocast(config.precision, device):
                shown = replace(gathered, windows=hidden)
                losses = joint_losses(self._model, self._network.n_topics, shown, device)
            loss = losses.topics + config.salience_weight * losses.salience
            self._scaler.scale(loss / len(parts)).backward()  # type: ignore[no-untyped-call]
            topic_loss += float(losses.topics.detach()) / len(parts)
            salience_loss += float(losses.salience.detach()) / len(parts)
        return topic_loss, salience_loss


def _optimizer(network: BriefNetwork, config: FinetuneConfig) -> MuonWithAdamW:
    """Heads learn fast, encoder layers slower towards the bottom (Howard & Ruder 2018)."""
    matrices: list[Moved] = []
    rest: list[Moved] = []
    for name, parameter in network.named_parameters():
        decay = 0.0 if parameter.ndim == 1 else config.weight_decay
        depth = _depth(name, network.encoder.config.num_hidden_layers)
        if depth is None:
            rest.append((parameter, config.head_rate, decay))
        elif config.matrix_rate is not None and is_matrix(name, parameter):
            matrices.append((parameter, config.matrix_rate * config.layer_decay**depth, decay))
        else:
            rest.append((parameter, config.encoder_rate * config.layer_decay**depth, decay))
    return MuonWithAdamW(matrices, rest)


def _depth(name: str, n_layers: int) -> int | None:
    """How many layers lie above a parameter of the encoder; None for the heads'."""
    if not name.startswith("encoder."):
        return None
    if name.startswith("encoder.encoder.layer."):
        return n_layers - 1 - int(name.split(".")[3])
    return n_layers  # the embeddings lie below all layers
