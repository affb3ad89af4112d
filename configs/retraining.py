"""The closed schema of retraining, and its loader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from .loader import load_config
from .schemas import Closed, LoggingConfig, Positive, Share


class HeldOutConfig(Closed):
    """What is held out of the new rows, stratified by their labels."""

    tune_share: Share = 0.15
    """For calibration and thresholds."""
    gate_share: Share = 0.2
    """For the gate; never trained or tuned on."""
    min_positives: Positive = 40
    """A known topic's threshold is tuned again only where so many tuning rows carry it."""

    @model_validator(mode="after")
    def _something_is_left(self) -> HeldOutConfig:
        if self.tune_share + self.gate_share >= 0.9:
            raise ValueError("expected tune_share + gate_share below 0.9: the rest is trained on")
        return self


class DistillationConfig(Closed):
    """How strongly training is held to the old model's own answers (Li & Hoiem 2016).

    Weights beside a label's weight of 1.
    """

    unjudged: Annotated[float, Field(ge=0)] = 1.0
    """On topics that a row does not judge, and on unlabelled articles."""
    judged: Annotated[float, Field(ge=0)] = 0.5
    """Beside the label, where there is one; left out when base data is given."""
    n_unlabelled: Annotated[int, Field(ge=0)] = 1000
    """At most so many unlabelled articles, a random choice."""


class GateConfig(Closed):
    """What a retrained model must hold to replace the one in use."""

    macro_fall: Share = 0.0
    """Macro F1 may be lower by this much."""
    topic_fall: Share = 0.05
    """The F1 of a topic may be lower by this much."""
    min_agreement: Share = 0.9
    """On topics that no row judges: F1 with the old model's tags as truth."""
    min_new_f1: Share = 0.3
    """F1 that a new topic must reach."""
    min_positives: Positive = 5
    """A topic with fewer positives among the rows is not decided on."""
    contradictions: Share = 0.1
    """Share of sure answers of the model in use that labels may contradict, beyond what its own scores
    lead to expect; more is taken for a poisoned file."""
    sure: Annotated[float, Field(gt=0.5, lt=1.0)] = 0.9
    """A score from which (or below one minus which) an answer is sure."""
    n_bootstrap: Positive = 2000


class RetrainConfig(Closed):
    """A retraining run. Everything not named here is as the old model was trained."""

    seed: int = 13
    epochs: Positive = 3
    rate_share: Annotated[float, Field(gt=0, le=1)] = 0.25
    """Learning rates as a share of those the old model was trained with."""
    probe_epochs: Annotated[int, Field(ge=0)] = 3
    """Epochs in which only what is new in the head learns, before all does (Kumar et al. 2022)."""
    only_new_epochs: Annotated[int, Field(ge=0)] = 30
    """The same when no label is about a known topic: then nothing else learns at all, and what the model
    says of the known topics stays exactly the same. 0: everything learns, held to the old model's answers."""
    checkpoint_every: Positive = 50
    """Steps between checkpoints."""
    held_out: HeldOutConfig = HeldOutConfig()
    distillation: DistillationConfig = DistillationConfig()
    gate: GateConfig = GateConfig()
    logging: LoggingConfig = LoggingConfig()


def load_retrain_config(
    path: str | Path = "retrain", overrides: Sequence[str] = ()
) -> RetrainConfig:
    """Read a retraining config.

    Args:
        path: a YAML file, or nothing for the packaged one.
        overrides: ``section.key=value`` texts, the strongest.

    Raises:
        ConfigError: unknown key, wrong type, duplicate key, broken YAML, no such file.
    """
    return load_config(RetrainConfig, path, overrides)
