"""Batch jobs: every row of the input ends in the output or in the errors, once, whatever happens.

`run_job` reads (sources), prepares and scores (engine), keeps each outcome at once (journal) and
puts the output together in input order (assembly). A killed job goes on where it was.
"""

from __future__ import annotations

from .runner import JobResult, run_job
from .spec import JobSpec, ModelChoice, TableColumns

__all__ = ["JobResult", "JobSpec", "ModelChoice", "TableColumns", "run_job"]
