"""Cross-validate a config's recipe on all labelled articles: one small dev set tells too little.

    python -m phobrief.training.evaluation.cross_validate CONFIG --work DIR [--set KEY=VALUE] [--seeds 1]

Folds are those of `baseline` (same seed, same articles). Within a fold the encoder starts where the recipe
starts, learns from four fifths, and calibration, thresholds and the weight of the lexical model come from a
held-out part of those four fifths. Every article of the fold is scored twice: with the newspaper's
abstract on top, as it was printed, and without. ``--lexical`` leaves the encoder out, which takes minutes
instead of hours; the lexical model is then tuned on held-out folds and learns from all four fifths. For
comparison, TF-IDF with logistic regression learns from the same articles and is tuned in the same way.
Finished folds are kept in DIR, with a record of what they were made from, so that a stopped run can be
continued.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ...aliases import BoolArray, FloatArray, IntArray, Log
from ...articles import Article
from ...configs import TrainConfig, load_recipe
from ...configs.schemas import Topic
from ...errors import ArticleError, TrainingError
from ...models.reader import Prepared
from ...models.text.document import to_document
from ...models.text.reading.read import read_text
from ..curation.teachable import check_run
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..data.articles.splits import RunData, data_record, open_run_data
from ..metrics.topics import topic_report
from ..topics.baseline import format_summary, summarise_runs
from ..topics.folds import assign_article_folds
from ..work_folder import differing
from .fold import READINGS, Fold, score_lexical, score_whole

N_FOLDS = 5
_MADE_FROM = "made_from.json"


# 34 lines beside the docstring: one loop over seeds and folds, most of it what a fold is made of.
def cross_validate_recipe(
    recipe: tuple[TrainConfig, Sequence[Topic]],
    work: Path,
    seeds: Sequence[int],
    log: Log,
    only_folds: Sequence[int] = range(N_FOLDS),
    *,
    lexical: bool = False,
) -> dict[str, dict[str, Any]]:
    """Figures over all labelled articles, each scored by a model that has not seen it.

    Args:
        recipe: config and topics, from `load_recipe`.
        work: folder of the finished folds.
        seeds: each has its own folds and its own training.
        only_folds: the folds to compute; the result is empty while ``work`` lacks any other.
        lexical: measure the lexical model without the encoder.

    Returns:
        For each of `READINGS`, and for each followed by ", TF-IDF": ``runs``, a `topic_report` per seed on
        the pooled folds; ``mean`` and ``std`` over seeds.

    Raises:
        TrainingError: ``work`` holds folds of another recipe or of other data, or a topic has too few rows.
    """
    config, topics = recipe
    ids = [topic.id for topic in topics]
    data = open_run_data(config, ids)
    _check_work(work, config, topics, data, lexical=lexical)
    check_run(replace(data, train=[*data.train, *data.dev], dev=[]), topics, log)
    rows = _readable([*data.train, *data.dev], log)
    grades = grades_matrix(rows, ids)
    memory = _memory([*rows, *data.more])
    runs: dict[str, list[dict[str, Any]]] = {}
    for seed in seeds:
        folds = assign_article_folds(rows, ids, N_FOLDS, seed)
        files = [work / f"seed{seed}-fold{fold}.npz" for fold in range(N_FOLDS)]
        seeded = config.model_copy(update={"seed": seed})
        for number, kept in enumerate(files):
            if number in only_folds and not kept.is_file():
                log(f"seed {seed} fold {number}")
                inside, outside = _split(rows, folds, number)
                inner = replace(data, train=inside, dev=[])
                fold = Fold(seeded, topics, inner, outside, kept, memory, log)
                np.savez(kept, **asdict((score_lexical if lexical else score_whole)(fold)))
        if all(kept.is_file() for kept in files):
            for name, (scores, tagged) in _pooled(files, folds, grades.shape).items():
                report = topic_report(scores, tagged, grades, ids, seed=seed)
                runs.setdefault(name, []).append(report)
                log(f"seed {seed}, {name}: {format_summary(summarise_runs([report]))}")
    return {name: {"n_folds": N_FOLDS, "runs": r, **summarise_runs(r)} for name, r in runs.items()}


def _memory(rows: Sequence[LabelledArticle]) -> dict[Article, Prepared | None]:
    """The memory of a `RememberingReader`: all readings of the labelled articles, none read yet."""
    return dict.fromkeys(read(row).article for row in rows for read in READINGS.values())


def _split(
    rows: Sequence[LabelledArticle], folds: IntArray, number: int
) -> tuple[list[LabelledArticle], list[LabelledArticle]]:
    """The articles of the other folds, to learn from, and those of this fold, to score."""
    learnt = [row for row, fold in zip(rows, folds, strict=True) if fold != number]
    return learnt, [row for row, fold in zip(rows, folds, strict=True) if fold == number]


def _check_work(
    work: Path, config: TrainConfig, topics: Sequence[Topic], data: RunData, *, lexical: bool
) -> None:
    made_from = {
        **config.model_dump(mode="json", exclude={"data": {"folder"}}),
        **data_record(data, config, topics),
        "--lexical": lexical,
    }
    if changed := differing(work / _MADE_FROM, made_from):
        raise TrainingError(
            f"{work}: the folds here were made with another {', '.join(changed)}; give another --work"
        )


def _readable(rows: Sequence[LabelledArticle], log: Log) -> list[LabelledArticle]:
    """The rows of which cleaning leaves something in every reading; the others are logged."""
    kept = []
    for row in rows:
        try:
            for read in READINGS.values():
                to_document(read_text(read(row).article))
        except ArticleError as error:
            log(f"left out: {error}")
        else:
            kept.append(row)
    return kept


def _pooled(
    files: Sequence[Path], folds: IntArray, shape: tuple[int, ...]
) -> dict[str, tuple[FloatArray, BoolArray]]:
    """Scores and tags of all articles, (n, n_topics) each, from the files of all folds."""
    pooled = {}
    for part, suffix in (("", ""), ("tfidf_", ", TF-IDF")):
        scores = np.zeros((len(READINGS), *shape))
        tagged = np.zeros(scores.shape, dtype=bool)
        for fold, kept in enumerate(files):
            with np.load(kept, allow_pickle=False) as arrays:
                found, expected = arrays[f"{part}scores"].shape[1], int((folds == fold).sum())
                if found != expected:
                    raise TrainingError(
                        f"{kept}: expected {expected} articles, found {found}; the fold was made from "
                        "other data: give another --work"
                    )
                scores[:, folds == fold] = arrays[f"{part}scores"]
                tagged[:, folds == fold] = arrays[f"{part}tagged"]
        for n, reading in enumerate(READINGS):
            pooled[f"{reading}{suffix}"] = scores[n], tagged[n]
    return pooled


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of a config's recipe by cross-validation."""
    parser = argparse.ArgumentParser(description=__doc__, prog="cross_validate")
    parser.add_argument("config")
    parser.add_argument("--work", type=Path, required=True, help="folder for finished folds")
    parser.add_argument("--set", action="append", default=[], dest="overrides")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument(
        "--folds", type=int, nargs="*", default=range(N_FOLDS), help="only these, of every seed"
    )
    parser.add_argument("--lexical", action="store_true", help="the lexical model, no encoder")
    options = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s")  # what reading the labels has to say
    options.work.mkdir(parents=True, exist_ok=True)
    recipe = load_recipe(options.config, options.overrides)
    say = partial(print, flush=True)
    seeds = range(options.seeds)
    found = cross_validate_recipe(
        recipe, options.work, seeds, say, options.folds, lexical=options.lexical
    )
    for name, figures in found.items():
        print(f"{name}, {N_FOLDS} folds x {len(figures['runs'])} seeds: {format_summary(figures)}")


if __name__ == "__main__":
    main()
