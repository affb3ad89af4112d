"""Batch jobs: every row of the input ends in the output or in the errors, once, whatever happens.

`run_job` reads (`inputs`), prepares and scores (`engines`), keeps each outcome at once (`state`) and puts
the output together in input order (`outputs`). A killed job can be continued.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .runner import JobResult, run_job
    from .spec import JobSpec, ModelChoice, TableColumns

# Imported only when used: the help texts of the commands need one table of this package and no more.
_LAZY = {
    "JobResult": "runner",
    "JobSpec": "spec",
    "ModelChoice": "spec",
    "TableColumns": "spec",
    "run_job": "runner",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f".{_LAZY[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["JobResult", "JobSpec", "ModelChoice", "TableColumns", "run_job"]
