"""What an epoch shows: labelled articles, passages that editors marked, articles for salience."""

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


def test_an_epoch_has_the_labelled_and_as_many_unlabelled_as_the_config_says(
    tmp_path: Path,
) -> None:
    of_epoch = lessons(tmp_path)
    examples = of_epoch(0)
    assert len(examples) == N_LABELLED + 8
    labelled, unlabelled = examples[:N_LABELLED], examples[N_LABELLED:]
    assert all(np.isin(example.topics, (0, 1)).all() for example in labelled)
    assert all(example.topic_weights.any() for example in labelled)
    assert not any(example.topic_weights.any() for example in unlabelled)
    assert all(example.salience is not None for example in unlabelled)
    other = {example.prepared.document.article.text for example in of_epoch(1)[N_LABELLED:]}
    assert not other & {example.prepared.document.article.text for example in unlabelled}


def test_few_unlabelled_articles_are_shown_again(tmp_path: Path) -> None:
    of_epoch = lessons(tmp_path, "finetune.n_salience=60")
    texts = [
        [example.prepared.document.article.text for example in of_epoch(epoch)[N_LABELLED:]]
        for epoch in range(2)
    ]
    assert set(texts[0]) & set(texts[1])
    assert all(len(shown) == 60 for shown in texts)
