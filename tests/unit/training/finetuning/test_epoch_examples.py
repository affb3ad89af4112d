"""What an epoch shows: labelled articles, with or without their abstracts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")
torch = pytest.importorskip("torch")

from tiny import TOPICS, write_config, write_data  # noqa: E402

from phobrief.configs import load_recipe  # noqa: E402
from phobrief.training.data.articles.splits import open_run_data  # noqa: E402
from phobrief.training.finetuning.epoch_examples import prepare_lessons  # noqa: E402
from phobrief.training.finetuning.examples import EpochExamples  # noqa: E402
from phobrief.training.pretraining.start import prepare_start  # noqa: E402
from phobrief.training.run import make_reader  # noqa: E402

N_LABELLED = 24


def lessons(folder: Path, *overrides: str) -> EpochExamples:
    config_path = write_config(folder, write_data(folder / "data"))
    config, _ = load_recipe(config_path, ["pretrain.steps=0", *overrides])
    start = prepare_start(config, folder, len(TOPICS), print)
    reader, data = make_reader(start, config), open_run_data(config, TOPICS)
    return prepare_lessons(start, reader, data, TOPICS, config, print)


def test_an_epoch_has_the_labelled_articles_and_nothing_else(tmp_path: Path) -> None:
    examples = lessons(tmp_path)(0)
    assert len(examples) == N_LABELLED
    assert all(np.isin(example.topics, (0, 1)).all() for example in examples)
    assert all(example.topic_weights.any() for example in examples)


def test_every_epoch_draws_anew_which_articles_have_their_abstract_on_top(tmp_path: Path) -> None:
    of_epoch = lessons(tmp_path)
    texts = [
        [example.prepared.document.article.text for example in of_epoch(epoch)]
        for epoch in (0, 1, 0)
    ]
    assert texts[0] == texts[2] != texts[1]
    bare, leading = (
        {example.prepared.document.article.text for example in lessons(tmp_path / name, option)(0)}
        for name, option in (("a", "finetune.lead_share=0"), ("b", "finetune.lead_share=1"))
    )
    assert set(texts[0]) <= bare | leading
    assert all(any(text.endswith(own) for own in bare) for text in leading)
