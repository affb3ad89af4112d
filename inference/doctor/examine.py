"""Every check, in the order in which a person would ask."""

from __future__ import annotations

from collections.abc import Iterator

from . import machine, models
from .findings import Finding


def examine(model: str | None = None) -> Iterator[Finding]:
    """Run every check; nothing is written, and no other machine is asked.

    Args:
        model: a model to look at instead of the one in use; one of the hub is fetched.
    """
    yield machine.python()
    yield machine.packages()
    yield models.runtime(model)
    yield machine.cores()
    yield machine.memory()
    whole = models.model(model)
    yield whole
    yield models.home()
    yield models.desk()
    yield machine.disk()
    yield machine.sqlite()
    yield machine.settings()
    if whole.status != "fail":
        yield models.sample_brief(model)


def exit_code(findings: list[Finding]) -> int:
    """0 well, or only warnings; 1 problems."""
    return 1 if any(finding.status == "fail" for finding in findings) else 0
