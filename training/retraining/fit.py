"""Train the challenger: grow the head, learn the new topics beside the old, tune, save a model directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from ...configs.retraining import RetrainConfig
from ...configs.schemas import DecisionConfig, FinetuneConfig
from ...errors import TrainingError
from ...models.encoder.network import BriefNetwork
from ...models.encoder.weights import load_network, round_weights
from ...models.model import Model
from ...models.reader import ArticleReader, Prepared
from ...models.scoring import ArticleScorer
from ...models.store.folder import ModelFolder, label_schema_sha256, write_model
from ...models.store.manifest import Manifest, TopicState
from ...models.topics.lexical import LEXICAL, LexicalScorer
from ...version import package_version
from ..card import model_card
from ..data.articles.labelled import grades_matrix
from ..data.articles.marked_passages import marked_passages
from ..data.articles.prepare import prepare_rows
from ..data.articles.seen import SeenTexts
from ..data.articles.unlabelled import read_unlabelled
from ..finetuning.examples import Example, labelled_examples
from ..finetuning.export import N_CALIBRATION, save_for_runtimes
from ..finetuning.finetune import FinetuneStep, Setting, finetune
from ..finetuning.grow import Grown, grow_topics, learn_only_new
from ..metrics.topics import topic_report
from ..optimization.processes import Processes
from ..optimization.run_logger import RunLogger
from ..topics.lexical import grow_lexical
from ..topics.tune import decide_all, tune_topic
from .examples import distilled, every_epoch, old_answers, plain_examples, probe_examples
from .run import RetrainRun
from .work import MODEL


@dataclass(frozen=True, slots=True)
class _Challenger:
    """The network that learns in a run.

    Attributes:
        reader: without the lexical model, since the encoder's targets are for its own logits.
        grown: which of its parameters have new rows; empty where no topic is new.
        work: the folder of the checkpoints.
    """

    run: RetrainRun
    network: BriefNetwork
    grown: Grown
    reader: ArticleReader
    work: Path

    def learn(
        self, examples: Sequence[Example], settings: FinetuneConfig, checkpoint: str
    ) -> Iterator[FinetuneStep]:
        """See `finetune`."""
        return finetune(
            self.network,
            every_epoch(examples),
            settings,
            Setting(
                pad_id=self.reader.tokenizer.pad_id,
                mask_id=self.reader.tokenizer.mask_id,
                seed=self.run.config.seed,
                checkpoint=self.work / checkpoint,
                processes=Processes(0, 1, self.run.place),
                report_every=10,
            ),
        )


def fit_challenger(run: RetrainRun, work: Path) -> ModelFolder:
    """Train from the parent and save a sealed model in ``work``; continues from the checkpoints there.

    Raises:
        TrainingError: no article can be read.
    """
    torch.manual_seed(run.config.seed)
    parent = Model.open(run.parent)
    reader = replace(parent.reader, lexical=None)
    examples, n_passages = _examples(run, reader, parent.scorer)
    known = load_network(run.parent.path, run.parent.config, len(run.known))
    network, grown = grow_topics(known, len(run.topics))
    challenger = _Challenger(run, network, grown, reader, work)
    with RunLogger(run.config.logging, run.parent.manifest.name, run.config.model_dump()) as logger:
        _train(challenger, examples, n_passages, logger)
    run.log("exporting, tuning thresholds ...")
    return _save(challenger, [example.prepared for example in examples[:N_CALIBRATION]])


def _examples(
    run: RetrainRun, reader: ArticleReader, scorer: ArticleScorer
) -> tuple[list[Example], int]:
    """All that is learnt from, and how many of these are passages that editors marked in the articles."""
    rows, distillation = run.rows, run.config.distillation
    run.log("reading the articles ...")
    # Abstracts of the new rows are the editors'; those of old rows were learnt from already.
    marked = marked_passages([*rows.train, *rows.base])
    passages = list(labelled_examples(marked, run.topic_ids, reader))
    examples = [
        *labelled_examples(rows.train, run.topic_ids, reader, references=True),
        *labelled_examples(rows.base, run.topic_ids, reader),
        *passages,
    ]
    if not examples:
        raise TrainingError("expected articles to learn from, found none that can be read")
    held_out = [*rows.tune, *rows.gate, *rows.regression]
    articles = read_unlabelled(
        run.files.unlabelled, distillation.n_unlabelled, run.config.seed, [*rows.train, *held_out]
    )
    if articles:
        run.log(f"reading {len(articles)} unlabelled articles ...")
        examples += plain_examples(articles, len(run.topics), reader)
    run.log("scoring the articles with the old model ...")
    answers = old_answers(scorer, examples)
    return distilled(examples, answers, distillation, has_base=rows.with_base), len(passages)


def _train(
    challenger: _Challenger, examples: Sequence[Example], n_passages: int, logger: RunLogger
) -> None:
    """Train the new topics with the encoder fixed; then everything, if a label is about a known topic."""
    run, config = challenger.run, challenger.run.config
    settings = finetune_settings(run.parent.manifest, config)
    only_new = bool(challenger.grown and config.only_new_epochs) and not _judges_known(run)
    n_epochs = config.only_new_epochs if only_new else config.probe_epochs
    if challenger.grown and n_epochs:
        run.log("learning the new topics with the encoder fixed ...")
        _probe(challenger, examples, settings, n_epochs)
    if only_new:
        run.log("no label is about a known topic: the known topics stay as they are")
        return
    n_articles = len(examples) - n_passages
    run.log(
        f"training on {n_articles} articles and {n_passages} passages that editors marked in them ..."
        if n_passages
        else f"training on {n_articles} articles ..."
    )
    steps = challenger.learn(examples, settings, "finetune.pt")
    _follow(steps, logger, run, settings.batch_size * settings.accumulate)


def _judges_known(run: RetrainRun) -> bool:
    rows = [*run.rows.train, *run.rows.base]
    return bool((grades_matrix(rows, [topic.id for topic in run.known]) >= 0).any())


def finetune_settings(manifest: Manifest, config: RetrainConfig) -> FinetuneConfig:
    """The parent's settings at a share of its learning rates, without plain articles."""
    # A model of an older version may name settings that are gone.
    settings = manifest.config.get("finetune", {})
    old = FinetuneConfig(**{k: v for k, v in settings.items() if k in FinetuneConfig.model_fields})
    return old.model_copy(
        update={
            "epochs": config.epochs,
            "encoder_rate": old.encoder_rate * config.rate_share,
            "matrix_rate": old.matrix_rate and old.matrix_rate * config.rate_share,
            "head_rate": old.head_rate * config.rate_share,
            "checkpoint_every": config.checkpoint_every,
        }
    )


