"""One training run from a config to a sealed model directory; each phase leaves what a resume needs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..aliases import Log
from ..configs import TrainConfig, dump_config, load_recipe
from ..configs.schemas import Topic
from ..errors import ModelStoreError
from ..models.encoder.weights import save_network
from ..models.encoder.windows import WindowPacker
from ..models.reader import ArticleReader
from ..models.store.folder import MANIFEST, ModelFolder, label_schema_sha256, open_model, seal_model
from ..models.store.manifest import (
    AbstractBudget,
    Manifest,
    SegmenterState,
    TopicState,
    WindowState,
)
from ..models.summarizers.extractive.word_importance import WordImportance
from ..models.topics.lexical import LEXICAL, LexicalScorer
from ..version import package_version
from .card import model_card
from .data.splits import RunData, data_record, open_run_data
from .finetuning.epoch_examples import learn_lexical, prepare_lessons
from .finetuning.examples import EpochExamples
from .finetuning.export import export_onnx
from .finetuning.finetune import Setting, finetune
from .optimization.processes import Processes, join_processes
from .optimization.run_logger import RunLogger
from .pretraining.learn import SEGMENTER
from .pretraining.start import Start, prepare_start
from .summarizers.domain import check_references
from .summarizers.learn import train_salience, tune_abstracts
from .topics.tune import tune_topics
from .work_folder import check_data, open_work_folder, publish


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
        config_path, overrides: see `load_train_config`.
        out: the new model directory; an unfinished run in it is gone on with.
        device: as torch names it; None takes a GPU when there is one.
        restart: forget an unfinished run.
        log: called with one line of progress at a time.

    Raises:
        ConfigError, DataError, LabelError, ModelStoreError, TrainingError: what stops it, and the way on.
    """
    config, topics = load_recipe(config_path, overrides)
    processes = join_processes(device)
    if not processes.is_first:
        log = _silent
    with processes.first_alone():
        work = _open_work(out, config, restart and processes.is_first)
        data = open_run_data(config, [topic.id for topic in topics])
        check_data(out, data_record(data, config, topics))
        check_references(data.references, data.corpus)
        log(f"{len(data.train)} labelled articles to train on, {len(data.dev)} for dev")
        if data.n_copies:
            log(f"{data.n_copies} more are not trained on: a row kept apart has their text")
        start = prepare_start(config, work, len(topics), log, processes.device)
    reader = make_reader(start, config)
    ids = [topic.id for topic in topics]
    lexical = learn_lexical(reader, data, ids, config, log)
    examples = prepare_lessons(start, reader, data, ids, config, log)
    _finetune(start, examples, config, work, processes, log)
    if processes.is_first:
        importance = train_salience(start.network, reader, data, config, processes.device, log)
        made = work / "model"
        folder = _save(start, reader, lexical, importance, data, topics, config, made, device, log)
        publish(made, out, last=MANIFEST)
        folder = replace(folder, path=out)
        shutil.rmtree(work)
        log(f"saved {folder.path} (sha256 {folder.sha256[:12]})")
    processes.wait()
    return open_model(out)


def _silent(line: str) -> None:
    """What the processes beside the first print."""


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
        # Of what a stopped save left, this a model of another config may not write over.
        (out / LEXICAL).unlink(missing_ok=True)
    return work


def _finetune(
    start: Start,
    examples: EpochExamples,
    config: TrainConfig,
    work: Path,
    processes: Processes,
    log: Log,
) -> None:
    reports = finetune(
        start.network,
        examples,
        config.finetune,
        Setting(
            pad_id=start.tokenizer.pad_id,
            mask_id=start.tokenizer.mask_id,
            seed=config.seed,
            checkpoint=work / "finetune.pt",
            processes=processes,
        ),
    )
    with RunLogger(config.logging, config.name, config.model_dump()) as logger:
        for report in reports:
            logger.log(report.step, report.figures())
            log(
                f"step {report.step}/{report.n_steps} topics {report.topic_loss:.4f} "
                f"salience {report.salience_loss:.4f} {report.articles_per_second:.1f} articles/s"
            )


def _save(
    start: Start,
    reader: ArticleReader,
    lexical: LexicalScorer | None,
    importance: WordImportance | None,
    data: RunData,
    topics: Sequence[Topic],
    config: TrainConfig,
    out: Path,
    device: str | None,
    log: Log,
) -> ModelFolder:
    shutil.rmtree(out, ignore_errors=True)  # a save that was stopped
    out.mkdir()
    network = start.network.to("cpu").eval()
    log("exporting ...")
    save_network(network, out)
    export_onnx(network, out / "model.onnx")
    start.tokenizer.save(out)
    if config.segmenter.kind == "unigram":
        start.segmenter.save(out / SEGMENTER)  # type: ignore[attr-defined]
    log("tuning calibration and thresholds on dev ...")
    states, metrics, lexical = tune_topics(
        network, reader, data.dev, topics, config, device, lexical
    )
    if lexical is not None:
        lexical.save(out)
    abstracts = tune_abstracts(network, reader, data, config, device, importance)
    if abstracts.figures:
        metrics["abstracts"] = abstracts.figures
    manifest = Manifest(
        name=config.name,
        version=package_version(),
        package_version=package_version(),
        topics=states,
        windows=WindowState(**config.windows.model_dump()),
        segmenter=SegmenterState(kind=config.segmenter.kind),
        abstract=AbstractBudget(**config.abstract.model_dump()),
        domain=abstracts.domain,
        word_importance=abstracts.word_importance,
        max_evidence=config.decision.max_evidence,
        label_schema_sha256=label_schema_sha256([TopicState(id=t.id, name=t.name) for t in topics]),
        training_data=data.fingerprints,
        metrics=metrics,
        config=config.model_dump(),
    )
    (out / "README.md").write_text(model_card(manifest, out), encoding="utf-8")
    return seal_model(out, manifest)
