"""How many worker processes a job has when nobody says, and what they do."""

from __future__ import annotations

import pytest
from job_fakes import FakeModel

from phobrief.inference.jobs.engines import engine
from phobrief.inference.jobs.spec import ModelChoice


@pytest.mark.parametrize(
    ("cores", "n_rows", "workers"), [(2, 300, 2), (2, 299, 0), (1, 300, 0), (64, 300, 16)]
)
def test_few_rows_and_one_core_need_no_processes(
    monkeypatch: pytest.MonkeyPatch, cores: int, n_rows: int, workers: int
) -> None:
    monkeypatch.setattr(engine, "usable_cores", lambda: cores)
    assert engine._default_workers(n_rows) == workers


def test_a_model_on_a_gpu_or_one_that_generates_is_not_loaded_by_each() -> None:
    assert ModelChoice().runs_on_one_core
    assert FakeModel().runs_on_one_core
    assert not ModelChoice(runtime="torch").runs_on_one_core
    assert not ModelChoice(summarizer="abstractive").runs_on_one_core
