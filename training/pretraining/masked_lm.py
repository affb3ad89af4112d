"""Masked-language-model pre-training of an encoder on plain articles (Liu et al. 2019)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from transformers import RobertaModel

from ...aliases import BoolArray, IntArray
from ...configs.schemas import PretrainConfig
from .masking import IGNORED, mask_words
from .packing import PackedText, block_at

_N_VALIDATION = 64
"""Blocks of held-out text that a validation loss is the mean of."""
_ASKED_TOGETHER = 256
"""Asked places are padded to a multiple of it."""


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
        share: of the words, hidden.
        unfinished: see `masking.unfinished_pieces`.
        mask_id: the piece that hides others.
    """

    def __init__(
        self, encoder: RobertaModel, share: float, unfinished: BoolArray, mask_id: int
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = MaskedPieceHead(encoder)
        self._share = share
        self._unfinished = unfinished
        self._mask_id = mask_id

    def forward(self, blocks: IntArray, random: np.random.Generator) -> torch.Tensor:
        """The mean loss on (n_blocks, n_pieces) running text, in nats per hidden piece."""
        inputs, targets = mask_words(blocks, self._unfinished, self._share, self._mask_id, random)
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


@dataclass(frozen=True, slots=True)
class MaskedWords:
    """The objective: blocks of running text, some of whose words are hidden.

    Attributes:
        network: learns.
        text: where the blocks are cut from.
        config: how many, and how long.
        seed: of the order.
    """

    network: MaskedLanguageModel
    text: PackedText
    config: PretrainConfig
    seed: int

    def batch(self, step: int, numbers: Sequence[int]) -> IntArray:
        """See `Objective.batch`; (n_blocks, n_pieces)."""
        length = self.config.n_pieces
        blocks = [block_at(self.text.pieces, length, n, self.seed) for n in numbers]
        return np.stack(blocks).astype(np.int64)

    def held_out(self) -> Iterator[IntArray]:
        """See `Objective.held_out`."""
        pieces, length, size = self.text.validation, self.config.n_pieces, self.config.batch_size
        n_blocks = min(_N_VALIDATION, len(pieces) // length)
        blocks = pieces[: n_blocks * length].reshape(n_blocks, length).astype(np.int64)
        yield from (blocks[start : start + size] for start in range(0, n_blocks, size))

    def n_pieces(self, batch: IntArray) -> int:
        """See `Objective.n_pieces`."""
        return int(batch.size)
