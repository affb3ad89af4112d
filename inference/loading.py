"""`load`: from the name of a model to a `Briefer`."""

from __future__ import annotations

from pathlib import Path

from ..models.model import Model
from ..models.store.folder import find_model, open_model
from ..models.summarizers.base import Summarizer
from ..models.summarizers.choose import DEFAULT_SUMMARIZER, choose_summarizer
from .pipeline import Briefer, budget_of


def load(  # a parameter for each thing that a user may choose
    model: str | Path | None = None,
    *,
    revision: str | None = None,
    runtime: str = "openvino",
    device: str | None = None,
    max_sentences: int | None = None,
    max_syllables: int | None = None,
    summarizer: str | Summarizer = DEFAULT_SUMMARIZER,
    summarizer_model: str | Path | None = None,
) -> Briefer:
    """Load a model; return the `Briefer` that briefs articles with it.

    Args:
        model: None for the model in use (the registry's, else the bundled one), a model directory,
            a version of the registry ("v0002"), or "org/name" on the hub.
        revision: a commit or tag of the hub's model.
        runtime: "openvino" (default; no torch) or "torch".
        device: for torch: "cpu", "cuda" ...
        max_sentences, max_syllables: upper limits of the abstract, instead of the model's own.
        summarizer: a name of `SUMMARIZERS` ("extractive" by default), or an object of your own.
        summarizer_model: for "abstractive": a folder made by `phobrief train`, a packaged config
            ("vit5-large"), a YAML file or "org/name" on the hub; None takes "vit5-base".

    Raises:
        ModelStoreError: no such model, or its directory is incomplete or altered.
        MissingExtraError: torch is asked for and not installed.
        ConfigError: no such runtime or summariser.
        ValueError: a limit below 1.
    """
    folder = open_model(find_model(model, revision))
    budget = budget_of(folder, max_sentences, max_syllables)
    chosen = choose_summarizer(summarizer, summarizer_model, device)
    return Briefer(Model.open(folder, runtime, device), budget, chosen)
