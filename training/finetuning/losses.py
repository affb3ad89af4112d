"""Gather unit outputs per article and turn them into the losses of both heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from ...models.encoder.batching import WindowBatch, collate
from ...models.encoder.windows import Windows
from .examples import Example


@dataclass(frozen=True, slots=True)
class Losses:
    """Mean losses of a batch, each a scalar tensor: topics (BCE), salience (listwise cross-entropy)."""

    topics: torch.Tensor
    salience: torch.Tensor


@dataclass(frozen=True, slots=True)
class ArticleBatch:
    """Windows of a few articles, and which unit rows belong to which article.

    Attributes:
        windows: what the network reads.
        rows: (n_articles, max_units) index into the flattened (window, unit) rows.
        is_unit: (n_articles, max_units) false at padding.
        topics, topic_weights: (n_articles, n_topics).
        salience: (n_articles, max_units) target distribution over units; a row of zeros means none.
    """

    windows: WindowBatch
    rows: torch.Tensor
    is_unit: torch.Tensor
    topics: torch.Tensor
    topic_weights: torch.Tensor
    salience: torch.Tensor


def gather(examples: Sequence[Example], pad_id: int) -> ArticleBatch:
    """Collate examples into one batch."""
    windows = [w for e in examples for w in e.prepared.windows.windows]
    features = [e.prepared.features for e in examples for _ in e.prepared.windows.windows]
    batch = collate(windows, features, pad_id)
    n_columns = batch.pooling.shape[1]
    rows: list[list[int]] = []
    targets: list[list[float]] = []
    window = 0
    for example in examples:
        own_rows, own_targets = [], []
        for own in example.prepared.windows.windows:
            for unit, sentence in enumerate(own.sentences):
                own_rows.append(window * n_columns + unit)
                own_targets.append(
                    0.0 if example.salience is None else float(example.salience[sentence])
                )
            window += 1
        rows.append(own_rows)
        targets.append(own_targets)
    return ArticleBatch(
        batch,
        _padded(rows, 0).long(),
        _padded([[1] * len(own) for own in rows], 0).bool(),
        torch.from_numpy(np.stack([e.topics for e in examples])),
        torch.from_numpy(np.stack([e.topic_weights for e in examples])),
        _normalised(_padded(targets, 0.0)),
    )


def joint_losses(
    model: nn.Module, n_topics: int, batch: ArticleBatch, device: torch.device
) -> Losses:
    """Run a `BriefNetwork`, as it is or wrapped, on a batch and compare with the targets."""
    outputs = model(
        *(
            torch.from_numpy(array).to(device)
            for array in (batch.windows.piece_ids, batch.windows.pooling, batch.windows.features)
        )
    ).float()
    units = outputs.flatten(0, 1)[batch.rows.to(device)]
    hidden = ~batch.is_unit.to(device)
    attention = units[..., :n_topics].masked_fill(hidden[..., None], -1e4)
    logits = (torch.softmax(attention, dim=1) * units[..., n_topics : 2 * n_topics]).sum(dim=1)
    return Losses(
        _topic_loss(logits, batch.topics.to(device), batch.topic_weights.to(device)),
        listwise_loss(units[..., -1].masked_fill(hidden, -1e4), batch.salience.to(device)),
    )


def shorten(example: Example, max_windows: int, random: np.random.Generator) -> Example:
    """Keep the first window and a random choice of the others, so that a step stays small."""
    windows = example.prepared.windows.windows
    if len(windows) <= max_windows:
        return example
    others = sorted(random.choice(np.arange(1, len(windows)), max_windows - 1, replace=False))
    kept = Windows(tuple(windows[i] for i in [0, *others]), truncated=True)
    return replace(example, prepared=replace(example.prepared, windows=kept))


def hide_pieces(
    batch: WindowBatch, share: float, mask_id: int, random: np.random.Generator
) -> WindowBatch:
    """Replace a share of the sentence pieces by <mask>, against overfitting."""
    if share == 0:
        return batch
    in_sentence = batch.pooling.sum(axis=1) > 0
    hidden = in_sentence & (random.random(batch.piece_ids.shape) < share)
    return replace(batch, piece_ids=np.where(hidden, mask_id, batch.piece_ids))


def _topic_loss(logits: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    losses = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (losses * weights).sum() / weights.sum().clamp(min=1.0)


def listwise_loss(salience: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of (n_articles, n_units) salience with distributions over units (Cao et al. 2007); a row
    of zeros is left out."""
    losses = -(targets * torch.log_softmax(salience, dim=1)).sum(dim=1)
    n_with_target = (targets.sum(dim=1) > 0).sum().clamp(min=1)
    return losses.sum() / n_with_target


def _padded(rows: Sequence[Sequence[float]], value: float) -> torch.Tensor:
    width = max(1, max(len(row) for row in rows))
    padded = np.full((len(rows), width), value, dtype=np.float32)
    for i, row in enumerate(rows):
        padded[i, : len(row)] = row
    return torch.from_numpy(padded)


def _normalised(targets: torch.Tensor) -> torch.Tensor:
    totals = targets.sum(dim=1, keepdim=True)
    return torch.where(totals > 0, targets / totals.clamp(min=1e-9), torch.zeros_like(targets))
