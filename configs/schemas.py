"""Closed, frozen schemas of every config file. An unknown key or a wrong type is an error, never a guess."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from ..aliases import Policy

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Positive = Annotated[int, Field(ge=1)]
Rate = Annotated[float, Field(gt=0.0, lt=1.0)]


def _listed(value: object) -> object:
    return [] if value is None else [value] if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(_listed)]
"""File names; one alone may stand without a list. "bundled/NAME" is a file of ``training/grades``."""


class Closed(BaseModel):
    """A schema that refuses unknown keys, converts no types and cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Topic(Closed):
    """One topic: its id in every row, its name for readers, what it means."""

    id: str
    name: str
    description: str = ""

    @field_validator("id")
    @classmethod
    def _lower_snake_case(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", value):
            suggestion = re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_")
            hint = f"; write '{suggestion}'" if suggestion else ""
            raise ValueError(f"expected lower_snake_case, got '{value}'{hint}")
        return value


class TopicsConfig(Closed):
    """The topics of a model, in the order of its scores."""

    topics: Annotated[list[Topic], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_differ(self) -> TopicsConfig:
        ids = [topic.id for topic in self.topics]
        twice = sorted({topic for topic in ids if ids.count(topic) > 1})
        if twice:
            raise ValueError(f"expected different ids, got {', '.join(twice)} more than once")
        return self


class DataConfig(Closed):
    """Where the training data is. File names are relative to ``folder``."""

    folder: str = "data"
    articles: str | None = None
    """Plain articles with abstracts (parquet: id, title, abstract, body), for vocabulary and salience."""
    plain: Names = []
    """More plain articles, as they were published (parquet: text, title), for vocabulary and pre-training;
    with ``id`` also the texts of labels and references."""
    validation: str | None = None
    """The same as ``articles`` for tuning the abstracts."""
    references: Names = []
    """Reference abstracts of articles on the topics, keyed by id (JSON Lines): which sentences serve best.
    Those whose ``split`` is dev are for figures only."""
    labelled: Names = []
    """Topic labels: with texts, or keyed by id, whose texts are in ``articles`` or ``plain``."""
    more_labelled: Names = []
    """Further labels, to train on only; ``bundled`` is short for ``bundled/more_topics.csv``."""
    dev_share: Share = 0.15
    """Share of the rows of a table held out for dev where it has no ``split`` column."""


class EncoderConfig(Closed):
    """The encoder: a pre-trained one by hub name or folder, or a shape to start from nothing."""

    pretrained: str | None = None
    revision: str | None = None
    n_layers: Positive = 4
    width: Positive = 256
    n_heads: Positive = 4
    feed_forward: Positive = 1024
    dropout: Share = 0.1
    attention_dropout: Share | None = None
    """Dropout of attention weights; null means ``dropout``. 0 trains a third faster without a GPU."""
    n_pieces: Positive = 12000
    """BPE pieces to learn; ignored when ``pretrained`` brings its vocabulary."""

    @model_validator(mode="after")
    def _heads_divide_width(self) -> EncoderConfig:
        if self.width % self.n_heads:
            raise ValueError(
                f"expected width divisible by n_heads, got {self.width} / {self.n_heads}"
            )
        return self


class SegmenterConfig(Closed):
    """How words are found. ``unigram`` is learnt from ``data.articles`` or taken from ``lexicon``."""

    kind: Literal["unigram", "underthesea", "vncorenlp", "none"] = "unigram"
    lexicon: str | None = None
    """A segmenter.json to use as it is; ``bundled`` means the one that ships."""
    min_count: Positive = 3


class WindowConfig(Closed):
    """How an article is cut for the encoder (lengths in pieces)."""

    max_pieces: Annotated[int, Field(ge=16, le=4096)] = 256
    max_windows: Positive = 64
    max_title_pieces: Positive = 48


class PretrainConfig(Closed):
    """Pre-training on plain articles; 0 steps leaves it out."""

    objective: Literal["masked_words", "titles"] = "masked_words"
    """What is learnt: hidden words (Liu et al. 2019), or which title belongs to a passage."""
    steps: Annotated[int, Field(ge=0)] = 0
    batch_size: Positive = 16
    """Blocks, or titles with their passages, the network sees at once."""
    accumulate: Positive = 1
    """So many batches make a step."""
    n_pieces: Positive = 256
    """Pieces in a block, or in the longest passage."""
    rate: Rate = 0.003
    """Of embeddings, biases and norms."""
    matrix_rate: Rate = 0.02
    """Of the matrices inside the layers, which Muon moves."""
    warmup: Annotated[int, Field(ge=0)] = 300
    """Steps until the full rate."""
    decay: Share = 0.2
    """The rate falls to 0 over this share of the steps, the last ones."""
    mask_share: Share = 0.15
    dropout: Share = 0.0
    """A small encoder that sees a text two or three times does not overfit, so it needs none."""
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    """auto is bfloat16 where the processor or GPU has it."""
    report_every: Positive = 50
    """Steps."""
    validate_every: Positive = 500
    """Steps; a multiple of ``report_every``."""
    checkpoint_minutes: Annotated[float, Field(gt=0)] = 10.0


class FinetuneConfig(Closed):
    """Training of the encoder with the topic head; in retraining with the salience head, too."""

    epochs: Positive = 3
    batch_size: Positive = 8
    """Articles in a step."""
    accumulate: Positive = 1
    encoder_rate: Rate = 0.0003
    matrix_rate: Rate | None = None
    """Of the matrices inside the encoder's layers, moved by Muon: for an encoder that Muon has pre-trained.
    null: AdamW moves them like the rest of the encoder, which fits one that AdamW has pre-trained."""
    head_rate: Rate = 0.001
    layer_decay: Share = 1.0
    """Each lower layer learns at this share of the layer above."""
    weight_decay: Share = 0.01
    warmup: Share = 0.1
    clip_norm: Annotated[float, Field(gt=0)] = 1.0
    salience_weight: Annotated[float, Field(ge=0)] = 1.0
    """Of the loss by which a retrained model keeps its own salience."""
    lead_share: Share = 0.5
    """How often a labelled article is shown with its abstract as the first sentence."""
    max_windows: Positive = 4
    """Windows per article in training; all count afterwards."""
    piece_dropout: Share = 0.0
    """Share of input pieces hidden as <mask> in training."""
    precision: Literal["auto", "float32", "bfloat16", "float16"] = "float32"
    """auto is bfloat16 where the processor or GPU has it; float16 scales the loss and is for GPUs."""
    checkpoint_every: Positive = 200
    """Steps between checkpoints."""


class SalienceConfig(Closed):
    """Training of the salience head, after encoder and topic head."""

    n_articles: Annotated[int, Field(ge=0)] = 12000
    """Articles with abstracts that the encoder is shown once; 0 leaves the head untrained."""
    epochs: Positive = 8
    rate: Rate = 0.002
    batch_size: Positive = 64


class DecisionConfig(Closed):
    """How thresholds are tuned on dev, per topic."""

    policy: Policy = "best_f1"
    at_least: Share = 0.9
    """The precision or recall asked for by the two ``min_`` policies."""
    max_evidence: Positive = 3
    lexical: bool = True
    """Whether a lexical model is used beside the encoder; its weight is tuned on dev."""


class AbstractConfig(Closed):
    """The default length of an abstract."""

    max_sentences: Positive = 2
    max_syllables: Positive = 80
    redundancy: Share = 0.5
    """How strongly a sentence that repeats a chosen one is held back (Carbonell & Goldstein 1998)."""


class LoggingConfig(Closed):
    """Where a run's losses go beside the terminal, through transformers' own integrations."""

    to: Literal["nothing", "tensorboard", "mlflow"] = "nothing"
    folder: str = "runs"
    """For TensorBoard; MLflow goes by MLFLOW_TRACKING_URI and MLFLOW_EXPERIMENT_NAME."""


class TrainConfig(Closed):
    """A whole training run; the merged values are saved with the model."""

    name: str
    extends: str | None = None
    seed: int = 13
    topics: str = "topics.yaml"
    data: DataConfig = DataConfig()
    encoder: EncoderConfig = EncoderConfig()
    segmenter: SegmenterConfig = SegmenterConfig()
    windows: WindowConfig = WindowConfig()
    pretrain: PretrainConfig = PretrainConfig()
    finetune: FinetuneConfig = FinetuneConfig()
    salience: SalienceConfig = SalienceConfig()
    decision: DecisionConfig = DecisionConfig()
    abstract: AbstractConfig = AbstractConfig()
    logging: LoggingConfig = LoggingConfig()
