"""What an epoch shows: labelled articles, passages that editors marked, articles that a teacher scored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")
torch = pytest.importorskip("torch")

import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
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
    taught = [example for example in unlabelled if example.topic_weights.any()]
    assert len(taught) == 4
    for example in taught:
        assert ((example.topics > 0) & (example.topics < 1)).all()
        assert example.topic_weights == pytest.approx(0.2)
    assert all(example.salience is not None for example in unlabelled)


def test_articles_as_they_were_published_are_scored_too_and_teach_no_salience(
    tmp_path: Path,
) -> None:
    text = "Tỉnh uỷ công bố quyết định điều động, bổ nhiệm cán bộ.\nNgười dân đi chợ từ sớm."
    rows = [{"id": f"q/{i}", "text": f"{text}\nTin số {i}.", "title": "Tin"} for i in range(40)]
    (tmp_path / "data").mkdir()
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "data" / "plain.parquet")
    wanted = ["data.plain=[plain.parquet]", "finetune.n_near=72", "finetune.n_salience=72"]
    of_epoch = lessons(tmp_path, *wanted, "finetune.relevant_share=1")
    taught = [e for e in of_epoch(0)[N_LABELLED:] if e.salience is None]
    assert len(taught) == 40
    assert all(example.topic_weights.all() for example in taught)
