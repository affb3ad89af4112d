"""Every error phobrief raises on purpose. Each leaf is also a builtin, so old handlers keep working.

PhobriefError
├── ConfigError(ValueError)        a config file or ``--set`` does not fit the schema
├── DataError(ValueError)          an input file or table cannot be read as asked
│   └── LabelError                 labelled data breaks the label rules
├── ArticleError(ValueError)       one article cannot be read: empty, binary, nothing left after cleaning
├── ModelStoreError(OSError)       a model directory is missing, altered, incomplete or of a newer format
├── TrainingError(RuntimeError)    training cannot start or go on
├── JobError(RuntimeError)         a batch job cannot start or go on
├── DeskError(RuntimeError)        the review desk's database cannot be used as asked
└── MissingExtraError(ImportError) an optional dependency is not installed
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType


class PhobriefError(Exception):
    """Base of all errors raised on purpose; its message says what to do."""


class ConfigError(PhobriefError, ValueError):
    """Raised when a config file or an override has an unknown key, a wrong type or value."""


class DataError(PhobriefError, ValueError):
    """Raised when an input file, folder or table cannot be read as asked."""


class LabelError(DataError):
    """Raised when labelled data breaks the label rules (unknown topic, grade other than 0, 1, 2)."""


class ArticleError(PhobriefError, ValueError):
    """Raised when one article cannot be read: empty, binary, or nothing left after cleaning."""


class ModelStoreError(PhobriefError, OSError):
    """Raised when a model directory is missing, incomplete, altered or of a newer format."""


class TrainingError(PhobriefError, RuntimeError):
    """Raised when training cannot start or go on."""


class JobError(PhobriefError, RuntimeError):
    """Raised when a batch job cannot start or go on (locked, changed input, disk full)."""


class DeskError(PhobriefError, RuntimeError):
    """Raised when the review desk cannot open its database, or is asked for what it does not hold."""


class MissingExtraError(PhobriefError, ImportError):
    """Raised when an optional dependency is needed and not installed; names the install command."""

    def __init__(self, module: str, extra: str) -> None:
        super().__init__(
            f"'{module}' is needed here and is not installed; run: pip install 'phobrief[{extra}]' "
            f"(in a checkout: pip install '.[{extra}]')"
        )


def require(module: str, extra: str) -> ModuleType:
    """Import ``module`` or raise a `MissingExtraError` naming the extra that brings it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and error.name != module.split(".")[0]:
            raise
        raise MissingExtraError(module, extra) from error


def alternatives(names: Iterable[str]) -> str:
    """Names as an error lists what it would take: "a, b or c"."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
