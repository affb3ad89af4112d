"""Cross-validate a config's recipe on the labelled articles: what a figure on one small dev set cannot tell.

    python -m phobrief.training.cross_validate configs/mini.yaml --work DIR [--set KEY=VALUE] [--seeds 1]

Folds are those of `baseline` (same seed, same articles). Within a fold the encoder starts where the recipe
starts, learns from four fifths, and calibration, thresholds and the weight of the linear model come from a
part of those four fifths kept apart. Every article outside is read twice: with the newspaper's abstract on
top, as it was printed, and without. ``--linear`` leaves the encoder out: minutes instead of hours. TF-IDF
with logistic regression learns from the same articles, is tuned on the same part and stands beside. Finished
folds are kept in DIR, so a stopped run goes on.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from ..articles import Article
from ..configs import TrainConfig, load_topics, load_train_config
from ..configs.schemas import Topic
from ..errors import TrainingError
from ..models.encoder import BriefNetwork
from ..models.lexical import LexicalScorer
from ..models.manifest import TopicState
from ..models.reader import ArticleReader, Prepared
from .baseline import (
    TfidfBaseline,
    article_text,
    assign_folds,
    format_summary,
    summarise_runs,
)
from .decisions import decide_all, encoder_logits, prepare_rows, tune_topic, tune_topics
from .examples import with_abstract
from .finetune import finetune
from .labelled import LabelledArticle, grades_matrix
from .lexical import lexical_logits
from .metrics import topic_report
from .run import make_reader
from .run_data import RunData, corpus_lines, open_run_data
from .run_examples import Lessons, prepare_lessons
from .start import Start, prepare_start

FloatArray = npt.NDArray[np.floating[Any]]
Log = Callable[[str], None]

N_FOLDS = 5
_INNER_FOLDS = 6
"""One part in so many of a fold's training articles is kept apart for tuning."""


READINGS: dict[str, Callable[[LabelledArticle], LabelledArticle]] = {
    "printed": with_abstract,
    "bare": lambda row: row,
}
"""An article with the newspaper's abstract as first paragraph, and without."""


@dataclass(frozen=True, slots=True)
class FoldScores:
    """What a model that has not seen the articles of a fold says of them, (2, n, n_topics) for both readings.

    Attributes:
        scores, tagged: what users would get.
        encoder, linear: raw logits of the two parts, for whoever wants to know what each is worth.
        tfidf_scores, tfidf_tagged: what `TfidfBaseline` says.
    """

    scores: FloatArray
    tagged: npt.NDArray[np.bool_]
    encoder: FloatArray
    linear: FloatArray
    tfidf_scores: FloatArray
    tfidf_tagged: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RememberingReader(ArticleReader):
    """A reader that reads each article once: the folds share most of theirs."""

    memory: dict[Article, Prepared] = field(default_factory=dict)

    def prepare(self, article: str | Article) -> Prepared:
        """As `ArticleReader.prepare`."""
        if isinstance(article, str):
            return ArticleReader.prepare(self, article)
        if article not in self.memory:
            self.memory[article] = ArticleReader.prepare(self, article)
        return self.memory[article]


def cross_validate(
    config: TrainConfig,
    topics: Sequence[Topic],
    work: Path,
    seeds: Sequence[int],
    log: Log,
    only_folds: Sequence[int] = range(N_FOLDS),
    *,
    linear: bool = False,
) -> dict[str, dict[str, Any]]:
    """Figures over all labelled articles, each scored by a model that has not seen it.

    Args:
        only_folds: those to compute; the others must lie in ``work``, or nothing is returned.
        linear: measure the linear model without the encoder.

    Returns:
        For each of `READINGS`, and for each with ", TF-IDF" behind, ``runs``: a `topic_report` per seed on
        the pooled folds; ``mean`` and ``spread`` over seeds.
    """
    ids = [topic.id for topic in topics]
    data = open_run_data(config, ids)
    rows = [*data.train, *data.dev]
    grades = grades_matrix(rows, ids)
    memory: dict[Article, Prepared] = {}
    runs: dict[str, list[dict[str, Any]]] = {}
    for seed in seeds:
        folds = assign_folds(grades, N_FOLDS, seed)
        files = [work / f"seed{seed}-fold{fold}.npz" for fold in range(N_FOLDS)]
        for fold, kept in enumerate(files):
            if not kept.is_file() and fold in only_folds:
                _fold(config, topics, data, rows, folds, fold, seed, kept, memory, log, linear)
        if not all(kept.is_file() for kept in files):
            continue
        for name, (scores, tagged) in _pooled(files, folds, grades.shape).items():
            runs.setdefault(name, []).append(topic_report(scores, tagged, grades, ids, seed=seed))
            log(f"seed {seed}, {name}: {format_summary(summarise_runs(runs[name][-1:]))}")
    return {
        name: {"n_folds": N_FOLDS, "runs": found, **summarise_runs(found)}
        for name, found in runs.items()
    }


def _pooled(
    files: Sequence[Path], folds: npt.NDArray[np.int64], shape: tuple[int, ...]
) -> dict[str, tuple[FloatArray, npt.NDArray[np.bool_]]]:
    """Scores and tags of all articles, (n, n_topics) each, from the files of all folds."""
    pooled = {}
    for part, suffix in (("", ""), ("tfidf_", ", TF-IDF")):
        scores = np.zeros((len(READINGS), *shape))
        tagged = np.zeros(scores.shape, dtype=bool)
        for fold, kept in enumerate(files):
            with np.load(kept, allow_pickle=False) as arrays:
                scores[:, folds == fold] = arrays[f"{part}scores"]
                tagged[:, folds == fold] = arrays[f"{part}tagged"]
        for n, reading in enumerate(READINGS):
            pooled[f"{reading}{suffix}"] = scores[n], tagged[n]
    return pooled


