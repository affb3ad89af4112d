"""`Model`: a loaded model directory; gives scores, decisions and the input of a summariser."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..aliases import FloatArray
from ..articles import Article, ModelInfo, TopicScore
from ..errors import ConfigError, ModelStoreError
from ..streams import batched
from .encoder.runtimes.choose import opening_runtime
from .reader import ArticleReader, OnError, Prepared
from .scoring import ARTICLES_AT_ONCE, ArticleScorer, ArticleScores
from .store.folder import ModelFolder, bundled_path, find_model, open_model
from .store.manifest import TopicState
from .summarizers.base import SummaryInput
from .summarizers.extractive.domain import DomainCorrection
from .summarizers.extractive.pages.news import news_value, report_value
from .summarizers.extractive.pages.page_value import page_value
from .summarizers.extractive.pages.portraits import find_portrait
from .summarizers.extractive.selection import rating
from .summarizers.extractive.word_importance import WordImportance
from .topics.decide import TopicDecision, decide
from .topics.policies import Wish, pick

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScoredArticle:
    """An article that was read and scored.

    Attributes:
        number: its place in the stream it came from, unreadable articles counted.
        prepared, scores: what the reader and the heads of the network made of it.
    """

    number: int
    prepared: Prepared
    scores: ArticleScores


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model: the same path for all sizes. Make it with `Model.load` or `Model.open`.

    Any number of threads may use it. It is pickled as where it was loaded from, and loaded again from there.

    Attributes:
        folder: the verified directory it was loaded from.
        reader: reads articles.
        scorer: runs the encoder over them.
        decisions: what was learnt for each topic, in the order of the logits.
        correction: corrects the salience in articles on the model's topics; None without one.
        importance: the importance of words, which rates extracts; None without one.
        runtime, device, precision: what it was opened with.
    """

    folder: ModelFolder
    reader: ArticleReader
    scorer: ArticleScorer
    decisions: tuple[TopicDecision, ...]
    correction: DomainCorrection | None
    importance: WordImportance | None
    runtime: str = "openvino"
    device: str | None = None
    precision: str = "auto"

    @classmethod
    def load(
        cls,
        name: str | Path | None = None,
        revision: str | None = None,
        runtime: str = "openvino",
        device: str | None = None,
        precision: str = "auto",
    ) -> Model:
        """Find and load a model.

        Args:
            name, revision: as in `find_model`; None for the model in use.
            runtime, device, precision: as in `open_runtime`.

        Raises:
            ModelStoreError, MissingExtraError, ConfigError: as `find_model`, `open_model`, `open_runtime`.
        """
        folder = open_model(find_model(name, revision))
        return cls.open(folder, runtime, device, precision)

    @classmethod
    def open(
        cls,
        folder: ModelFolder,
        runtime: str = "openvino",
        device: str | None = None,
        precision: str = "auto",
    ) -> Model:
        """Load a verified model directory; parameters and errors as in `load`."""
        manifest = folder.manifest
        with ThreadPoolExecutor(1) as pool:
            engine = opening_runtime(pool, folder, runtime, device, precision)
            reader = ArticleReader.open(folder)
        return cls(
            folder,
            reader,
            ArticleScorer(engine.result(), reader.tokenizer.pad_id, len(manifest.topics)),
            tuple(
                TopicDecision(t.id, t.name, t.scale, t.bias, t.threshold) for t in manifest.topics
            ),
            DomainCorrection.from_state(manifest.domain),
            WordImportance.from_state(manifest.word_importance),
            runtime,
            device,
            precision,
        )

    def with_thresholds(self, thresholds: Mapping[str, float]) -> Model:
        """The same model with other thresholds for some topics, see `with_thresholds`."""
        return replace(self, decisions=with_thresholds(self.decisions, thresholds))

    def with_policy(self, policy: str) -> Model:
        """The same model with the thresholds of another policy, see `Wish`.

        Where the share asked for was not reached on dev, a line of the log says so.

        Raises:
            ConfigError: no such policy, or the model keeps no thresholds for it.
        """
        wish = Wish.of(policy)
        topics = self.folder.manifest.topics
        return self.with_thresholds({topic.id: _threshold_for(topic, wish) for topic in topics})

    def __reduce__(self) -> tuple[Any, ...]:
        path = self.folder.path
        found = None if path == bundled_path() else path.absolute()
        return _load_again, (
            found,
            self.folder.sha256,
            (self.runtime, self.device, self.precision),
            self.decisions,
        )

    @property
    def info(self) -> ModelInfo:
        """Which model it is, as rows and reports say it."""
        return self.folder.info

    @property
    def topic_ids(self) -> list[str]:
        """The topics in the order of the logits."""
        return [decision.id for decision in self.decisions]

    def prepare(self, article: str | Article) -> Prepared:
        """See `ArticleReader.prepare`."""
        return self.reader.prepare(article)

    def prepare_readable(
        self, articles: Iterable[str | Article], on_error: OnError | None = None
    ) -> Iterator[tuple[int, Prepared]]:
        """See `ArticleReader.prepare_readable`."""
        return self.reader.prepare_readable(articles, on_error)

    def score(self, prepared: Sequence[Prepared]) -> list[ArticleScores]:
        """See `ArticleScorer.score`."""
        return self.scorer.score(prepared)

    def score_readable(
        self, articles: Iterable[str | Article], on_error: OnError | None = None
    ) -> Iterator[ScoredArticle]:
        """`prepare_readable` and `score` as a stream: few articles are in memory at once."""
        for batch in batched(self.prepare_readable(articles, on_error), ARTICLES_AT_ONCE):
            scores = self.score([prepared for _, prepared in batch])
            for (number, prepared), found in zip(batch, scores, strict=True):
                yield ScoredArticle(number, prepared, found)

    def probabilities(self, scores: ArticleScores) -> npt.NDArray[np.float64]:
        """Calibrated scores of one article's topics, (n_topics,)."""
        logits = scores.topics.logits
        return np.array([d.score(float(z)) for d, z in zip(self.decisions, logits, strict=True)])

    def reached(self, probabilities: FloatArray) -> npt.NDArray[np.bool_]:
        """Where `probabilities`, (..., n_topics), reach the topics' thresholds; never where they are NaN."""
        return probabilities >= np.array([decision.threshold for decision in self.decisions])

    def decide(self, prepared: Prepared, scores: ArticleScores) -> tuple[TopicScore, ...]:
        """Every topic of one article: score, whether it is tagged, and the evidence of those that are."""
        sentences = prepared.document.sentences
        # Who attended, or on which laws a decision rests, shows nobody why an article is on a topic.
        telling = [i for i, sentence in enumerate(sentences) if not sentence.aside] or range(
            len(sentences)
        )
        pooled = scores.topics
        lexical = self.reader.lexical
        if lexical is not None and self.reached(self.probabilities(scores)).any():
            # Much work, and only what is tagged shows evidence.
            words = lexical.contributions(prepared.title_ids, prepared.sentence_ids)
            pooled = replace(pooled, contributions=pooled.contributions + words[:-1])
        pooled = replace(pooled, contributions=pooled.contributions[list(telling)])
        spans = [sentences[i].span for i in telling]
        most = self.folder.manifest.max_evidence
        return decide(pooled, spans, self.decisions, max_evidence=most)

    def summary_inputs(
        self, prepared: Sequence[Prepared], scores: Sequence[ArticleScores]
    ) -> list[SummaryInput]:
        """What a summariser gets of scored articles."""
        return [
            summary_input(
                one,
                score.salience,
                float(self.probabilities(score).max(initial=0.0)),
                self.correction,
                self.importance,
            )
            for one, score in zip(prepared, scores, strict=True)
        ]


