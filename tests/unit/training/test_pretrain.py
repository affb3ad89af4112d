"""Masked-piece pre-training on a toy text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from phobrief.configs.schemas import PretrainConfig  # noqa: E402
from phobrief.models.encoder import new_encoder  # noqa: E402
from phobrief.training.pretrain import IGNORED, mask_pieces, pretrain  # noqa: E402

CONFIG = PretrainConfig(steps=60, batch_size=8, n_pieces=16, rate=0.01)
PIECES = np.tile(np.array([5, 6, 7, 8, 9, 2], dtype=np.uint16), 100)


def encoder(seed: int = 0):
    torch.manual_seed(seed)
    return new_encoder(
        n_pieces=20, n_layers=1, width=16, n_heads=2, feed_forward=32, dropout=0.0, max_pieces=32
    )


def test_masks_about_the_share_and_never_special_pieces() -> None:
    blocks = np.random.default_rng(0).integers(0, 18, (200, 64))
    inputs, targets = mask_pieces(blocks, 0.15, 19, np.random.default_rng(1))
    asked = targets != IGNORED
    assert asked.mean() == pytest.approx(0.15 * (blocks >= 4).mean(), abs=0.01)
    assert (targets[asked] == blocks[asked]).all()
    assert (blocks[asked] >= 4).all()
    assert (inputs[~asked] == blocks[~asked]).all()
    assert (inputs[asked] == 19).mean() == pytest.approx(0.8, abs=0.03)


def test_learns_a_repeating_text(tmp_path: Path) -> None:
    reports = list(
        pretrain(
            encoder(),
            PIECES,
            CONFIG,
            mask_id=19,
            seed=0,
            checkpoint=tmp_path / "p.pt",
            report_every=20,
        )
    )
    assert [report.step for report in reports] == [20, 40, 60]
    assert reports[-1].loss < 0.85 * reports[0].loss


def test_stopped_and_resumed_equals_uninterrupted(tmp_path: Path) -> None:
    whole, parts = encoder(), encoder()
    list(pretrain(whole, PIECES, CONFIG, mask_id=19, seed=0, checkpoint=tmp_path / "whole.pt"))
    asked = iter([False] * 29 + [True])
    path = tmp_path / "parts.pt"
    list(
        pretrain(
            parts, PIECES, CONFIG, mask_id=19, seed=0, checkpoint=path, stop=lambda: next(asked)
        )
    )
    resumed = encoder(seed=3)
    list(pretrain(resumed, PIECES, CONFIG, mask_id=19, seed=0, checkpoint=path))
    for name, parameter in whole.state_dict().items():
        assert torch.equal(parameter, resumed.state_dict()[name]), name
