"""Fine-tuning of a sequence-to-sequence network on weighted pairs: a generator of reports that can resume."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from ...configs.seq2seq import GeneratorConfig, Seq2SeqFinetuneConfig
from ..optimization.checkpoints import load_checkpoint, save_checkpoint
from ..optimization.schedules import warmup_then_linear
from .seq2seq_pairs import Pair

_IGNORED = -100
"""Label of padding, which counts nothing."""


@dataclass(frozen=True, slots=True)
class Seq2SeqStep:
    """A report: step of all steps, mean loss a piece since the last one, articles per second."""

    step: int
    n_steps: int
    loss: float
    articles_per_second: float


def train_seq2seq(
    network: Any,
    tokenizer: Any,
    pairs: Sequence[Pair],
    habits: GeneratorConfig,
    config: Seq2SeqFinetuneConfig,
    *,
    seed: int,
    checkpoint: Path,
    device: torch.device,
    report_every: int = 20,
) -> Iterator[Seq2SeqStep]:
    """Fine-tune ``network`` in place; ``checkpoint`` is gone on with when it exists."""
    network.to(device).train()
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=config.rate, weight_decay=config.weight_decay
    )
    steps_per_epoch = -(-len(pairs) // config.batch_size)
    n_steps = steps_per_epoch * config.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, warmup_then_linear(n_steps, config.warmup)
    )
    first = load_checkpoint(checkpoint, network, optimizer, schedule)
    total, n_articles, started = 0.0, 0, time.monotonic()
    for number in range(first, n_steps):
        batch = _batch(pairs, config.batch_size, number, steps_per_epoch, seed)
        torch.manual_seed(seed * 100_003 + number)  # dropout repeats after a resume
        total += _step(network, tokenizer, batch, habits, config, device)
        nn.utils.clip_grad_norm_(network.parameters(), config.clip_norm)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        n_articles += len(batch)
        done = number + 1
        if done % config.checkpoint_every == 0 or done == n_steps:
            save_checkpoint(checkpoint, network, optimizer, schedule, done)
        if done % report_every == 0 or done == n_steps:
            n_since = min((done - 1) % report_every + 1, done - first)
            speed = n_articles / (time.monotonic() - started)
            yield Seq2SeqStep(done, n_steps, total / n_since, speed)
            total, n_articles, started = 0.0, 0, time.monotonic()
    network.eval()


def mean_loss(
    network: Any,
    tokenizer: Any,
    pairs: Sequence[Pair],
    habits: GeneratorConfig,
    config: Seq2SeqFinetuneConfig,
    device: torch.device,
) -> float:
    """Mean loss a piece over pairs, without smoothing; nan for no pairs."""
    network.to(device).eval()
    size = max(1, config.batch_size // config.accumulate)
    losses = []
    with torch.inference_mode():
        for start in range(0, len(pairs), size):
            part = pairs[start : start + size]
            losses.append(
                (float(pair_loss(network, tokenizer, part, habits, 0.0, device)), len(part))
            )
    n = sum(count for _, count in losses)
    return sum(loss * count for loss, count in losses) / n if n else float("nan")


def pair_loss(
    network: Any,
    tokenizer: Any,
    pairs: Sequence[Pair],
    habits: GeneratorConfig,
    smoothing: float,
    device: torch.device,
) -> torch.Tensor:
    """Cross-entropy a piece, averaged over pairs by their weights."""
    inputs, labels = encode_pairs(tokenizer, pairs, habits)
    inputs, labels = inputs.to(device), labels.to(device)
    logits = network(
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
    weights = torch.tensor([pair.weight for pair in pairs], device=device)
    return (loss.sum(dim=1) / counted * weights).sum() / weights.sum()


def encode_pairs(
    tokenizer: Any, pairs: Sequence[Pair], habits: GeneratorConfig
) -> tuple[Any, torch.Tensor]:
    """Padded piece ids of the sources, and of the targets with padding marked to be ignored."""
    inputs = tokenizer(
        [habits.prefix + pair.source for pair in pairs],
        max_length=habits.max_source_pieces,
        truncation=True,
        padding=True,
        return_tensors="pt",
    )
    targets = tokenizer(
        text_target=[pair.target for pair in pairs],
        max_length=habits.max_target_pieces,
        truncation=True,
        padding=True,
        return_tensors="pt",
    )
    labels = targets["input_ids"].masked_fill(targets["attention_mask"] == 0, _IGNORED)
    return inputs, labels


def _step(
    network: Any,
    tokenizer: Any,
    batch: Sequence[Pair],
    habits: GeneratorConfig,
    config: Seq2SeqFinetuneConfig,
    device: torch.device,
) -> float:
    """Gradients of one optimizer step in ``accumulate`` parts; returns the mean loss."""
    size = -(-len(batch) // config.accumulate)
    parts = [batch[i : i + size] for i in range(0, len(batch), size)]
    total = 0.0
    for part in parts:
        share = sum(pair.weight for pair in part) / sum(pair.weight for pair in batch)
        with _autocast(config.precision, device):
            loss = pair_loss(network, tokenizer, part, habits, config.label_smoothing, device)
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
    return sorted(chosen, key=lambda pair: len(pair.source))  # parts of near length pad less


def _autocast(precision: str, device: torch.device) -> contextlib.AbstractContextManager[object]:
    if precision == "float32":
        return contextlib.nullcontext()
    return torch.autocast(device.type, dtype=getattr(torch, precision))