def _load_again(
    path: Path | None,
    sha256: str,
    opened_with: tuple[str, str | None, str],
    decisions: tuple[TopicDecision, ...],
) -> Model:
    """The other end of a pickled model; ``path`` is None for the bundled one, wherever it is installed.

    Raises:
        ModelStoreError: it is not there, or another model is in its place.
    """
    folder = open_model(bundled_path() if path is None else path)
    if folder.sha256 != sha256:
        raise ModelStoreError(
            f"{folder.path}: another model than when this one was pickled (sha256 {folder.sha256[:12]}…, "
            f"expected {sha256[:12]}…); load it by `phobrief.load` where it is used"
        )
    return replace(Model.open(folder, *opened_with), decisions=decisions)


def _threshold_for(topic: TopicState, wish: Wish) -> float:
    if topic.cuts is not None:
        threshold, reached = pick(wish, topic.cuts.best_f1, topic.cuts.best)
        if reached is not None:
            _log.warning("policy %s: %s reached only %.2f", wish, topic.id, reached)
        return threshold
    if wish == Wish(topic.tuned.get("policy", ""), topic.tuned.get("at_least")):
        return topic.threshold
    raise ConfigError(
        f"policy {wish}: the model keeps one threshold of {topic.id}, tuned for"
        f" {topic.tuned.get('policy', 'nothing it names')}; give thresholds of your own, or write the model"
        " anew by phobrief.training.refit, which keeps the others"
    )


def with_thresholds(
    decisions: Sequence[TopicDecision], thresholds: Mapping[str, float]
) -> tuple[TopicDecision, ...]:
    """The decisions with other thresholds.

    Args:
        decisions: of all topics.
        thresholds: for some topics by id, the score from which they are tagged, 0 to 1.

    Raises:
        ConfigError: no such topic, or a threshold that is no number from 0 to 1.
    """
    if not isinstance(thresholds, Mapping):
        raise ConfigError(
            "thresholds: expected numbers from 0 to 1 by topic, as in {'cadre_work': 0.3}, got"
            f" {thresholds!r:.60}"
        )
    known = [decision.id for decision in decisions]
    for topic, threshold in thresholds.items():
        if topic not in known:
            raise ConfigError(
                f"thresholds: the model has no topic {topic!r}; its topics are {', '.join(known)}"
            )
        is_number = isinstance(threshold, (int, float, np.number)) and not isinstance(
            threshold, bool
        )
        if not is_number or not 0 <= threshold <= 1:
            raise ConfigError(
                f"thresholds[{topic!r}]: expected a number from 0 to 1, got {threshold!r}"
            )
    return tuple(
        replace(decision, threshold=float(thresholds.get(decision.id, decision.threshold)))
        for decision in decisions
    )


def summary_input(
    prepared: Prepared,
    salience: FloatArray,
    share: float,
    correction: DomainCorrection | None,
    importance: WordImportance | None,
) -> SummaryInput:
    """What a summariser gets of one article.

    Args:
        salience: (n_sentences,) logits.
        share: how far the article is on the model's topics, 0 to 1: as far is its salience corrected, and its
            news preferred to the frame.
        correction, importance: see `Model`.
    """
    document = prepared.document
    if correction is not None:
        salience = correction.apply(salience, prepared.features, share)
    texts = [sentence.text for sentence in document.sentences]
    title = document.title or ""
    portrait = find_portrait(title, document.sentences)
    worth = page_value(title, document.sentences, portrait)
    worth = worth + np.float32(share) * report_value(texts)
    salience = salience + np.float32(share) * news_value(texts) + worth
    rate = None
    if importance is not None and len(salience):
        rate = rating(importance, title, texts, salience, share, worth)
    return SummaryInput(document, prepared.sentence_ids, salience, rate, portrait)
