"""What does the encoder alone know of the topics, by a recipe and several seeds?

Run ``python -m phobrief.benchmarks.training.encoder_alone CONFIG [--set KEY=VALUE] [--seeds N]``. Each seed
is one fine-tuning; nothing is tuned or saved. A row per seed and part of dev: average precision of the
topics, and their mean. Two seeds of one recipe differ by up to 0.03, so a single one compares little.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from phobrief.configs import TrainConfig, load_recipe
from phobrief.models.scoring import ArticleScorer
from phobrief.training.data.articles.labelled import grades_matrix
from phobrief.training.data.articles.prepare import prepare_rows
from phobrief.training.data.articles.splits import RunData, open_run_data
from phobrief.training.evaluation.fold import train_encoder
from phobrief.training.finetuning.epoch_examples import prepare_lessons
from phobrief.training.metrics.topics import average_precision
from phobrief.training.pretraining.start import prepare_start
from phobrief.training.run import make_reader


def average_precisions(
    config: TrainConfig, topics: Sequence[str], data: RunData, work: Path
) -> Iterator[tuple[str, list[float]]]:
    """Fine-tune once; give the name of each part of dev, and of all, with the topics' average precision.

    Args:
        work: an empty folder.
    """
    start = prepare_start(config, work, len(topics), print)
    reader = make_reader(start, config)
    lessons = prepare_lessons(start, reader, data, topics, config, print)
    network = train_encoder(start, lessons, config, work / "finetune.pt", print)
    read, prepared = prepare_rows(reader, data.dev)
    scorer = ArticleScorer.of_network(network, start.tokenizer.pad_id)
    logits, grades = scorer.logits(prepared), grades_matrix(read, topics)
    parts = np.array([row.part for row in read])
    for name in dict.fromkeys(parts):
        yield str(name), _precisions(logits[parts == name], grades[parts == name])
    yield "all", _precisions(logits, grades)


def _precisions(logits: npt.NDArray[np.floating], grades: npt.NDArray[np.int_]) -> list[float]:
    columns = zip(logits.T, grades.T, strict=True)
    found = (average_precision(z[g >= 0], g[g >= 0] > 0) for z, g in columns)
    return [np.nan if value is None else value for value in found]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row per seed and part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("config")
    parser.add_argument("--set", action="append", default=[], dest="overrides")
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args(arguments)
    for seed in range(1, options.seeds + 1):
        config, topics = load_recipe(options.config, [*options.overrides, f"seed={seed}"])
        ids = [topic.id for topic in topics]
        data = open_run_data(config, ids)
        with tempfile.TemporaryDirectory() as work:
            for name, found in average_precisions(config, ids, data, Path(work)):
                figures = ", ".join(f"{value:.3f}" for value in found)
                print(f"seed {seed}, {name}: {figures}: {np.mean(found):.3f}", flush=True)


if __name__ == "__main__":
    main()
