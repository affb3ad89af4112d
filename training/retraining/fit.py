"""Train the challenger: grow the head, learn the new beside the old, tune, and seal a model directory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ...aliases import Log
from ...configs.retraining import RetrainConfig
from ...configs.schemas import DecisionConfig, FinetuneConfig, Topic
from ...errors import TrainingError
from ...models.encoder.network import BriefNetwork
from ...models.encoder.weights import load_network, save_network
from ...models.model import open_reader
from ...models.reader import ArticleReader
from ...models.store.folder import (
    MANIFEST,
    ModelFolder,
    copy_files,
    label_schema_sha256,
    seal_model,
)
from ...models.store.manifest import Manifest, TopicState
from ...models.topics.lexical import LEXICAL, LexicalScorer
from ...version import package_version
from ..card import model_card
from ..data.labelled import LabelledArticle, grades_matrix
from ..data.unlabelled import read_unlabelled
from ..finetuning.examples import Example
from ..finetuning.export import export_onnx
from ..finetuning.finetune import FinetuneStep, Setting, finetune
from ..finetuning.grow import Grown, grow_topics, learn_only_new
from ..metrics.topics import topic_report
from ..optimization.processes import Processes
from ..optimization.run_logger import RunLogger
from ..topics.calibrate import Calibration
from ..topics.lexical import grow_lexical
from ..topics.tune import dev_logits, prepare_rows, tune_topic
from .data import RetrainRows
from .examples import (
    distilled,
    every_epoch,
    old_answers,
    plain_examples,
    probe_examples,
    read_examples,
)
from .work import MODEL

_MADE_ANEW = (
    "config.json",
    "model.safetensors",
    "model.onnx",
    "README.md",
    LEXICAL,
    MANIFEST,
)


def fit_challenger(
    parent: ModelFolder,
    rows: RetrainRows,
    topics: Sequence[Topic],
    unlabelled: Path | None,
    config: RetrainConfig,
    fingerprints: dict[str, str],
    work: Path,
    device: str | None,
    log: Log,
) -> ModelFolder:
    """Train from ``parent`` and save a sealed model in ``work``; goes on from checkpoints there.

    Args:
        topics: the parent's in their order, then the new ones.
        fingerprints: sha256 of the run's files by name.
    """
    torch.manual_seed(config.seed)
    n_old = len(parent.manifest.topics)
    # Without the lexical model: what the encoder learns and is held to are its own logits.
    reader = replace(open_reader(parent, evidence=False), lexical=None)
    examples = _examples(parent, rows, [t.id for t in topics], unlabelled, config, reader, log)
    network = load_network(parent.path, parent.config, n_old)
    network, grown = grow_topics(network, len(topics))
    place = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    settings = finetune_settings(parent.manifest, config)
    with RunLogger(config.logging, parent.manifest.name, config.model_dump()) as logger:
        only_new = bool(grown and config.only_new_epochs) and not _judges_known(
            [*rows.train, *rows.base], topics[:n_old]
        )
        n_epochs = config.only_new_epochs if only_new else config.probe_epochs
        if grown and n_epochs:
            log("learning the new topics on what the encoder sees already ...")
            probing = probe_examples(examples, n_old)
            _probe(
                network, probing, grown, n_old, settings, config, n_epochs, reader, work, place, log
            )
        if only_new:
            log("no label is about a known topic: their answers stay as they are")
        else:
            log(f"training on {len(examples)} articles ...")
            steps = finetune(
                network,
                every_epoch(examples),
                settings,
                Setting(
                    pad_id=reader.tokenizer.pad_id,
                    mask_id=reader.tokenizer.mask_id,
                    seed=config.seed,
                    checkpoint=work / "finetune.pt",
                    processes=Processes(0, 1, place),
                    report_every=10,
                ),
            )
            _follow(steps, logger, log, settings.batch_size * settings.accumulate)
    log("exporting, tuning thresholds ...")
    network = network.to("cpu").eval()
    return _save(network, reader, parent, rows, topics, config, fingerprints, work / MODEL, device)


def _judges_known(rows: Sequence[LabelledArticle], known: Sequence[Topic]) -> bool:
    return bool((grades_matrix(rows, [topic.id for topic in known]) >= 0).any())


def finetune_settings(manifest: Manifest, config: RetrainConfig) -> FinetuneConfig:
    """As the parent was trained, at a share of its rates."""
    old = FinetuneConfig(**manifest.config.get("finetune", {}))
    return old.model_copy(
        update={
            "epochs": config.epochs,
            "encoder_rate": old.encoder_rate * config.rate_share,
            "head_rate": old.head_rate * config.rate_share,
            "checkpoint_every": config.checkpoint_every,
            "n_salience": 0,
            "teacher_weight": 0.0,
        }
    )


def _examples(
    parent: ModelFolder,
    rows: RetrainRows,
    topics: Sequence[str],
    unlabelled: Path | None,
    config: RetrainConfig,
    reader: ArticleReader,
    log: Log,
) -> list[Example]:
    log("reading the articles ...")
    examples = read_examples([*rows.train, *rows.base], topics, reader)
    if not examples:
        raise TrainingError("expected articles to learn from, found none that can be read")
    held_out = [*rows.tune, *rows.gate, *rows.regression]
    articles = read_unlabelled(
        unlabelled, config.distillation.n_unlabelled, config.seed, [*rows.train, *held_out]
    )
    if articles:
        log(f"reading {len(articles)} unlabelled articles ...")
        examples += plain_examples(articles, len(topics), reader)
    log("asking the old model for what it knows ...")
    answers = old_answers(parent, reader, examples)
    return distilled(examples, answers, config.distillation, has_base=rows.with_base)


def _probe(
    network: BriefNetwork,
    examples: Sequence[Example],
    grown: Grown,
    n_old: int,
    settings: FinetuneConfig,
    config: RetrainConfig,
    n_epochs: int,
    reader: ArticleReader,
    work: Path,
    device: torch.device,
    log: Log,
) -> None:
    """Only the new rows learn, at the full rate: what is known is not bent to a random start."""
    undo = learn_only_new(network, grown, n_old)
    update: dict[str, Any] = {
        "epochs": n_epochs,
        "head_rate": min(0.5, settings.head_rate / config.rate_share * 4),
        "weight_decay": 0.0,  # would shrink the old rows
    }
    steps = finetune(
        network,
        every_epoch(examples),
        settings.model_copy(update=update),
        Setting(
            pad_id=reader.tokenizer.pad_id,
            mask_id=reader.tokenizer.mask_id,
            seed=config.seed,
            checkpoint=work / "probe.pt",
            processes=Processes(0, 1, device),
            report_every=10,
        ),
    )
    for step in steps:
        log(f"step {step.step}/{step.n_steps} new topics {step.topic_loss:.4f}")
    undo()


def _follow(
    steps: Iterable[FinetuneStep], logger: RunLogger, log: Log, articles_per_step: int
) -> None:
    for step in steps:
        logger.log(step.step, step.figures())
        left = (step.n_steps - step.step) * articles_per_step / step.articles_per_second
        log(
            f"step {step.step}/{step.n_steps} topics {step.topic_loss:.4f} "
            f"salience {step.salience_loss:.4f} {step.articles_per_second:.1f} articles/s, "
            f"{left / 60:.1f} min left"
        )


def _save(
    network: BriefNetwork,
    reader: ArticleReader,
    parent: ModelFolder,
    rows: RetrainRows,
    topics: Sequence[Topic],
    config: RetrainConfig,
    fingerprints: dict[str, str],
    folder: Path,
    device: str | None,
) -> ModelFolder:
    folder.mkdir()
    save_network(network, folder)
    export_onnx(network, folder / "model.onnx")
    copy_files(parent, folder, without=_MADE_ANEW)
    lexical = _lexical(parent, reader, rows, topics)
    if lexical is not None:
        lexical.save(folder)
        reader = replace(reader, lexical=lexical)
    states, dev = tune(network, reader, parent.manifest, rows.tune, topics, config, device)
    old = parent.manifest
    generation = int(old.config.get("retrain", {}).get("generation", 0)) + 1
    retrained = {
        "generation": generation,
        "parent_sha256": parent.sha256,
        **config.model_dump(),
    }
    manifest = old.but(
        version=f"{old.version.split('+')[0]}+r{generation}",
        package_version=package_version(),
        topics=states,
        label_schema_sha256=label_schema_sha256(states),
        training_data={**old.training_data, **fingerprints},
        metrics={"dev": dev},
        config={**old.config, "retrain": retrained},
        files={},
    )
    (folder / "README.md").write_text(model_card(manifest, folder), encoding="utf-8")
    return seal_model(folder, manifest)


def _lexical(
    parent: ModelFolder, reader: ArticleReader, rows: RetrainRows, topics: Sequence[Topic]
) -> LexicalScorer | None:
    """The parent's lexical model with the new topics, and taught anew when the old data is there."""
    old = LexicalScorer.load(parent.path, len(parent.manifest.topics))
    if old is None or (not rows.with_base and len(topics) == len(parent.manifest.topics)):
        return old
    ids = [topic.id for topic in topics]
    read, prepared = prepare_rows(reader, [*rows.train, *rows.base])
    return grow_lexical(old, prepared, grades_matrix(read, ids), refit_old=rows.with_base)


