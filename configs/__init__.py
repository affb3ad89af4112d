"""Closed config schemas, their loader, and the YAML files that ship.

`mini` trains the bundled model, `phobert-base` and `phobert-large` fine-tune the real ones.
"""

from .loader import dump_config, load_topics, load_train_config
from .schemas import TopicsConfig, TrainConfig

__all__ = ["TopicsConfig", "TrainConfig", "dump_config", "load_topics", "load_train_config"]
