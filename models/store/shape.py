"""config.json: the encoder's shape, as much of what transformers writes there as is read here.

transformers' own class takes any value and any key, among them names of code that it fetches from a hub.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from ...errors import ModelStoreError
from ...files import parse_json, read_bounded
from .records import Stored

CONFIG = "config.json"
_MOST_WEIGHTS = 10**9  # 4 GB; PhoBERT-large has a third of them

_Share = Annotated[float, Meta(ge=0, lt=1)]


class EncoderShape(Stored, frozen=True, kw_only=True):
    """Keys and defaults of transformers' `RobertaConfig`, with bounds well above any RoBERTa's."""

    vocab_size: Annotated[int, Meta(ge=5, le=2_000_000)] = 50_265
    hidden_size: Annotated[int, Meta(ge=1, le=16_384)] = 768
    num_hidden_layers: Annotated[int, Meta(ge=1, le=128)] = 12
    num_attention_heads: Annotated[int, Meta(ge=1, le=256)] = 12
    intermediate_size: Annotated[int, Meta(ge=1, le=65_536)] = 3072
    max_position_embeddings: Annotated[int, Meta(ge=3, le=65_538)] = 512
    type_vocab_size: Annotated[int, Meta(ge=1, le=16)] = 2
    pad_token_id: Literal[1] = 1
    hidden_act: Literal["gelu", "gelu_new", "relu", "silu"] = "gelu"
    hidden_dropout_prob: _Share = 0.1
    attention_probs_dropout_prob: _Share = 0.1
    initializer_range: Annotated[float, Meta(ge=0, le=1)] = 0.02
    layer_norm_eps: Annotated[float, Meta(gt=0, le=0.1)] = 1e-12

    def __post_init__(self) -> None:
        if self.hidden_size % self.num_attention_heads:
            raise ValueError(
                f"hidden_size: expected a multiple of num_attention_heads ({self.num_attention_heads}), "
                f"got {self.hidden_size}"
            )
        of_layer = self.hidden_size * (4 * self.hidden_size + 2 * self.intermediate_size)
        pieces = self.hidden_size * (self.vocab_size + self.max_position_embeddings)
        found = pieces + self.num_hidden_layers * of_layer
        if found > _MOST_WEIGHTS:
            raise ValueError(
                f"hidden_size: expected at most {_MOST_WEIGHTS:,} weights, got {found:,}"
            )


def read_shape(folder: Path) -> EncoderShape:
    """Read the config.json of a model of ours or of the hub's; its other keys are dropped.

    Raises:
        ModelStoreError: it is missing or unreadable, or a value is of another type or out of bounds.
    """
    path = folder / CONFIG
    try:
        tree = parse_json(read_bounded(path))
        if isinstance(tree, dict):
            tree = {key: tree[key] for key in EncoderShape.__struct_fields__ if key in tree}
        return EncoderShape.from_tree(tree)
    except (OSError, ValueError) as error:
        raise ModelStoreError(f"{path}: cannot be read as an encoder's shape: {error}") from error