def _probe(
    challenger: _Challenger, examples: Sequence[Example], settings: FinetuneConfig, n_epochs: int
) -> None:
    """Train only the weights of the new topics, at a high rate: their random start would harm the others."""
    run = challenger.run
    n_old = len(run.known)
    undo = learn_only_new(challenger.network, challenger.grown, n_old)
    update: dict[str, Any] = {
        "epochs": n_epochs,
        "head_rate": min(0.5, settings.head_rate / run.config.rate_share * 4),
        "weight_decay": 0.0,  # it would shrink the old topics' weights too
    }
    probing = probe_examples(examples, n_old)
    for step in challenger.learn(probing, settings.model_copy(update=update), "probe.pt"):
        run.log(f"step {step.step}/{step.n_steps} new topics {step.topic_loss:.4f}")
    undo()


def _follow(
    steps: Iterable[FinetuneStep], logger: RunLogger, run: RetrainRun, articles_per_step: int
) -> None:
    for step in steps:
        logger.log(step.step, step.figures())
        left = (step.n_steps - step.step) * articles_per_step / step.articles_per_second
        run.log(
            f"step {step.step}/{step.n_steps} topics {step.topic_loss:.4f} "
            f"salience {step.salience_loss:.4f} {step.articles_per_second:.1f} articles/s, "
            f"{left / 60:.1f} min left"
        )


