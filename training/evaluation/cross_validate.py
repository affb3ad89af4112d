"""Cross-validate a config's recipe on the labelled articles: what a figure on one small dev set cannot tell.

    python -m phobrief.training.evaluation.cross_validate CONFIG --work DIR [--set KEY=VALUE] [--seeds 1]

Folds are those of `baseline` (same seed, same articles). Within a fold the encoder starts where the recipe
starts, learns from four fifths, and calibration, thresholds and the weight of the lexical model come from a
part of those four fifths kept apart. Every article outside is read twice: with the newspaper's abstract on
top, as it was printed, and without. ``--lexical`` leaves the encoder out: minutes instead of hours; the
lexical model is then tuned on held-out folds and learns from all four fifths. TF-IDF with logistic regression
learns from the same articles, is tuned in the same way and stands beside. Finished folds are kept in DIR,
with what they were made from, so a stopped run goes on.
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

from ...aliases import FloatArray, Log
from ...articles import Article
from ...configs import TrainConfig, load_recipe
from ...configs.schemas import Topic
from ...errors import ArticleError, TrainingError
from ...models.encoder.network import BriefNetwork
from ...models.reader import ArticleReader, Prepared
from ...models.scoring import ArticleScorer
from ...models.store.manifest import TopicState
from ...models.text.document import to_document
from ...models.text.reading.read import read_text
from ...models.topics.lexical import LexicalScorer
from ..data.labelled import LabelledArticle, grades_matrix
from ..data.near_duplicates import text_key
from ..data.prepare import prepare_rows
from ..data.splits import RunData, data_record, open_run_data
from ..finetuning.epoch_examples import EpochExamples, learn_lexical, prepare_lessons
from ..finetuning.examples import with_abstract
from ..finetuning.finetune import finetune
from ..metrics.topics import topic_report
from ..pretraining.start import Start, prepare_start
from ..run import make_reader
from ..topics.baseline import (
    N_INNER_FOLDS,
    TfidfBaseline,
    article_text,
    assign_folds,
    format_summary,
    summarise_runs,
)
from ..topics.lexical import lexical_logits
from ..topics.tune import decide_all, tune_topic, tune_topics
from ..work_folder import differing

N_FOLDS = 5
_MADE_FROM = "made_from.json"
_TUNING_FOLDS = 6
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
        encoder, lexical: raw logits of the two parts, for whoever wants to know what each is worth.
        tfidf_scores, tfidf_tagged: what `TfidfBaseline` says.
    """

    scores: FloatArray
    tagged: npt.NDArray[np.bool_]
    encoder: FloatArray
    lexical: FloatArray
    tfidf_scores: FloatArray
    tfidf_tagged: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RememberingReader(ArticleReader):
    """A reader that reads some articles once: labelled ones are in all folds, plain ones hardly in two.

    Attributes:
        memory: by article what was read of it, None before; no other article is remembered.
    """

    memory: dict[Article, Prepared | None] = field(default_factory=dict)

    def prepare(self, article: str | Article) -> Prepared:
        """As `ArticleReader.prepare`."""
        if isinstance(article, str) or article not in self.memory:
            return ArticleReader.prepare(self, article)
        prepared = self.memory[article] or ArticleReader.prepare(self, article)
        self.memory[article] = prepared
        return prepared


