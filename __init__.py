"""phobrief: topic tags with evidence and faithful short abstracts for Vietnamese party-press articles.

import phobrief
brief = phobrief.load().brief(text)
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .articles import (
    Abstract,
    Article,
    Brief,
    Document,
    ModelInfo,
    RemovedLine,
    Sentence,
    Span,
    TopicScore,
)
from .errors import (
    ArticleError,
    ConfigError,
    DataError,
    JobError,
    LabelError,
    MissingExtraError,
    ModelStoreError,
    PhobriefError,
    TrainingError,
)
from .version import package_version

if TYPE_CHECKING:
    from .inference.loading import load
    from .inference.pipeline import Briefer
    from .models.faithfulness import FaithfulnessReport, Finding, check_faithfulness
    from .models.store.hub import push_to_hub
    from .models.text.reading.read import read_bytes, read_file

if TYPE_CHECKING:
    __version__: str

_LAZY = {
    "Briefer": "inference.pipeline",
    "FaithfulnessReport": "models.faithfulness",
    "Finding": "models.faithfulness",
    "check_faithfulness": "models.faithfulness",
    "load": "inference.loading",
    "push_to_hub": "models.store.hub",
    "read_bytes": "models.text.reading.read",
    "read_file": "models.text.reading.read",
}


logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f".{_LAZY[name]}", __name__), name)
    if name == "__version__":
        return package_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY, "__version__"})


__all__ = [
    "Abstract",
    "Article",
    "ArticleError",
    "Brief",
    "Briefer",
    "ConfigError",
    "DataError",
    "Document",
    "FaithfulnessReport",
    "Finding",
    "JobError",
    "LabelError",
    "MissingExtraError",
    "ModelInfo",
    "ModelStoreError",
    "PhobriefError",
    "RemovedLine",
    "Sentence",
    "Span",
    "TopicScore",
    "TrainingError",
    "__version__",
    "check_faithfulness",
    "load",
    "push_to_hub",
    "read_bytes",
    "read_file",
]