def _save(challenger: _Challenger, calibration: Sequence[Prepared]) -> ModelFolder:
    """Tune calibration and thresholds, and write the model.

    Args:
        calibration: articles that set the scales of the graph in int8.
    """
    run, network = challenger.run, challenger.network.to("cpu").eval()
    round_weights(network)
    lexical = _lexical(run, challenger.reader)
    states, dev = _tune(challenger, lexical)
    rows = run.rows
    before = SeenTexts.load(run.parent.path)
    seen = SeenTexts.of([*rows.train, *rows.base], [*rows.tune, *rows.gate], before)
    parts: list[Callable[[Path], object]] = [
        partial(
            save_for_runtimes,
            network.to("cpu"),
            articles=calibration,
            pad_id=challenger.reader.tokenizer.pad_id,
        ),
        seen.save,
    ]
    if lexical is not None:
        parts.append(lexical.save)
    return write_model(
        challenger.work / MODEL,
        _manifest(run, states, dev),
        parts,
        model_card,
        base=run.parent,
        without=(LEXICAL,),
    )


def _manifest(run: RetrainRun, states: list[TopicState], dev: dict[str, Any]) -> Manifest:
    old = run.parent.manifest
    generation = int(old.config.get("retrain", {}).get("generation", 0)) + 1
    retrained = {
        "generation": generation,
        "parent_sha256": run.parent.sha256,
        **run.config.model_dump(),
    }
    fingerprints = {path.name: sha for path, sha in run.files.fingerprints().values()}
    return old.but(
        version=f"{old.version.split('+')[0]}+r{generation}",
        package_version=package_version(),
        topics=states,
        label_schema_sha256=label_schema_sha256(states),
        training_data={**old.training_data, **fingerprints},
        metrics={"dev": dev},
        config={**old.config, "retrain": retrained},
    )


def _lexical(run: RetrainRun, reader: ArticleReader) -> LexicalScorer | None:
    """The parent's lexical model with the new topics added; old topics learn on where old data is given."""
    rows = run.rows
    old = LexicalScorer.load(run.parent.path, len(run.known))
    if old is None or (not rows.with_base and len(run.topics) == len(run.known)):
        return old
    labelled = [*rows.train, *rows.base]
    read, prepared = prepare_rows(reader, [*labelled, *marked_passages(labelled)])
    grades = grades_matrix(read, run.topic_ids)
    return grow_lexical(old, prepared, grades, refit_old=rows.with_base)


def _tune(
    challenger: _Challenger, lexical: LexicalScorer | None
) -> tuple[list[TopicState], dict[str, Any]]:
    """Calibration and threshold per topic: anew where enough tuning rows carry it, else the old ones."""
    run, reader = challenger.run, replace(challenger.reader, lexical=lexical)
    read, prepared = prepare_rows(reader, run.rows.tune)
    pad_id = reader.tokenizer.pad_id
    scorer = ArticleScorer.of_network(challenger.network, pad_id, str(run.place))
    logits = scorer.logits(prepared)
    grades = grades_matrix(read, run.topic_ids)
    decision = DecisionConfig(**run.parent.manifest.config.get("decision", {}))
    kept = {state.id: state for state in run.parent.manifest.topics}
    states = []
    for t, topic in enumerate(run.topics):
        column = grades[:, t]
        fewest = min(int((column > 0).sum()), int((column == 0).sum()))
        if topic.id in kept and fewest < run.config.held_out.min_positives:
            states.append(kept[topic.id])
        else:
            states.append(tune_topic(topic, logits[:, t], column, decision))
    n_bootstrap = 200 if read else 0
    scores, tagged = decide_all(states, logits)
    return states, topic_report(scores, tagged, grades, run.topic_ids, n_bootstrap=n_bootstrap)
