"""What a job remembers of the model that it was begun with."""

from __future__ import annotations

from phobrief.inference.jobs.spec import ModelChoice


def test_a_precision_that_was_asked_for_belongs_to_the_job() -> None:
    assert "precision" not in ModelChoice().settings()
    assert ModelChoice(precision="float32").settings()["precision"] == "float32"