def tune(
    network: BriefNetwork,
    reader: ArticleReader,
    old: Manifest,
    rows: Sequence[LabelledArticle],
    topics: Sequence[Topic],
    config: RetrainConfig,
    device: str | None,
) -> tuple[list[TopicState], dict[str, Any]]:
    """Calibration and threshold per topic: anew where enough tuning rows carry it, else the old ones."""
    ids = [topic.id for topic in topics]
    if rows:
        read, logits = dev_logits(network, reader, rows, device)
    else:
        read, logits = [], np.zeros((0, len(ids)), dtype=np.float32)
    grades = grades_matrix(read, ids)
    decision = DecisionConfig(**old.config.get("decision", {}))
    kept = {state.id: state for state in old.topics}
    states = []
    for t, topic in enumerate(topics):
        column = grades[:, t]
        fewest = min(int((column > 0).sum()), int((column == 0).sum()))
        if topic.id in kept and fewest < config.held_out.min_positives:
            states.append(kept[topic.id])
        else:
            states.append(tune_topic(topic, logits[:, t], column, decision))
    scores = np.stack(
        [Calibration(s.scale, s.bias).apply(logits[:, t]) for t, s in enumerate(states)], axis=1
    )
    tagged = scores >= np.array([state.threshold for state in states])
    return states, topic_report(scores, tagged, grades, ids, n_bootstrap=200 if len(read) else 0)
