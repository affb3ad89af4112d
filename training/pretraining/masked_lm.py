"""Masked-language-model pre-training of an encoder on plain articles (Liu et al. 2019)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from transformers import RobertaModel

from ...aliases import BoolArray, IntArray
from ...configs.schemas import PretrainConfig
from ..optimization.checkpoints import load_checkpoint, save_checkpoint
from ..optimization.muon import MuonWithAdamW
from ..optimization.precision import autocast
from ..optimization.processes import Processes
from ..optimization.schedules import warmup_stable_decay
from .masking import IGNORED, mask_words
from .packing import PackedText, PieceArray, block_at

_N_VALIDATION = 64
"""Blocks of held-out text that a validation loss is the mean of."""
_ASKED_TOGETHER = 256
"""Asked places are padded to a multiple of it."""


@dataclass(frozen=True, slots=True)
class PretrainReport:
    """How far a run is.

    Attributes:
        step: steps done.
        n_pieces: pieces seen.
        loss: mean since the last report, in nats per masked piece.
        validation_loss: the same on held-out articles; None where none was due.
        pieces_per_second: since the last report.
    """

    step: int
    n_pieces: int
    loss: float
    validation_loss: float | None
    pieces_per_second: float


class MaskedPieceHead(nn.Module):
    """RoBERTa's head: dense, GELU, layer norm, then the embeddings themselves as output weights."""

    def __init__(self, encoder: RobertaModel) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.dense = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))

    def forward(self, states: torch.Tensor, embeddings: torch.Tensor) -> torch.Tensor:
        """Map (n, width) states to (n, n_pieces) logits."""
        hidden = self.norm(nn.functional.gelu(self.dense(states)))
        return nn.functional.linear(hidden, embeddings, self.bias)


class MaskedLanguageModel(nn.Module):
    """An encoder with the head that guesses hidden pieces.

    Args:
        unfinished: see `masking.unfinished_pieces`.
        mask_id: the piece that hides others.
    """

    def __init__(self, encoder: RobertaModel, unfinished: BoolArray, mask_id: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = MaskedPieceHead(encoder)
        self._unfinished = unfinished
        self._mask_id = mask_id

    def forward(self, blocks: IntArray, share: float, random: np.random.Generator) -> torch.Tensor:
        """The loss on (n_blocks, n_pieces) running text of which about ``share`` is hidden."""
        inputs, targets = mask_words(blocks, self._unfinished, share, self._mask_id, random)
        device = self.head.bias.device
        states = self.encoder(input_ids=torch.from_numpy(inputs).to(device)).last_hidden_state
        places = _padded(np.flatnonzero(targets != IGNORED), targets.size)
        asked = states.flatten(0, 1)[torch.from_numpy(places).to(device)]
        logits = self.head(asked, self.encoder.embeddings.word_embeddings.weight)
        wanted = torch.from_numpy(targets.ravel()[places]).to(device)
        return nn.functional.cross_entropy(logits.float(), wanted, ignore_index=IGNORED)


def _padded(places: IntArray, n_places: int) -> IntArray:
    """As many as the next multiple of `_ASKED_TOGETHER`, with places that nothing is asked of.

    Every new size of a matrix costs memory that is never given back.
    """
    n = min(-(-len(places) // _ASKED_TOGETHER) * _ASKED_TOGETHER, n_places)
    free = np.setdiff1d(np.arange(n_places), places, assume_unique=True)
    return np.concatenate([places, free[: n - len(places)]])


# 37 lines beside the docstring: one loop, whose steps save, report and stop by turns.
def pretrain(
    network: MaskedLanguageModel,
    text: PackedText,
    config: PretrainConfig,
    *,
    seed: int,
    checkpoint: Path,
    processes: Processes,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[PretrainReport]:
    """Pre-train in place; logging and stopping belong to the caller.

    Args:
        processes: those that train the network together, each on its part of every step's blocks.
        checkpoint: file to continue from when it exists; written every ``config.checkpoint_minutes``, when
            ``stop`` says so, and at the end.
        stop: asked after every step; true ends early.
    """
    torch.manual_seed(seed)
    network.to(processes.device).train()
    model = processes.wrap(network)
    optimizer = MuonWithAdamW(network, matrix_rate=config.matrix_rate, rate=config.rate)
    rate_share = warmup_stable_decay(config.steps, config.warmup, config.decay)
    first = load_checkpoint(checkpoint, network=network, optimizer=optimizer)
    per_step = config.batch_size * config.accumulate * config.n_pieces
    losses: list[float] = []
    started = saved = time.monotonic()
    for step in range(first, config.steps):
        # Dropout repeats after a resume, and differs between processes.
        torch.manual_seed(seed * 100_003 + step + 7919 * processes.rank)
        losses.append(_step(model, text.pieces, config, step, seed, processes))
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step(rate_share(step))
        done = step + 1
        ending = done == config.steps or processes.agree(stop())
        if processes.is_first and (
            ending or time.monotonic() - saved > 60 * config.checkpoint_minutes
        ):
            save_checkpoint(checkpoint, done, network=network, optimizer=optimizer)
            saved = time.monotonic()
        if ending or done % config.report_every == 0:
            speed = len(losses) * per_step / (time.monotonic() - started)
            due = ending or done % config.validate_every == 0
            validation = validation_loss(network, text.validation, config) if due else None
            yield PretrainReport(done, done * per_step, float(np.mean(losses)), validation, speed)
            losses, started = [], time.monotonic()
        if ending:
            break
    network.eval()


# Six parameters: what is learnt, from what and how, and which step of it this is.
def _step(
    model: nn.Module,
    pieces: PieceArray,
    config: PretrainConfig,
    step: int,
    seed: int,
    processes: Processes,
) -> float:
    """Gradients of one optimizer step, in ``accumulate`` parts; returns the mean loss of this process."""
    total = 0.0
    for part in range(config.accumulate):
        number = step * config.accumulate + part
        own = processes.share(range(config.batch_size))
        blocks = _blocks(pieces, config, own, number, seed)
        random = np.random.default_rng((seed, number, 1, processes.rank))
        with autocast(config.precision, processes.device):
            loss = model(blocks, config.mask_share, random)
        (loss / config.accumulate).backward()
        total += float(loss.detach()) / config.accumulate
    return total


def _blocks(
    pieces: PieceArray, config: PretrainConfig, places: Sequence[int], batch: int, seed: int
) -> npt.NDArray[np.int64]:
    numbers = (batch * config.batch_size + place for place in places)
    return np.stack([block_at(pieces, config.n_pieces, n, seed) for n in numbers]).astype(np.int64)


@torch.no_grad()
def validation_loss(
    network: MaskedLanguageModel,
    pieces: PieceArray,
    config: PretrainConfig,
) -> float | None:
    """Mean loss on held-out text, with the same pieces hidden every time; None where it is too short."""
    n_blocks = min(_N_VALIDATION, len(pieces) // config.n_pieces)
    if not n_blocks:
        return None
    network.eval()
    blocks = pieces[: n_blocks * config.n_pieces].reshape(n_blocks, -1).astype(np.int64)
    random = np.random.default_rng(0)
    with autocast(config.precision, network.encoder.device):
        losses = [
            float(network(blocks[i : i + config.batch_size], config.mask_share, random))
            for i in range(0, n_blocks, config.batch_size)
        ]
    network.train()
    return float(np.mean(losses))
