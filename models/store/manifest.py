"""phobrief.json: what a model directory says of itself, as a closed schema."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, field

from .records import Stored

FORMAT = 3
"""Version of the model directory's layout; a reader refuses any other. 2 had word vectors and hashed n-grams
in the lexical model, rated extracts by a network, and had no statistics of the sentence features."""


_Positive = Annotated[int, Meta(ge=1)]


_Share = Annotated[float, Meta(ge=0, le=1)]


class TopicCuts(Stored, frozen=True, kw_only=True):
    """What other thresholds of a topic gave on dev, so that a user may choose by another policy.

    Attributes:
        best_f1: the threshold of the policy best_f1.
        best: (threshold, precision, recall) of every cut that no other beats in both, the highest first.
    """

    best_f1: _Share
    best: list[tuple[_Share, _Share, _Share]] = field(default_factory=list)


class TopicState(Stored, frozen=True, kw_only=True):
    """What was learnt for one topic.

    Attributes:
        scale, bias: calibration, score = sigmoid(scale * logit + bias).
        threshold: the score from which the topic is a tag.
        tuned: how both were chosen: policy, number of rows, figures on dev.
        cuts: for other policies; None where the model keeps none (older ones).
    """

    id: str
    name: str
    scale: float = 1.0
    bias: float = 0.0
    threshold: float = 0.5
    tuned: dict[str, Any] = field(default_factory=dict)
    cuts: TopicCuts | None = None


class WindowState(Stored, frozen=True, kw_only=True):
    """Limits that the model was trained with: pieces per window, windows per article, pieces of the title."""

    max_pieces: Annotated[int, Meta(ge=16, le=4096)] = 256
    max_windows: _Positive = 64
    max_title_pieces: _Positive = 48


class SegmenterState(Stored, frozen=True, kw_only=True):
    """Which segmenter the model reads with."""

    kind: str = "unigram"


class AbstractBudget(Stored, frozen=True, kw_only=True):
    """How long an abstract may be and how it is filled; a model's own is kept in its phobrief.json.

    Attributes:
        max_sentences, max_syllables: upper limits, never exceeded; a sentence is cut when no whole one fits.
        redundancy: how strongly a sentence loses that repeats a chosen one, 0 to 1.
        next_share: a further sentence is added while its salience, as odds against the best one,
            reaches this share.
    """

    max_sentences: int = 2
    max_syllables: int = 80
    redundancy: float = 0.5
    next_share: float = 0.5


class Manifest(Stored, frozen=True, kw_only=True):
    """The contents of phobrief.json.

    Attributes:
        format: see `FORMAT`.
        name, version: of the model.
        package_version: of the phobrief that wrote it.
        topics: in the order of the logits.
        max_evidence: sentences shown for a tag at most.
        label_schema_sha256: fingerprint of the topics and their order.
        metrics: figures on dev, and of abstracts where they were measured.
        config: the config of the training; of a refit or retraining under its name.
    """

    format: int = FORMAT
    name: str
    version: str
    package_version: str
    topics: list[TopicState]
    windows: WindowState = WindowState()
    segmenter: SegmenterState = SegmenterState()
    abstract: AbstractBudget = AbstractBudget()
    domain: dict[str, float] = field(default_factory=dict)
    """See `DomainCorrection.to_state`; empty for a model without it."""
    word_importance: dict[str, float] = field(default_factory=dict)
    """See `WordImportance.to_state`; empty for a model without it."""
    max_evidence: _Positive = 3
    label_schema_sha256: str
    training_data: dict[str, str] = field(default_factory=dict)
    """sha256 of each file it learnt from, by file name."""
    metrics: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """sha256 of every other file of the directory."""
