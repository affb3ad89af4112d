"""Masked-language-model pre-training of a new encoder on plain articles (RoBERTa's recipe, Liu et al. 2019).

Dynamic masking, blocks of whole running text, no next-sentence task; logits at masked positions only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from transformers import RobertaModel

from ..configs.schemas import PretrainConfig
from ..models.tokenizer import Tokenizer
from ..streams import batched
from .checkpoints import load_checkpoint, save_checkpoint
from .schedule import warmup_then_linear

PieceArray = npt.NDArray[np.uint16]

IGNORED = -100
_N_SPECIAL = 4


@dataclass(frozen=True, slots=True)
class PretrainStep:
    """What one step did: its number, the mean loss since the last report, pieces per second."""

    step: int
    loss: float
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


def pack_pieces(texts: Iterable[str], tokenizer: Tokenizer, path: Path) -> None:
    """Encode segmented texts into one running uint16 array of pieces, </s> after each, at ``path``."""
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        for batch in batched(texts, 500):
            for ids in tokenizer.encode_batch(batch):
                np.asarray([*ids, tokenizer.eos_id], dtype=np.uint16).tofile(file)
    temporary.replace(path)


def pretrain(
    encoder: RobertaModel,
    pieces: PieceArray,
    config: PretrainConfig,
    *,
    mask_id: int,
    seed: int,
    checkpoint: Path,
    checkpoint_every: int = 500,
    report_every: int = 100,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[PretrainStep]:
    """Pre-train ``encoder`` in place; a generator of reports, so that logging belongs to the caller.

    Args:
        pieces: (n,) running text as `pack_pieces` makes it.
        mask_id: piece that hides another.
        checkpoint: file to go on from when it exists, written every ``checkpoint_every`` steps.
        stop: asked after every step; true ends early with a checkpoint.
    """
    torch.manual_seed(seed)
    head = MaskedPieceHead(encoder)
    network = nn.ModuleDict({"encoder": encoder, "head": head}).train()
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=config.rate, betas=(0.9, 0.98), weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, warmup_then_linear(config.steps, config.warmup)
    )
    first = load_checkpoint(checkpoint, network, optimizer, schedule)
    losses: list[float] = []
    started = time.monotonic()
    for step in range(first, config.steps):
        random = np.random.default_rng((seed, step))
        blocks = _blocks(pieces, config, random)
        loss = _masked_loss(encoder, head, blocks, config, mask_id, random)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
        done = step + 1
        ending = done == config.steps or stop()
        if done % checkpoint_every == 0 or ending:
            save_checkpoint(checkpoint, network, optimizer, schedule, done)
        if done % report_every == 0 or ending:
            speed = len(losses) * blocks.size / (time.monotonic() - started)
            yield PretrainStep(done, float(np.mean(losses)), speed)
            losses, started = [], time.monotonic()
        if ending:
            break
    encoder.eval()


def mask_pieces(
    blocks: npt.NDArray[np.int64],
    share: float,
    mask_id: int,
    random: np.random.Generator,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """BERT's masking: of the chosen pieces 80 % hidden, 10 % replaced at random, 10 % kept.

    Returns:
        The inputs and the targets, both of the shape of ``blocks``; `IGNORED` where nothing is asked.
    """
    chosen = (random.random(blocks.shape) < share) & (blocks >= _N_SPECIAL)
    targets = np.where(chosen, blocks, IGNORED)
    dice = random.random(blocks.shape)
    inputs = np.where(chosen & (dice < 0.8), mask_id, blocks)
    replaced = random.integers(_N_SPECIAL, mask_id, blocks.shape)
    return np.where(chosen & (dice >= 0.9), replaced, inputs), targets


def _blocks(
    pieces: PieceArray, config: PretrainConfig, random: np.random.Generator
) -> npt.NDArray[np.int64]:
    starts = random.integers(0, len(pieces) - config.n_pieces, config.batch_size)
    return np.stack([pieces[s : s + config.n_pieces] for s in starts]).astype(np.int64)


def _masked_loss(
    encoder: RobertaModel,
    head: MaskedPieceHead,
    blocks: npt.NDArray[np.int64],
    config: PretrainConfig,
    mask_id: int,
    random: np.random.Generator,
) -> torch.Tensor:
    inputs, targets = mask_pieces(blocks, config.mask_share, mask_id, random)
    states = encoder(input_ids=torch.from_numpy(inputs)).last_hidden_state
    asked = torch.from_numpy(targets != IGNORED)
    logits = head(states[asked], encoder.embeddings.word_embeddings.weight)
    return nn.functional.cross_entropy(logits, torch.from_numpy(targets)[asked])
