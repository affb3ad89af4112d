"""What all steps of a retraining run share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from ...aliases import Log
from ...configs.retraining import RetrainConfig
from ...configs.schemas import Topic
from ...models.store.folder import ModelFolder
from .data import RetrainFiles, RetrainRows


@dataclass(frozen=True, slots=True)
class RetrainRun:
    """A retraining run.

    Attributes:
        files, rows: the files that were given, and the rows read from them.
        config: its settings.
        parent: the model that it starts from.
        champion: the model that the new one must not be worse than.
        topics: the parent's in their order, then the new ones.
        device: where the network computes; None takes a GPU when there is one.
        forced: why a model is trained and promoted against the gate, if it is.
        log: called with one line of progress at a time.
    """

    files: RetrainFiles
    rows: RetrainRows
    config: RetrainConfig
    parent: ModelFolder
    champion: ModelFolder
    topics: Sequence[Topic]
    device: str | None
    forced: str | None
    log: Log

    @property
    def topic_ids(self) -> list[str]:
        """In the order of the logits."""
        return [topic.id for topic in self.topics]

    @property
    def known(self) -> Sequence[Topic]:
        """The topics of the parent."""
        return self.topics[: len(self.parent.manifest.topics)]

    @property
    def place(self) -> torch.device:
        """``device`` as torch takes it."""
        return torch.device(self.device or ("cuda" if torch.cuda.is_available() else "cpu"))
