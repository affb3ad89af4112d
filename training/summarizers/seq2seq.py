"""Fine-tuning of a sequence-to-sequence network on weighted pairs: a generator of reports that can resume."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from ...configs.seq2seq import GeneratorConfig, Seq2SeqFinetuneConfig
from ...streams import batched
from ..optimization.checkpoints import load_checkpoint, save_checkpoint
from ..optimization.precision import autocast
from ..optimization.schedules import warmup_then_linear
from .seq2seq_pairs import Pair

_IGNORED = -100
"""Label of padding, which counts nothing."""
_REPORT_EVERY = 20
"""Steps."""


@dataclass(frozen=True, slots=True)
class Seq2SeqStep:
    """A report: step of all steps, mean loss a piece since the last one, articles per second."""

    step: int
    n_steps: int
    loss: float
    articles_per_second: float


@dataclass(frozen=True, slots=True)
class Seq2Seq:
    """A sequence-to-sequence network and how it takes its texts.

    Attributes:
        network, tokenizer: of transformers.
        format: prefix and longest texts.
        device: where the network is.
    """

    network: Any
    tokenizer: Any
    format: GeneratorConfig
    device: torch.device


def train_seq2seq(
    model: Seq2Seq,
    pairs: Sequence[Pair],
    config: Seq2SeqFinetuneConfig,
    *,
    seed: int,
    checkpoint: Path,
) -> Iterator[Seq2SeqStep]:
    """Fine-tune the network in place; it continues from ``checkpoint`` when that exists."""
    network = model.network.train()
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=config.rate, weight_decay=config.weight_decay
    )
    steps_per_epoch = -(-len(pairs) // config.batch_size)
    n_steps = steps_per_epoch * config.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, warmup_then_linear(n_steps, config.warmup)
    )
    total, n_since, n_articles, started = 0.0, 0, 0, time.monotonic()
    parts = {"network": network, "optimizer": optimizer, "schedule": schedule}
    for number in range(load_checkpoint(checkpoint, **parts), n_steps):
        batch = _batch(pairs, config.batch_size, number, steps_per_epoch, seed)
        torch.manual_seed(seed * 100_003 + number)  # dropout repeats after a resume
        total += _step(model, batch, config)
        nn.utils.clip_grad_norm_(network.parameters(), config.clip_norm)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        done, n_since, n_articles = number + 1, n_since + 1, n_articles + len(batch)
        if done % config.checkpoint_every == 0 or done == n_steps:
            save_checkpoint(checkpoint, done, **parts)
        if done % _REPORT_EVERY == 0 or done == n_steps:
            speed = n_articles / (time.monotonic() - started)
            yield Seq2SeqStep(done, n_steps, total / n_since, speed)
            total, n_since, n_articles, started = 0.0, 0, 0, time.monotonic()
    network.eval()


def mean_loss(model: Seq2Seq, pairs: Sequence[Pair], size: int) -> float:
    """Mean loss a piece over pairs, ``size`` at a time, without smoothing; nan for no pairs."""
    model.network.eval()
    losses = []
    with torch.inference_mode():
        for part in batched(pairs, size):
            losses.append((float(_pair_loss(model, part, smoothing=0.0)), len(part)))
    n = sum(count for _, count in losses)
    return sum(loss * count for loss, count in losses) / n if n else float("nan")


def _pair_loss(model: Seq2Seq, pairs: Sequence[Pair], smoothing: float) -> torch.Tensor:
    """Cross-entropy a piece, averaged over pairs by their weights."""
    inputs, labels = _encode_pairs(model, pairs)
    inputs, labels = inputs.to(model.device), labels.to(model.device)
    logits = model.network(
        input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"], labels=labels
    ).logits
    loss = nn.functional.cross_entropy(
        logits.float().transpose(1, 2),
        labels,
        ignore_index=_IGNORED,
        label_smoothing=smoothing,
        reduction="none",
    )
    counted = (labels != _IGNORED).sum(dim=1).clamp(min=1)
    weights = torch.tensor([pair.weight for pair in pairs], device=model.device)
    return (loss.sum(dim=1) / counted * weights).sum() / weights.sum()


def _encode_pairs(model: Seq2Seq, pairs: Sequence[Pair]) -> tuple[Any, torch.Tensor]:
    """Padded piece ids of the sources, and of the targets with padding marked to be ignored."""
    inputs = model.tokenizer(
        [model.format.prefix + pair.source for pair in pairs],
        max_length=model.format.max_source_pieces,
        truncation=True,
        padding=True,
        return_tensors="pt",
    )
    targets = model.tokenizer(
        text_target=[pair.target for pair in pairs],
        max_length=model.format.max_target_pieces,
        truncation=True,
        padding=True,
        return_tensors="pt",
    )
    labels = targets["input_ids"].masked_fill(targets["attention_mask"] == 0, _IGNORED)
    return inputs, labels


def _step(model: Seq2Seq, batch: Sequence[Pair], config: Seq2SeqFinetuneConfig) -> float:
    """Gradients of one optimizer step in ``accumulate`` parts; returns the mean loss."""
    size = -(-len(batch) // config.accumulate)
    parts = [batch[i : i + size] for i in range(0, len(batch), size)]
    total = 0.0
    for part in parts:
        share = sum(pair.weight for pair in part) / sum(pair.weight for pair in batch)
        with autocast(config.precision, model.device):
            loss = _pair_loss(model, part, config.label_smoothing)
        (loss * share).backward()  # type: ignore[no-untyped-call]
        total += float(loss.detach()) * share
    return total


def _batch(
    pairs: Sequence[Pair], size: int, number: int, steps_per_epoch: int, seed: int
) -> list[Pair]:
    """The pairs of a step; the order of an epoch depends on its number and the seed only."""
    epoch, place = divmod(number, steps_per_epoch)
    order = np.random.default_rng((seed, epoch)).permutation(len(pairs))
    chosen = [pairs[i] for i in order[place * size : (place + 1) * size]]
    return sorted(chosen, key=lambda pair: len(pair.source))  # similar lengths need less padding