def cross_validate(
    config: TrainConfig,
    topics: Sequence[Topic],
    work: Path,
    seeds: Sequence[int],
    log: Log,
    only_folds: Sequence[int] = range(N_FOLDS),
    *,
    lexical: bool = False,
) -> dict[str, dict[str, Any]]:
    """Figures over all labelled articles, each scored by a model that has not seen it.

    Args:
        only_folds: those to compute; the others must lie in ``work``, or nothing is returned.
        lexical: measure the lexical model without the encoder.

    Returns:
        For each of `READINGS`, and for each with ", TF-IDF" behind, ``runs``: a `topic_report` per seed on
        the pooled folds; ``mean`` and ``std`` over seeds.

    Raises:
        TrainingError: ``work`` holds folds of another recipe or of other data.
    """
    ids = [topic.id for topic in topics]
    data = open_run_data(config, ids)
    _check_work(work, config, topics, data, lexical=lexical)
    rows = _readable([*data.train, *data.dev], log)
    grades = grades_matrix(rows, ids)
    memory: dict[Article, Prepared | None] = dict.fromkeys(
        read(row).article for row in (*rows, *data.more) for read in READINGS.values()
    )
    runs: dict[str, list[dict[str, Any]]] = {}
    for seed in seeds:
        folds = _assign_folds(rows, ids, N_FOLDS, seed)
        files = [work / f"seed{seed}-fold{fold}.npz" for fold in range(N_FOLDS)]
        for fold, kept in enumerate(files):
            if not kept.is_file() and fold in only_folds:
                log(f"seed {seed} fold {fold}")
                inside, outside = (
                    [rows[int(i)] for i in np.flatnonzero(here)]
                    for here in (folds != fold, folds == fold)
                )
                part = _Fold(
                    config.model_copy(update={"seed": seed}),
                    topics,
                    replace(data, train=inside, dev=[]),
                    outside,
                    kept,
                    memory,
                    log,
                )
                np.savez(kept, **asdict((_score_lexical if lexical else _score_whole)(part)))
        if not all(kept.is_file() for kept in files):
            continue
        for name, (scores, tagged) in _pooled(files, folds, grades.shape).items():
            runs.setdefault(name, []).append(topic_report(scores, tagged, grades, ids, seed=seed))
            log(f"seed {seed}, {name}: {format_summary(summarise_runs(runs[name][-1:]))}")
    return {
        name: {"n_folds": N_FOLDS, "runs": found, **summarise_runs(found)}
        for name, found in runs.items()
    }


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
    """Those of which something is left after cleaning, in every reading."""
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


def _assign_folds(
    rows: Sequence[LabelledArticle], topics: Sequence[str], n_folds: int, seed: int
) -> npt.NDArray[np.int64]:
    """The folds of `assign_folds`; copies of a text are where the first of them is."""
    folds = assign_folds(grades_matrix(rows, topics), n_folds, seed)
    first: dict[str, int] = {}
    for i, row in enumerate(rows):
        folds[i] = folds[first.setdefault(text_key(row.article.text), i)]
    return folds


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


@dataclass(frozen=True, slots=True)
class _Fold:
    """One fold of one seed.

    Attributes:
        config: with the fold's seed.
        data: its ``train`` holds all labelled articles inside, its ``dev`` none.
        outside: the articles to score.
        kept: the file for the scores, beside what all folds start from.
        memory: see `RememberingReader`.
    """

    config: TrainConfig
    topics: Sequence[Topic]
    data: RunData
    outside: Sequence[LabelledArticle]
    kept: Path
    memory: dict[Article, Prepared | None]
    log: Log

    @property
    def ids(self) -> list[str]:
        """The topics' ids."""
        return [topic.id for topic in self.topics]

    def open(self) -> tuple[Start, ArticleReader]:
        """Where the recipe starts."""
        start = prepare_start(self.config, self.kept.parent, len(self.topics), self.log)
        plain = make_reader(start, self.config)
        return start, RememberingReader(
            plain.segmenter, plain.tokenizer, plain.packer, memory=self.memory
        )


def _score_whole(fold: _Fold) -> FoldScores:
    """Encoder and lexical model, tuned on a part of the inside that neither learns from."""
    inner = _assign_folds(fold.data.train, fold.ids, _TUNING_FOLDS, fold.config.seed)
    data = replace(
        fold.data,
        train=[row for row, i in zip(fold.data.train, inner, strict=True) if i],
        dev=[row for row, i in zip(fold.data.train, inner, strict=True) if not i],
    )
    fold.log(f"  {len(data.train)} to learn from, {len(data.dev)} to tune on")
    start, reader = fold.open()
    lexical = learn_lexical(reader, data, fold.ids, fold.config, fold.log)
    # Articles of this fold must be as unknown to the search for near ones as to everything else.
    hidden = replace(data, dev=[*data.dev, *fold.outside])
    examples = prepare_lessons(start, reader, hidden, fold.ids, fold.config, fold.log)
    network = _train_encoder(start, examples, fold)
    scorer = ArticleScorer.of_network(network, reader.tokenizer.pad_id)
    tuned = tune_topics(reader, scorer, data.dev, fold.topics, fold.config.decision, lexical)
    return _score(fold, data, reader, tuned.states, scorer, tuned.lexical)


