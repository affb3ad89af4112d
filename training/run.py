"""One training run from a config to a sealed model directory; each phase keeps what a resume needs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from ..aliases import Log
from ..configs import TrainConfig, dump_config, load_recipe
from ..configs.schemas import Topic
from ..errors import ModelStoreError
from ..models.encoder.network import BriefNetwork
from ..models.encoder.weights import round_weights
from ..models.encoder.windows import WindowPacker
from ..models.reader import ArticleReader
from ..models.scoring import ArticleScorer
from ..models.store.folder import (
    MANIFEST,
    ModelFolder,
    label_schema_sha256,
    open_model,
    write_model,
)
from ..models.store.manifest import AbstractBudget, Manifest, SegmenterState, WindowState
from ..models.summarizers.extractive.word_importance import WordImportance
from ..models.topics.lexical import LEXICAL, LexicalScorer
from ..version import package_version
from .card import model_card
from .curation.teachable import check_run
from .data.articles.prepare import prepare_rows
from .data.articles.seen import SeenTexts
from .data.articles.splits import RunData, data_record, open_run_data
from .finetuning.epoch_examples import learn_lexical, prepare_lessons
from .finetuning.examples import EpochExamples
from .finetuning.export import N_CALIBRATION, save_for_runtimes
from .finetuning.finetune import Setting, finetune
from .optimization.processes import Processes, join_processes, silent
from .optimization.run_logger import RunLogger
from .pretraining.start import Start, prepare_start
from .summarizers.domain import check_references
from .summarizers.learn import train_salience, tune_abstracts
from .topics.tune import tune_topics
from .work_folder import check_same_data, open_work_folder, publish


@dataclass(frozen=True, slots=True)
class Run:
    """What the steps of a training share.

    Attributes:
        network: in training.
        reader: the reading half of the model, without a lexical scorer.
        data: the articles it learns from.
        topics: in the order of the logits.
        config: the recipe.
        device: where the network computes.
        log: called with one line of progress at a time.
    """

    network: BriefNetwork
    reader: ArticleReader
    data: RunData
    topics: Sequence[Topic]
    config: TrainConfig
    device: torch.device
    log: Log

    @property
    def topic_ids(self) -> list[str]:
        """In the order of the logits."""
        return [topic.id for topic in self.topics]

    @property
    def scorer(self) -> ArticleScorer:
        """The network as it is now; it is moved to the device and must be in eval mode."""
        pad_id = self.reader.tokenizer.pad_id
        return ArticleScorer.of_network(self.network, pad_id, str(self.device))

    def save_network(self, folder: Path) -> None:
        """As `save_for_runtimes`; articles of dev set the scales of the graph in int8."""
        articles = prepare_rows(self.reader, self.data.dev[:N_CALIBRATION])[1]
        pad_id = self.reader.tokenizer.pad_id
        save_for_runtimes(self.network.to("cpu"), folder, articles, pad_id)


def run_training(
    config_path: str | Path,
    overrides: Sequence[str],
    out: Path,
    *,
    device: str | None = None,
    restart: bool = False,
    log: Log = print,
) -> ModelFolder:
    """Train a model directory.

    Args:
        config_path, overrides: see `load_recipe`.
        out: the new model directory; an unfinished run in it is continued.
        device: as torch names it; None takes a GPU when there is one.
        restart: forget an unfinished run.
        log: called with one line of progress at a time.

    Raises:
        ConfigError, DataError, LabelError, ModelStoreError, TrainingError: the message says what to do.
    """
    config, topics = load_recipe(config_path, overrides)
    processes = join_processes(device)
    if not processes.is_first:
        log = silent
    with processes.first_alone():
        work = _open_work(out, config, restart and processes.is_first)
        data = _open_data(config, topics, out, log)
        start = prepare_start(config, work, len(topics), log, processes.device)
    reader = make_reader(start, config)
    run = Run(start.network, reader, data, topics, config, processes.device, log)
    lexical = learn_lexical(reader, data, run.topic_ids, config, log)
    examples = prepare_lessons(start, reader, data, run.topic_ids, config, log)
    _finetune(run, examples, work / "finetune.pt", processes)
    if processes.is_first:
        processes.take_all_cores()
        _finish(run, lexical, work, out)
    processes.wait()
    return open_model(out)


def make_reader(start: Start, config: TrainConfig) -> ArticleReader:
    """The reading half of the model in training."""
    limits = config.windows
    packer = WindowPacker(
        start.tokenizer.bos_id,
        start.tokenizer.eos_id,
        limits.max_pieces,
        limits.max_windows,
        limits.max_title_pieces,
    )
    return ArticleReader(start.segmenter, start.tokenizer, packer)


def _open_work(out: Path, config: TrainConfig, restart: bool) -> Path:
    if (out / MANIFEST).is_file():
        raise ModelStoreError(f"{out}: holds a finished model; give another --out")
    work = open_work_folder(out, dump_config(config), restart=restart)
    if restart:
        # A stopped save may have left it, and a config without a lexical model would not replace it.
        (out / LEXICAL).unlink(missing_ok=True)
    return work


def _open_data(config: TrainConfig, topics: Sequence[Topic], out: Path, log: Log) -> RunData:
    data = open_run_data(config, [topic.id for topic in topics])
    check_same_data(out, data_record(data, config, topics))
    check_references(data.references, data.corpora)
    log(f"{len(data.train)} labelled articles to train on, {len(data.dev)} for dev")
    if data.n_copies:
        log(f"{data.n_copies} more are left out of training: a dev or test row has the same text")
    check_run(data, topics, log)
    return data


def _finetune(run: Run, examples: EpochExamples, checkpoint: Path, processes: Processes) -> None:
    config, tokenizer = run.config, run.reader.tokenizer
    reports = finetune(
        run.network,
        examples,
        config.finetune,
        Setting(
            pad_id=tokenizer.pad_id,
            mask_id=tokenizer.mask_id,
            seed=config.seed,
            checkpoint=checkpoint,
            processes=processes,
        ),
    )
    with RunLogger(config.logging, config.name, config.model_dump()) as logger:
        for report in reports:
            logger.log(report.step, report.figures())
            run.log(
                f"step {report.step}/{report.n_steps} topics {report.topic_loss:.4f} "
                f"{report.articles_per_second:.1f} articles/s"
            )


def _finish(run: Run, lexical: LexicalScorer | None, work: Path, out: Path) -> None:
    """Train the salience head, save the model and move it to ``out``."""
    importance = train_salience(run.network, run.reader, run.data, run.config, run.device, run.log)
    folder = _save(run, lexical, importance, work / "model")
    publish(folder.path, out, last=MANIFEST)
    shutil.rmtree(work)
    run.log(f"saved {out} (sha256 {folder.sha256[:12]})")


def _save(
    run: Run, lexical: LexicalScorer | None, importance: WordImportance | None, out: Path
) -> ModelFolder:
    """Tune decisions and abstracts on held-out articles, and write the model."""
    config, data = run.config, run.data
    run.network.eval()
    round_weights(run.network)
    run.log("tuning calibration and thresholds on dev ...")
    tuned = tune_topics(run.reader, run.scorer, data.dev, run.topics, config.decision, lexical)
    abstracts = tune_abstracts(run.reader, run.scorer, data, config, importance)
    metrics = {"dev": tuned.report}
    if abstracts.figures:
        metrics["abstracts"] = abstracts.figures
    manifest = Manifest(
        name=config.name,
        version=package_version(),
        package_version=package_version(),
        topics=tuned.states,
        windows=WindowState(**config.windows.model_dump()),
        segmenter=SegmenterState(kind=config.segmenter.kind),
        abstract=AbstractBudget(**config.abstract.model_dump()),
        domain=abstracts.domain,
        word_importance=abstracts.word_importance,
        max_evidence=config.decision.max_evidence,
        label_schema_sha256=label_schema_sha256(tuned.states),
        training_data=data.fingerprints,
        metrics=metrics,
        config=config.model_dump(),
    )
    run.log("exporting ...")
    shutil.rmtree(out, ignore_errors=True)  # left by a save that was stopped
    reader = replace(run.reader, lexical=tuned.lexical)
    seen = SeenTexts.of([*data.train, *data.more], data.dev)
    return write_model(out, manifest, [run.save_network, reader.save, seen.save], model_card)
