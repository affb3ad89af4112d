"""Masked-piece pre-training on a toy text: it learns, and stopping anywhere changes nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from phobrief.configs.schemas import PretrainConfig  # noqa: E402
from phobrief.models.encoder.network import new_encoder  # noqa: E402
from phobrief.training.optimization.processes import Processes  # noqa: E402
from phobrief.training.pretraining.loop import PretrainReport, pretrain  # noqa: E402
from phobrief.training.pretraining.masked_lm import MaskedLanguageModel, MaskedWords  # noqa: E402
from phobrief.training.pretraining.packing import PackedText  # noqa: E402

MASK = 19
ALONE = Processes(0, 1, torch.device("cpu"))
CONFIG = PretrainConfig(
    steps=60,
    batch_size=8,
    n_pieces=16,
    rate=0.01,
    matrix_rate=0.02,
    warmup=3,
    report_every=20,
    validate_every=40,
)
LINE = np.tile(np.array([5, 6, 7, 8, 9, 2], dtype=np.uint16), 200)
TEXT = PackedText(LINE, LINE[:160])


def network(seed: int = 0) -> MaskedLanguageModel:
    torch.manual_seed(seed)
    encoder = new_encoder(
        n_pieces=20, n_layers=1, width=16, n_heads=2, feed_forward=32, dropout=0.0, max_pieces=32
    )
    return MaskedLanguageModel(encoder, 0.15, np.zeros(20, dtype=bool), MASK)


def run(
    model: MaskedLanguageModel, path: Path, config: PretrainConfig = CONFIG, **options: object
) -> list[PretrainReport]:
    objective = MaskedWords(model, TEXT, config, seed=0)
    return list(pretrain(objective, config, seed=0, checkpoint=path, processes=ALONE, **options))  # type: ignore[arg-type]


def assert_same(one: MaskedLanguageModel, other: MaskedLanguageModel) -> None:
    for name, weights in one.state_dict().items():
        assert torch.equal(weights, other.state_dict()[name]), name


def test_learns_a_repeating_text_and_says_how_far_it_is(tmp_path: Path) -> None:
    reports = run(network(), tmp_path / "p.pt", CONFIG.model_copy(update={"steps": 160}))
    assert [report.step for report in reports] == list(range(20, 161, 20))
    assert [report.n_pieces for report in reports] == [128 * report.step for report in reports]
    assert reports[-1].loss < 0.85 * reports[0].loss
    validation = [report.validation_loss for report in reports]
    assert validation[::2] == [None] * 4
    first, *_, last = (loss for loss in validation if loss is not None)
    assert last < first


def test_stopped_and_resumed_equals_uninterrupted(tmp_path: Path) -> None:
    whole, parts, resumed = network(), network(), network(seed=3)
    run(whole, tmp_path / "whole.pt")
    asked = iter([False] * 29 + [True])
    path = tmp_path / "parts.pt"
    assert run(parts, path, stop=lambda: next(asked))[-1].step == 30
    run(resumed, path)
    assert_same(whole, resumed)


def test_a_run_made_longer_before_its_rate_falls_is_the_longer_run(tmp_path: Path) -> None:
    longer = CONFIG.model_copy(update={"steps": 100})
    whole, parts = network(), network()
    run(whole, tmp_path / "whole.pt", longer)
    asked = iter([False] * 39 + [True])
    run(parts, tmp_path / "parts.pt", stop=lambda: next(asked))
    run(parts, tmp_path / "parts.pt", longer)
    assert_same(whole, parts)


def test_accumulated_batches_are_one_large_step(tmp_path: Path) -> None:
    once = CONFIG.model_copy(update={"steps": 1, "accumulate": 2, "batch_size": 4})
    model = network()
    assert run(model, tmp_path / "a.pt", once)[-1].n_pieces == 128


def test_too_little_text_to_validate_on_is_no_error(tmp_path: Path) -> None:
    short = PackedText(LINE, LINE[:5])
    once = CONFIG.model_copy(update={"steps": 1})
    path = tmp_path / "p.pt"
    objective = MaskedWords(network(), short, once, seed=0)
    reports = list(pretrain(objective, once, seed=0, checkpoint=path, processes=ALONE))
    assert reports[-1].validation_loss is None