def _score_lexical(fold: _Fold) -> FoldScores:
    """The lexical model alone; it learns in seconds, so it is tuned on held-out folds of the inside."""
    _, reader = fold.open()
    rows, prepared = prepare_rows(reader, fold.data.train)
    grades = grades_matrix(rows, fold.ids)
    inner = _assign_folds(rows, fold.ids, N_INNER_FOLDS, fold.config.seed)
    held_out = np.zeros(grades.shape, dtype=np.float32)
    for part in range(N_INNER_FOLDS):
        others = [row for row, i in zip(rows, inner, strict=True) if i != part]
        scorer = _learn_lexical(fold, reader, others)
        places = np.flatnonzero(inner == part)
        held_out[places] = lexical_logits(scorer, [prepared[int(i)] for i in places])
    states = [
        tune_topic(topic, held_out[:, t], grades[:, t], fold.config.decision)
        for t, topic in enumerate(fold.topics)
    ]
    lexical = _learn_lexical(fold, reader, rows)
    return _score(fold, fold.data, reader, states, None, lexical)


def _learn_lexical(
    fold: _Fold, reader: ArticleReader, rows: Sequence[LabelledArticle]
) -> LexicalScorer:
    data = replace(fold.data, train=list(rows))
    found = learn_lexical(reader, data, fold.ids, fold.config, lambda line: None)
    if found is None:
        raise TrainingError("--lexical: the config has no lexical model; set decision.lexical=true")
    return found


def _score(
    fold: _Fold,
    data: RunData,
    reader: ArticleReader,
    states: Sequence[TopicState],
    scorer: ArticleScorer | None,
    lexical: LexicalScorer | None,
) -> FoldScores:
    """What the model says of the articles outside, and TF-IDF from the same ``data``."""
    encoder, beside, decided = [], [], []
    for read in READINGS.values():
        _, prepared = prepare_rows(reader, [read(row) for row in fold.outside])
        nothing = np.zeros((len(prepared), len(fold.topics)))
        encoder.append(scorer.logits(prepared) if scorer else nothing)
        beside.append(lexical_logits(lexical, prepared) if lexical else nothing)
        decided.append(decide_all(states, encoder[-1] + beside[-1]))
    scores, tagged = map(np.array, zip(*decided, strict=True))
    tfidf = _score_tfidf(fold, data)
    return FoldScores(scores, tagged, np.array(encoder), np.array(beside), *tfidf)


def _score_tfidf(fold: _Fold, data: RunData) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Scores and tags of the baseline from the same articles, each reading learnt from that reading, tuned
    where the model is: on ``data.dev``, or where there is none on held-out folds."""
    known = [*data.train, *data.more]
    scores, tagged = [], []
    for read in READINGS.values():
        learn, tune, new = (
            [article_text(read(row).article) for row in rows]
            for rows in (known, data.dev, fold.outside)
        )
        tuning = (tune, grades_matrix(data.dev, fold.ids)) if tune else None
        baseline = TfidfBaseline(fold.config.seed)
        baseline.fit(learn, grades_matrix(known, fold.ids), tuning)
        scores.append(baseline.scores(new))
        tagged.append(baseline.tagged(scores[-1]))
    return np.array(scores), np.array(tagged)


def _train_encoder(start: Start, examples: EpochExamples, fold: _Fold) -> BriefNetwork:
    checkpoint = fold.kept.with_suffix(".pt")
    for report in finetune(
        start.network,
        examples,
        fold.config.finetune,
        pad_id=start.tokenizer.pad_id,
        mask_id=start.tokenizer.mask_id,
        seed=fold.config.seed,
        checkpoint=checkpoint,
        device=torch.device("cuda" if torch.cuda.is_available() else "cpu"),
        report_every=50,
    ):
        fold.log(f"  step {report.step}/{report.n_steps} topics {report.topic_loss:.4f}")
    checkpoint.unlink(missing_ok=True)
    return start.network.to("cpu").eval()


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
    options.work.mkdir(parents=True, exist_ok=True)
    config, topics = load_recipe(options.config, options.overrides)
    say = partial(print, flush=True)
    seeds = range(options.seeds)
    found = cross_validate(
        config, topics, options.work, seeds, say, options.folds, lexical=options.lexical
    )
    for name, figures in found.items():
        print(f"{name}, {N_FOLDS} folds x {len(figures['runs'])} seeds: {format_summary(figures)}")


if __name__ == "__main__":
    main()
