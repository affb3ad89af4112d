"""Whole words are hidden, about the share that is asked for, and never a special piece."""

from __future__ import annotations

import numpy as np
import pytest

from phobrief.training.pretraining.masking import IGNORED, mask_words

N_PIECES, MASK = 50, 49
UNFINISHED = np.arange(N_PIECES) % 3 == 0
"""Every third piece goes on in the next."""


def masked(seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    blocks = np.random.default_rng(0).integers(0, MASK, (200, 64))
    return blocks, *mask_words(blocks, UNFINISHED, 0.15, MASK, np.random.default_rng(seed))


def test_masks_about_the_share_and_never_special_pieces() -> None:
    blocks, inputs, targets = masked()
    asked = targets != IGNORED
    assert asked.mean() == pytest.approx(0.15 * (blocks >= 4).mean(), abs=0.01)
    assert (targets[asked] == blocks[asked]).all()
    assert (blocks[asked] >= 4).all()
    assert (inputs[~asked] == blocks[~asked]).all()
    assert (inputs[asked] == MASK).mean() == pytest.approx(0.8, abs=0.03)


def test_the_pieces_of_a_word_share_their_fate() -> None:
    blocks, inputs, targets = masked()
    first, second = blocks[:, :-1], blocks[:, 1:]
    one_word = UNFINISHED[first] & (first >= 4) & (second >= 4)
    asked = targets != IGNORED
    assert (asked[:, :-1] == asked[:, 1:])[one_word].all()
    hidden = (inputs == MASK) & asked
    assert (hidden[:, :-1] == hidden[:, 1:])[one_word].all()


def test_every_step_hides_others() -> None:
    assert not np.array_equal(masked(1)[2], masked(2)[2])
