"""Masked pieces (Devlin et al. 2019): whole words at a time, others at every step (Liu et al. 2019)."""

from __future__ import annotations

import numpy as np

from ...aliases import BoolArray, IntArray
from ...models.encoder.tokenizer import UNFINISHED, Tokenizer

IGNORED = -100
"""The target of a piece that nothing is asked of."""
N_SPECIAL = 4
"""Ids below it are <s>, <pad>, </s> and <unk>; the mask is the last id."""


def unfinished_pieces(tokenizer: Tokenizer) -> BoolArray:
    """(n_pieces,) whether the piece after one of this id belongs to the same word."""
    return np.array([tokenizer.piece(i).endswith(UNFINISHED) for i in range(tokenizer.n_pieces)])


def mask_words(
    blocks: IntArray,
    unfinished: BoolArray,
    share: float,
    mask_id: int,
    random: np.random.Generator,
) -> tuple[IntArray, IntArray]:
    """Choose about ``share`` of the words; of their pieces hide 80 %, replace 10 % at random, keep 10 %.

    Args:
        blocks: (n_blocks, n_pieces) running text.
        unfinished: see `unfinished_pieces`.

    Returns:
        The inputs and the targets, both of the shape of ``blocks``; `IGNORED` where nothing is asked.
    """
    begins = np.ones(blocks.shape, dtype=bool)
    begins[:, 1:] = ~unfinished[blocks[:, :-1]]
    words = np.cumsum(begins.ravel()) - 1
    fate = random.random((words[-1] + 1, 2))[words].reshape(*blocks.shape, 2)
    chosen = (fate[..., 0] < share) & (blocks >= N_SPECIAL)
    targets = np.where(chosen, blocks, IGNORED)
    inputs = np.where(chosen & (fate[..., 1] < 0.8), mask_id, blocks)
    replaced = random.integers(N_SPECIAL, mask_id, blocks.shape)
    return np.where(chosen & (fate[..., 1] >= 0.9), replaced, inputs), targets
