"""The summarisers there are, and the one that a user names.

A further one is a file that implements `Summarizer` and a row of `SUMMARIZERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import ConfigError, alternatives

if TYPE_CHECKING:
    from .base import Summarizer


@dataclass(frozen=True, slots=True)
class SummarizerKind:
    """One way to write abstracts.

    Attributes:
        open: loads it; gets the model and the device that the user named, if any.
        description: what it does, for help texts.
        models: what may be named as its model, for help texts; nothing when it has none of its own.
        rewrites: whether its sentences are new ones, each with the one span of the article it is most
            like; else a sentence is made of one or more spans.
    """

    open: Callable[[str | Path | None, str | None], Summarizer]
    description: str
    models: str = ""
    rewrites: bool = False


def _open_extractive(_model: str | Path | None, _device: str | None) -> Summarizer:
    from .extractive.extractive import ExtractiveSummarizer

    return ExtractiveSummarizer()


def _open_abstractive(model: str | Path | None, device: str | None) -> Summarizer:
    from .abstractive.abstractive import AbstractiveSummarizer
    from .abstractive.generator import open_generator

    return AbstractiveSummarizer(open_generator(model, device=device))


SUMMARIZERS: dict[str, SummarizerKind] = {
    "extractive": SummarizerKind(_open_extractive, "the article's own sentences"),
    "abstractive": SummarizerKind(
        _open_abstractive,
        "newly written, needs torch",
        models="folder, org/name, or a packaged config (vit5-large)",
        rewrites=True,
    ),
}
"""The summarisers by name, which has no underscore: the only list of them."""

DEFAULT_SUMMARIZER = "extractive"


def choose_summarizer(
    summarizer: str | Summarizer = DEFAULT_SUMMARIZER,
    model: str | Path | None = None,
    device: str | None = None,
) -> Summarizer:
    """Return the summariser of a name, loaded; one that is made already is returned as it is.

    Args:
        summarizer: a name of `SUMMARIZERS`, or a `Summarizer`.
        model: which model it writes with, for one that has its own (see `find_checkpoint`).
        device: where that model runs, as torch names it.

    Raises:
        ConfigError: no such summariser, or a model for one that has none.
        ModelStoreError: its model cannot be found.
        MissingExtraError: torch is needed and not installed.
    """
    if not isinstance(summarizer, str):
        return summarizer
    kind = SUMMARIZERS.get(summarizer)
    if kind is None:
        raise ConfigError(f"summarizer: expected {alternatives(SUMMARIZERS)}, got {summarizer!r}")
    if model is not None and not kind.models:
        others = alternatives(name for name, other in SUMMARIZERS.items() if other.models)
        raise ConfigError(
            f"summarizer_model {model}: the {summarizer} summariser has no model of its own; "
            f"add --summarizer {others}"
        )
    return kind.open(model, device)


def has_own_model(summarizer: str | Summarizer) -> bool:
    """Whether a summariser that is named runs a model of its own, on the device that the user names."""
    kind = SUMMARIZERS.get(summarizer) if isinstance(summarizer, str) else None
    return kind is not None and bool(kind.models)


def rewrites(method: str) -> bool:
    """Whether an abstract made by this method has sentences that are not the article's.

    A method begins with the name of its summariser ("abstractive_repaired").
    """
    kind = SUMMARIZERS.get(method.partition("_")[0])
    return kind is not None and kind.rewrites
