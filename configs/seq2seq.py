"""Closed, frozen schema of the configs that train or name a sequence-to-sequence summariser."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .schemas import Closed, Positive, Rate, Share

Precision = Literal["float32", "bfloat16"]


class GeneratorConfig(Closed):
    """A sequence-to-sequence checkpoint and how it wants its input."""

    pretrained: str | None = None
    """Where training starts: a folder with the hub's files, or org/name."""
    finetuned: str | None = None
    """A public checkpoint that writes abstracts already: taken when this config is used untrained."""
    revision: str | None = None
    """Commit or tag of the hub's model."""
    prefix: str = ""
    """Put before every source ("vietnews: ")."""
    segmenter: Literal["none", "unigram", "underthesea", "vncorenlp"] = "none"
    """Word segmentation of the source; "none" gives plain syllables."""
    max_source_pieces: Annotated[int, Field(ge=16, le=16384)] = 1024
    max_target_pieces: Annotated[int, Field(ge=8, le=2048)] = 160


class GenerationConfig(Closed):
    """How abstracts are searched for."""

    n_beams: Positive = 4
    n_candidates: Positive = 2
    """Beams looked at, best first, until one is faithful; at most ``n_beams`` count."""
    length_penalty: float = 1.0
    no_repeat_ngram: Annotated[int, Field(ge=0)] = 3
    batch_size: Positive = 8
    precision: Precision = "float32"


class PairsConfig(Closed):
    """Where the pairs of text and abstract are. File names are relative to ``folder``."""

    folder: str = "data"
    articles: str | None = None
    """Articles with abstracts (parquet: id, title, abstract, body), word-segmented or not."""
    validation: str | None = None
    """The same for the loss on held-out articles."""
    max_articles: Positive | None = None
    max_validation: Positive = 500
    unsupported: Literal["drop", "weigh", "keep"] = "drop"
    """What happens to pairs whose abstract says what the text does not."""
    unsupported_weight: Share = 0.2
    """What such a pair counts in the loss under "weigh"."""


class Seq2SeqFinetuneConfig(Closed):
    """Fine-tuning with AdamW and a linear schedule."""

    epochs: Positive = 3
    batch_size: Positive = 8
    """Articles in a step."""
    accumulate: Positive = 4
    """Parts that a step is computed in, for memory."""
    rate: Rate = 0.0001
    weight_decay: Share = 0.01
    warmup: Share = 0.05
    clip_norm: Annotated[float, Field(gt=0)] = 1.0
    label_smoothing: Share = 0.0
    precision: Precision = "float32"
    checkpoint_every: Positive = 500
    """Steps between checkpoints."""


class Seq2SeqConfig(Closed):
    """A whole training run of a summariser; the merged values are saved with the model."""

    kind: Literal["seq2seq"]
    name: str
    extends: str | None = None
    seed: int = 13
    data: PairsConfig = PairsConfig()
    generator: GeneratorConfig = GeneratorConfig()
    generation: GenerationConfig = GenerationConfig()
    finetune: Seq2SeqFinetuneConfig = Seq2SeqFinetuneConfig()
