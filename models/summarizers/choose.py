"""The summariser that a user names."""

from __future__ import annotations

from pathlib import Path

from ...errors import ConfigError
from .base import Summarizer
from .extractive.extractive import ExtractiveSummarizer

KINDS = ("extractive", "abstractive")


def choose_summarizer(
    summarizer: str | Summarizer = "extractive",
    model: str | Path | None = None,
    device: str | None = None,
) -> Summarizer:
    """Return the summariser of a name, loaded; one that is made already is returned as it is.

    Args:
        summarizer: "extractive", "abstractive" or a `Summarizer`.
        model: for "abstractive": see `find_checkpoint`.
        device: for "abstractive": as torch names it.

    Raises:
        ConfigError: no such summariser, or a model for one that has none.
        ModelStoreError: the abstractive checkpoint cannot be found or fetched.
        MissingExtraError: torch is needed and not installed.
    """
    if not isinstance(summarizer, str):
        return summarizer
    if summarizer not in KINDS:
        raise ConfigError(f"summarizer: expected {' or '.join(KINDS)}, got {summarizer!r}")
    if summarizer == "extractive":
        if model is not None:
            raise ConfigError(
                f"summarizer_model {model}: the extractive summariser has no model of its own; "
                "add --summarizer abstractive"
            )
        return ExtractiveSummarizer()
    from .abstractive.abstractive import AbstractiveSummarizer
    from .abstractive.generator import open_generator

    return AbstractiveSummarizer(open_generator(model, device=device))
