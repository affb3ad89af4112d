"""Learn a trained model's lexical part, calibration and thresholds anew; its encoder stays as it is.

    python -m phobrief.training.refit CONFIG --model MODEL --out DIR [--salience] [--set KEY=VALUE]

Minutes where a training takes an hour: after more grades or with another policy of thresholds.
With ``--salience`` the salience head, `word_importance` and `domain` are learnt anew too.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from ..aliases import Log
from ..configs import TrainConfig, load_recipe
from ..configs.schemas import Topic
from ..errors import ConfigError, ModelStoreError
from ..models.encoder.weights import load_network, round_weights
from ..models.reader import ArticleReader
from ..models.store.folder import ModelFolder, find_model, open_model, write_model
from ..models.store.manifest import AbstractBudget, Manifest
from ..models.topics.lexical import LEXICAL
from .card import model_card
from .curation.teachable import check_run
from .data.articles.seen import SeenTexts
from .data.articles.splits import open_run_data
from .finetuning.epoch_examples import learn_lexical
from .run import Run
from .summarizers.domain import check_references
from .summarizers.learn import AbstractLessons, train_salience, tune_abstracts
from .topics.tune import TunedTopics, tune_topics


def refit(
    config_path: str | Path,
    overrides: Sequence[str],
    model: str | Path | None,
    out: Path,
    log: Log = print,
    *,
    salience: bool = False,
) -> ModelFolder:
    """Write a copy of a model with its lexical model, calibration, thresholds and graphs made anew.

    Args:
        config_path, overrides: see `load_recipe`; of its sections only ``data``, ``decision``,
            ``salience`` and ``abstract`` matter.
        model: as in `phobrief.load`; None is the one in use.
        out: a new folder.
        salience: also learn anew the salience head, `word_importance` and `domain`.

    Raises:
        ConfigError: other topics than the model's.
        ModelStoreError: ``out`` exists already, or the model cannot be read.
        DataError, LabelError: the labelled articles cannot be used.
        TrainingError: a topic has too few rows to learn from, or there are too few reference abstracts.
    """
    if out.exists():
        raise ModelStoreError(f"{out}: exists already; give another --out")
    config, topics = load_recipe(config_path, overrides)
    folder = open_model(find_model(model))
    run = _open_run(folder, config, topics, log)
    if salience:
        check_references(run.data.references, run.data.corpora)
    lexical = learn_lexical(run.reader, run.data, run.topic_ids, config, log)
    log("tuning calibration and thresholds on dev ...")
    tuned = tune_topics(run.reader, run.scorer, run.data.dev, topics, config.decision, lexical)
    data = run.data
    seen = SeenTexts.of([*data.train, *data.more], data.dev, SeenTexts.load(folder.path))
    parts: list[Callable[[Path], object]] = [seen.save, run.save_network]
    if tuned.lexical is not None:
        parts.append(tuned.lexical.save)
    abstracts = _learn_abstracts(run) if salience else None
    manifest = _manifest(folder, run, tuned, abstracts)
    return write_model(out, manifest, parts, model_card, base=folder, without=(LEXICAL,))


def _open_run(folder: ModelFolder, config: TrainConfig, topics: Sequence[Topic], log: Log) -> Run:
    ids, known = [t.id for t in topics], [t.id for t in folder.manifest.topics]
    if ids != known:
        raise ConfigError(f"{folder.path}: expected the config's topics {ids}, found {known}")
    data = open_run_data(config, ids)
    check_run(data, topics, log)
    reader = replace(ArticleReader.open(folder), lexical=None)
    network = load_network(folder.path, folder.config, len(ids))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return Run(network, reader, data, topics, config, device, log)


def _learn_abstracts(run: Run) -> AbstractLessons:
    """Train the salience head of the run's network; return what is learnt beside it."""
    data, config = run.data, run.config
    importance = train_salience(run.network, run.reader, data, config, run.device, run.log)
    round_weights(run.network)
    run.log("measuring abstracts ...")
    return tune_abstracts(run.reader, run.scorer, data, config, importance)


def _manifest(
    folder: ModelFolder, run: Run, tuned: TunedTopics, abstracts: AbstractLessons | None
) -> Manifest:
    old, config = folder.manifest, run.config
    refit = {
        "encoder_of": folder.sha256,
        "data": config.data.model_dump(exclude={"folder"}),
        "decision": config.decision.model_dump(),
        # The model keeps what an earlier refit learnt about abstracts.
        "salience": old.config.get("refit", {}).get("salience"),
    }
    learnt: dict[str, Any] = {"topics": tuned.states}
    metrics = {**old.metrics, "dev": tuned.report}
    if abstracts is not None:
        refit["salience"] = config.salience.model_dump()
        metrics["abstracts"] = abstracts.figures
        learnt |= {
            "abstract": AbstractBudget(**config.abstract.model_dump()),
            "domain": abstracts.domain,
            "word_importance": abstracts.word_importance,
        }
    return old.but(
        **learnt,
        max_evidence=config.decision.max_evidence,
        metrics=metrics,
        training_data={**old.training_data, **run.data.fingerprints},
        config={**old.config, "refit": refit},
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the refitted model and print its figures on dev."""
    parser = argparse.ArgumentParser(description=__doc__, prog="refit")
    parser.add_argument("config")
    parser.add_argument("--model", help="as in phobrief.load")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    parser.add_argument("--salience", action="store_true", help="the salience head too")
    parser.add_argument("--set", action="append", default=[], dest="overrides")
    options = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s")  # what reading the labels has to say
    say = partial(print, flush=True)
    folder = refit(
        options.config,
        options.overrides,
        options.model,
        options.out,
        say,
        salience=options.salience,
    )
    say(f"macro F1 on dev {folder.manifest.metrics['dev']['macro_f1']:.3f}; wrote {folder.path}")


if __name__ == "__main__":
    main()
