"""One fold of a cross-validation: models learn from the articles of the other folds, called inside, and score
those of this fold, called outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from ...aliases import BoolArray, FloatArray, Log
from ...articles import Article
from ...configs import TrainConfig
from ...configs.schemas import Topic
from ...errors import TrainingError
from ...models.encoder.network import BriefNetwork
from ...models.reader import ArticleReader, Prepared
from ...models.scoring import ArticleScorer
from ...models.store.manifest import TopicState
from ...models.topics.lexical import LexicalScorer
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..data.articles.prepare import prepare_rows
from ..data.articles.splits import RunData
from ..finetuning.epoch_examples import learn_lexical, prepare_lessons
from ..finetuning.examples import EpochExamples, with_abstract
from ..finetuning.finetune import Setting, finetune
from ..optimization.processes import join_processes, silent
from ..pretraining.start import Start, prepare_start
from ..run import make_reader
from ..topics.baseline import N_INNER_FOLDS, TfidfBaseline, article_text
from ..topics.folds import assign_article_folds, held_out_logits
from ..topics.lexical import lexical_logits
from ..topics.tune import decide_all, tune_topic, tune_topics

_TUNING_FOLDS = 6
"""The articles inside are split into this many parts, and one is held out for tuning."""

READINGS: dict[str, Callable[[LabelledArticle], LabelledArticle]] = {
    "printed": with_abstract,
    "bare": lambda row: row,
}
"""An article with the newspaper's abstract as first paragraph, and without."""


@dataclass(frozen=True, slots=True)
class FoldScores:
    """Answers on the articles outside, by models that have not seen them.

    Each array is (2, n_outside, n_topics): one layer for each of `READINGS`.

    Attributes:
        scores, tagged: calibrated scores and tags, as users get them.
        encoder, lexical: raw logits of the two parts of the model.
        tfidf_scores, tfidf_tagged: scores and tags of `TfidfBaseline`.
    """

    scores: FloatArray
    tagged: BoolArray
    encoder: FloatArray
    lexical: FloatArray
    tfidf_scores: FloatArray
    tfidf_tagged: BoolArray


@dataclass(frozen=True, slots=True)
class RememberingReader(ArticleReader):
    """A reader that reads labelled articles once: they are in every fold, plain articles seldom in two.

    Attributes:
        memory: what was read, by article; None where it has not been read. Other articles are not kept.
    """

    memory: dict[Article, Prepared | None] = field(default_factory=dict)

    def prepare(self, article: str | Article) -> Prepared:
        """As `ArticleReader.prepare`."""
        if isinstance(article, str) or article not in self.memory:
            return ArticleReader.prepare(self, article)
        prepared = self.memory[article] or ArticleReader.prepare(self, article)
        self.memory[article] = prepared
        return prepared


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold of one seed.

    Attributes:
        config: the recipe with the fold's seed.
        topics: in the order of the logits.
        data: its ``train`` holds all labelled articles inside, its ``dev`` none.
        outside: the articles to score.
        kept: the file for the scores; what all folds start from is kept in its folder.
        memory: see `RememberingReader`.
        log: called with one line of progress at a time.
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
        """What the recipe starts from, and a reader with the fold's memory."""
        start = prepare_start(self.config, self.kept.parent, len(self.topics), self.log)
        plain = make_reader(start, self.config)
        return start, RememberingReader(
            plain.segmenter, plain.tokenizer, plain.packer, memory=self.memory
        )


def score_whole(fold: Fold) -> FoldScores:
    """Scores by encoder and lexical model, tuned on articles inside that neither learns from."""
    inner = assign_article_folds(fold.data.train, fold.ids, _TUNING_FOLDS, fold.config.seed)
    data = replace(
        fold.data,
        train=[row for row, i in zip(fold.data.train, inner, strict=True) if i],
        dev=[row for row, i in zip(fold.data.train, inner, strict=True) if not i],
    )
    fold.log(f"  {len(data.train)} to learn from, {len(data.dev)} to tune on")
    start, reader = fold.open()
    lexical = learn_lexical(reader, data, fold.ids, fold.config, fold.log)
    examples = prepare_lessons(start, reader, data, fold.ids, fold.config, fold.log)
    network = train_encoder(start, examples, fold.config, fold.kept.with_suffix(".pt"), fold.log)
    scorer = ArticleScorer.of_network(network, reader.tokenizer.pad_id)
    tuned = tune_topics(reader, scorer, data.dev, fold.topics, fold.config.decision, lexical)
    return _score(fold, data, reader, tuned.states, scorer, tuned.lexical)


def score_lexical(fold: Fold) -> FoldScores:
    """Scores by the lexical model alone. It learns in seconds, so it is tuned on held-out folds inside.

    Raises:
        TrainingError: the config has no lexical model.
    """
    _, reader = fold.open()
    rows, prepared = prepare_rows(reader, fold.data.train)
    grades = grades_matrix(rows, fold.ids)
    inner = assign_article_folds(rows, fold.ids, N_INNER_FOLDS, fold.config.seed)
    held_out = held_out_logits(rows, prepared, inner, partial(_learn_lexical, fold, reader))
    states = [
        tune_topic(topic, held_out[:, t], grades[:, t], fold.config.decision)
        for t, topic in enumerate(fold.topics)
    ]
    lexical = _learn_lexical(fold, reader, rows)
    return _score(fold, fold.data, reader, states, None, lexical)


def _learn_lexical(
    fold: Fold, reader: ArticleReader, rows: Sequence[LabelledArticle]
) -> LexicalScorer:
    data = replace(fold.data, train=list(rows))
    found = learn_lexical(reader, data, fold.ids, fold.config, silent)
    if found is None:
        raise TrainingError("--lexical: the config has no lexical model; set decision.lexical=true")
    return found


def _score(
    fold: Fold,
    data: RunData,
    reader: ArticleReader,
    states: Sequence[TopicState],
    scorer: ArticleScorer | None,
    lexical: LexicalScorer | None,
) -> FoldScores:
    """Scores of the articles outside by the model, and by TF-IDF learnt from the same ``data``."""
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


def _score_tfidf(fold: Fold, data: RunData) -> tuple[FloatArray, BoolArray]:
    """Scores and tags of the baseline, (2, n_outside, n_topics) both.

    Each reading is learnt from the same reading. Tuned as the model is: on ``data.dev``, or on held-out
    folds where dev is empty.
    """
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


def train_encoder(
    start: Start, examples: EpochExamples, config: TrainConfig, checkpoint: Path, log: Log
) -> BriefNetwork:
    """Fine-tune the network of ``start`` to the end and remove the checkpoint; then it is on the CPU, in eval
    mode."""
    for report in finetune(
        start.network,
        examples,
        config.finetune,
        Setting(
            pad_id=start.tokenizer.pad_id,
            mask_id=start.tokenizer.mask_id,
            seed=config.seed,
            checkpoint=checkpoint,
            processes=join_processes(None),
            report_every=50,
        ),
    ):
        log(f"  step {report.step}/{report.n_steps} topics {report.topic_loss:.4f}")
    checkpoint.unlink(missing_ok=True)
    return start.network.to("cpu").eval()
