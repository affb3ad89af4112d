"""Cross-validate a config's recipe on the labelled articles: what a figure on one small dev set cannot tell.

    python -m phobrief.training.cross_validate configs/mini.yaml --work DIR [--set KEY=VALUE] [--seeds 1]

Folds are those of `baseline` (same seed, same articles). Within a fold the encoder starts where the recipe
starts, learns from four fifths, and calibration, thresholds and the weight of the linear model come from a
part of those four fifths kept apart. Finished folds are kept in DIR, so a stopped run goes on.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from ..configs import TrainConfig, load_topics, load_train_config
from ..configs.schemas import Topic
from ..models.topics import TopicDecision
from .baseline import assign_folds, format_summary, summarise_runs
from .decisions import score_all, tune_topics
from .finetune import finetune
from .labelled import LabelledArticle, grades_matrix
from .lexical import lexical_logits
from .metrics import topic_report
from .run import make_reader
from .run_data import RunData, corpus_lines, open_run_data
from .run_examples import epoch_examples, fit_lexical_on
from .start import prepare_start

FloatArray = npt.NDArray[np.floating[Any]]
Log = Callable[[str], None]

N_FOLDS = 5
_INNER_FOLDS = 6
"""One part in so many of a fold's training articles is kept apart for tuning."""


@dataclass(frozen=True, slots=True)
class FoldScores:
    """Scores and tags of the articles of a fold, (n, n_topics), by a model that has not seen them."""

    scores: FloatArray
    tagged: npt.NDArray[np.bool_]


def cross_validate(
    config: TrainConfig, topics: Sequence[Topic], work: Path, seeds: Sequence[int], log: Log
) -> dict[str, Any]:
    """Figures over all labelled articles, each scored by a model that has not seen it.

    Returns:
        ``runs``: a `topic_report` per seed on the pooled folds; ``mean`` and ``spread`` over seeds.
    """
    ids = [topic.id for topic in topics]
    data = open_run_data(config, ids)
    rows = [*data.train, *data.dev]
    grades = grades_matrix(rows, ids)
    runs = []
    for seed in seeds:
        folds = assign_folds(grades, N_FOLDS, seed)
        scores, tagged = np.zeros(grades.shape), np.zeros(grades.shape, dtype=bool)
        for fold in range(N_FOLDS):
            found = _fold(config, topics, data, rows, folds, fold, seed, work, log)
            scores[folds == fold], tagged[folds == fold] = found.scores, found.tagged
        runs.append(topic_report(scores, tagged, grades, ids, seed=seed))
        log(f"seed {seed}: {format_summary(summarise_runs(runs[-1:]))}")
    return {"n_folds": N_FOLDS, "seeds": list(seeds), "runs": runs, **summarise_runs(runs)}


def _fold(
    config: TrainConfig,
    topics: Sequence[Topic],
    data: RunData,
    rows: Sequence[LabelledArticle],
    folds: npt.NDArray[np.int64],
    fold: int,
    seed: int,
    work: Path,
    log: Log,
) -> FoldScores:
    kept = work / f"seed{seed}-fold{fold}.npz"
    if kept.is_file():
        with np.load(kept, allow_pickle=False) as arrays:
            return FoldScores(arrays["scores"], arrays["tagged"])
    inside = [rows[int(i)] for i in np.flatnonzero(folds != fold)]
    outside = [rows[int(i)] for i in np.flatnonzero(folds == fold)]
    inner = assign_folds(grades_matrix(inside, [t.id for t in topics]), _INNER_FOLDS, seed)
    part = replace(
        data,
        train=[row for row, i in zip(inside, inner, strict=True) if i],
        dev=[row for row, i in zip(inside, inner, strict=True) if not i],
    )
    log(f"seed {seed} fold {fold}: {len(part.train)} to learn, {len(part.dev)} to tune on")
    checkpoint = work / f"seed{seed}-fold{fold}.pt"
    found = _learn_and_score(config, topics, part, outside, seed, work, checkpoint, log)
    np.savez(kept, scores=found.scores, tagged=found.tagged)
    checkpoint.unlink(missing_ok=True)
    return found


def _learn_and_score(
    config: TrainConfig,
    topics: Sequence[Topic],
    data: RunData,
    outside: Sequence[LabelledArticle],
    seed: int,
    work: Path,
    checkpoint: Path,
    log: Log,
) -> FoldScores:
    ids = [topic.id for topic in topics]
    config = config.model_copy(update={"seed": seed})
    start = prepare_start(config, partial(corpus_lines, data.corpus), work, len(topics), log)
    reader = make_reader(start, config)
    examples = epoch_examples(start, reader, data, ids, config, log)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    pad, mask = start.tokenizer.pad_id, start.tokenizer.mask_id
    for report in finetune(
        start.network,
        examples,
        config.finetune,
        pad_id=pad,
        mask_id=mask,
        seed=seed,
        checkpoint=checkpoint,
        device=device,
        report_every=50,
    ):
        log(f"  step {report.step}/{report.n_steps} topics {report.topic_loss:.4f}")
    network = start.network.to("cpu").eval()
    lexical = fit_lexical_on(reader, data.train, ids) if config.decision.lexical else None
    states, _, lexical = tune_topics(network, reader, data.dev, topics, config, None, lexical)
    prepared = [reader.prepare(row.article) for row in outside]
    logits = np.stack([s.topics.logits for s in score_all(network, reader, prepared, None)])
    if lexical is not None:
        logits = logits + lexical_logits(lexical, prepared)
    decisions = [TopicDecision(s.id, s.name, s.scale, s.bias, s.threshold) for s in states]
    scores = np.array(
        [[d.score(float(z)) for d, z in zip(decisions, row, strict=True)] for row in logits]
    )
    return FoldScores(scores, scores >= np.array([d.threshold for d in decisions]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of a config's recipe by cross-validation."""
    parser = argparse.ArgumentParser(description=__doc__, prog="cross_validate")
    parser.add_argument("config")
    parser.add_argument("--work", type=Path, required=True, help="folder for finished folds")
    parser.add_argument("--set", action="append", default=[], dest="overrides")
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    config = load_train_config(options.config, options.overrides)
    topics = load_topics(config.topics).topics
    say = partial(print, flush=True)
    found = cross_validate(config, topics, options.work, range(options.seeds), say)
    print(f"{N_FOLDS} folds x {options.seeds} seeds: {format_summary(found)}")


if __name__ == "__main__":
    main()
