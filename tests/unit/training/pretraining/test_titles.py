"""Matching titles and passages on toy articles: it learns, it resumes, and it takes only whole articles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from phobrief.configs.schemas import PretrainConfig  # noqa: E402
from phobrief.models.encoder.network import new_encoder  # noqa: E402
from phobrief.training.optimization.processes import Processes  # noqa: E402
from phobrief.training.pretraining.loop import PretrainReport, pretrain  # noqa: E402
from phobrief.training.pretraining.packing import PackedText  # noqa: E402
from phobrief.training.pretraining.titles import TitleMatcher, TitleMatching  # noqa: E402

N_WORDS, MASK = 16, 20
ALONE = Processes(0, 1, torch.device("cpu"))
CONFIG = PretrainConfig(
    objective="titles",
    steps=40,
    batch_size=8,
    n_pieces=48,
    rate=0.01,
    matrix_rate=0.02,
    warmup=3,
    report_every=20,
    validate_every=20,
)


def article(word: int, n_title: int = 5, n_body: int = 60) -> list[int]:
    return [0, *[word] * n_title, 2, 2, *[word] * n_body, 2]


def packed(articles: list[list[int]]) -> PackedText:
    pieces = np.array([piece for one in articles for piece in one], dtype=np.uint16)
    return PackedText(pieces, pieces)


TEXT = packed([article(4 + n % N_WORDS) for n in range(64)])


def network(seed: int = 0) -> TitleMatcher:
    torch.manual_seed(seed)
    encoder = new_encoder(
        n_pieces=21, n_layers=1, width=16, n_heads=2, feed_forward=32, dropout=0.0, max_pieces=64
    )
    return TitleMatcher(encoder, 0.15, MASK)


def run(model: TitleMatcher, path: Path, **options: object) -> list[PretrainReport]:
    objective = TitleMatching(model, TEXT, CONFIG, seed=0)
    return list(pretrain(objective, CONFIG, seed=0, checkpoint=path, processes=ALONE, **options))  # type: ignore[arg-type]


def test_learns_which_title_belongs_to_which_passage(tmp_path: Path) -> None:
    first, last = run(network(), tmp_path / "p.pt")
    assert last.loss < first.loss < np.log(8) / 2  # half of what guessing costs
    assert first.validation_loss is not None
    assert last.validation_loss is not None
    assert last.validation_loss < first.validation_loss
    assert last.n_pieces > first.n_pieces > 20 * 8 * (30 + 7)


def test_stopped_and_resumed_equals_uninterrupted(tmp_path: Path) -> None:
    whole, parts, resumed = network(), network(), network(seed=3)
    reports = run(whole, tmp_path / "whole.pt")
    asked = iter([False] * 29 + [True])
    path = tmp_path / "parts.pt"
    assert run(parts, path, stop=lambda: next(asked))[-1].step == 30
    assert run(resumed, path)[-1].n_pieces == reports[-1].n_pieces
    for name, weights in whole.state_dict().items():
        assert torch.equal(weights, resumed.state_dict()[name]), name


def test_articles_without_title_or_with_a_line_for_a_body_are_left_out() -> None:
    short = [article(4, n_title=0), article(5, n_body=3), article(6), article(7, n_title=2)]
    objective = TitleMatching(network(), packed(short), CONFIG, seed=0)
    assert objective.n_articles == 1
    pairs = objective.batch(0, [0])
    assert set(pairs.titles.ravel().tolist()) - {1} == {0, 2, 6}
    assert set(pairs.passages.ravel().tolist()) - {1} == {0, 2, 6}


def test_an_epoch_shows_every_article_and_another_passage_of_it_each_time() -> None:
    long = packed([[0, *[4] * 5, 2, 2, *range(5, 200), 2]])
    objective = TitleMatching(network(), long, CONFIG, seed=0)
    assert len({objective.batch(0, [n]).passages[0, 1] for n in range(20)}) > 5
    objective = TitleMatching(network(), TEXT, CONFIG, seed=0)
    titles = [int(objective.batch(0, [n]).titles[0, 1]) for n in range(64)]
    assert sorted(titles) == sorted(4 + n % N_WORDS for n in range(64))
    again = [int(objective.batch(8, [n]).titles[0, 1]) for n in range(64, 128)]
    assert titles != again