def _fold(
    config: TrainConfig,
    topics: Sequence[Topic],
    data: RunData,
    rows: Sequence[LabelledArticle],
    folds: npt.NDArray[np.int64],
    fold: int,
    seed: int,
    kept: Path,
    memory: dict[Article, Prepared],
    log: Log,
    linear: bool,
) -> None:
    """Learn from the other folds, score this one, and keep the scores in the file ``kept``."""
    inside = [rows[int(i)] for i in np.flatnonzero(folds != fold)]
    outside = [rows[int(i)] for i in np.flatnonzero(folds == fold)]
    inner = assign_folds(grades_matrix(inside, [t.id for t in topics]), _INNER_FOLDS, seed)
    part = replace(
        data,
        train=[row for row, i in zip(inside, inner, strict=True) if i],
        dev=[row for row, i in zip(inside, inner, strict=True) if not i],
    )
    log(f"seed {seed} fold {fold}: {len(part.train)} to learn, {len(part.dev)} to tune on")
    checkpoint = kept.with_suffix(".pt")
    config = config.model_copy(update={"seed": seed})
    found = _learn_and_score(
        config, topics, part, outside, kept.parent, checkpoint, memory, log, linear
    )
    np.savez(kept, **asdict(found))
    checkpoint.unlink(missing_ok=True)


def _learn_and_score(
    config: TrainConfig,
    topics: Sequence[Topic],
    data: RunData,
    outside: Sequence[LabelledArticle],
    work: Path,
    checkpoint: Path,
    memory: dict[Article, Prepared],
    log: Log,
    linear: bool,
) -> FoldScores:
    ids = [topic.id for topic in topics]
    start = prepare_start(config, partial(corpus_lines, data.corpus), work, len(topics), log)
    plain = make_reader(start, config)
    reader = RememberingReader(plain.segmenter, plain.tokenizer, plain.packer, memory=memory)
    # Articles of this fold must be as unknown to the search for near ones as to everything else.
    hidden = replace(data, dev=[*data.dev, *outside])
    lessons = prepare_lessons(start, reader, hidden, ids, config, log)
    network, lexical = None, lessons.lexical
    if linear:
        states = _tune_linear(lexical, reader, data.dev, topics, config)
    else:
        network = _train_encoder(start, lessons, config, checkpoint, log)
        states, _, lexical = tune_topics(network, reader, data.dev, topics, config, None, lexical)
    encoder, beside, decided = [], [], []
    for read in READINGS.values():
        _, prepared = prepare_rows(reader, [read(row) for row in outside])
        nothing = np.zeros((len(prepared), len(topics)))
        encoder.append(encoder_logits(network, reader, prepared, None) if network else nothing)
        beside.append(lexical_logits(lexical, prepared) if lexical else nothing)
        decided.append(decide_all(states, encoder[-1] + beside[-1]))
    scores, tagged = map(np.array, zip(*decided, strict=True))
    tfidf = _tfidf_beside(data, outside, ids, config.seed)
    return FoldScores(scores, tagged, np.array(encoder), np.array(beside), *tfidf)


def _tfidf_beside(
    data: RunData, outside: Sequence[LabelledArticle], topics: Sequence[str], seed: int
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Scores and tags of the baseline, from the same articles, each reading learnt from that reading."""
    known = [*data.train, *data.more]
    scores, tagged = [], []
    for read in READINGS.values():
        learn, tune, new = (
            [article_text(read(row).article) for row in rows] for rows in (known, data.dev, outside)
        )
        baseline = TfidfBaseline(seed).fit(
            learn, grades_matrix(known, topics), (tune, grades_matrix(data.dev, topics))
        )
        scores.append(baseline.scores(new))
        tagged.append(baseline.tagged(scores[-1]))
    return np.array(scores), np.array(tagged)


def _train_encoder(
    start: Start, lessons: Lessons, config: TrainConfig, checkpoint: Path, log: Log
) -> BriefNetwork:
    for report in finetune(
        start.network,
        lessons.of_epoch,
        config.finetune,
        pad_id=start.tokenizer.pad_id,
        mask_id=start.tokenizer.mask_id,
        seed=config.seed,
        checkpoint=checkpoint,
        device=torch.device("cuda" if torch.cuda.is_available() else "cpu"),
        report_every=50,
    ):
        log(f"  step {report.step}/{report.n_steps} topics {report.topic_loss:.4f}")
    return start.network.to("cpu").eval()


def _tune_linear(
    lexical: LexicalScorer | None,
    reader: ArticleReader,
    dev: Sequence[LabelledArticle],
    topics: Sequence[Topic],
    config: TrainConfig,
) -> list[TopicState]:
    """Calibration and thresholds of the linear model alone."""
    if lexical is None:
        raise TrainingError("--linear: the config has no linear model; set decision.lexical=true")
    rows, prepared = prepare_rows(reader, dev)
    grades, logits = grades_matrix(rows, [t.id for t in topics]), lexical_logits(lexical, prepared)
    return [
        tune_topic(topic, logits[:, t], grades[:, t], config.decision)
        for t, topic in enumerate(topics)
    ]


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
    parser.add_argument("--linear", action="store_true", help="the linear model, no encoder")
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    config = load_train_config(options.config, options.overrides)
    topics = load_topics(config.topics).topics
    say = partial(print, flush=True)
    seeds = range(options.seeds)
    found = cross_validate(
        config, topics, options.work, seeds, say, options.folds, linear=options.linear
    )
    for name, figures in found.items():
        print(f"{name}, {N_FOLDS} folds x {len(figures['runs'])} seeds: {format_summary(figures)}")


if __name__ == "__main__":
    main()
