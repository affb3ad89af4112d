"""Closed config schemas, their loader, and the YAML files that ship.

`mini` trains the bundled model, `phobert-*` fine-tune the real ones, `vit5-*` and others a summariser.
"""

from .loader import (
    config_kind,
    dump_config,
    load_recipe,
    load_seq2seq_config,
    load_topics,
    load_train_config,
    packaged_seq2seq,
)
from .schemas import TopicsConfig, TrainConfig
from .seq2seq import Seq2SeqConfig

__all__ = [
    "Seq2SeqConfig",
    "TopicsConfig",
    "TrainConfig",
    "config_kind",
    "dump_config",
    "load_recipe",
    "load_seq2seq_config",
    "load_topics",
    "load_train_config",
    "packaged_seq2seq",
]
