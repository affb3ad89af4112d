"""`load`: from the name of a model to a `Briefer`, as fast as two cores allow.

What takes longest, starting the engine, runs outside Python's lock. So this module imports little, and all
the rest is imported and read meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from ..collecting import paused_collector
from ..models.runtimes.base import Runtime
from ..models.runtimes.choose import import_engine, open_runtime
from ..models.store import ModelFolder, find_model, open_model

if TYPE_CHECKING:
    from ..models.summarizers.base import Summarizer
    from .pipeline import Briefer


@paused_collector()
def load(
    model: str | Path | None = None,
    *,
    revision: str | None = None,
    runtime: str = "openvino",
    device: str | None = None,
    max_sentences: int | None = None,
    max_syllables: int | None = None,
    summarizer: str | Summarizer = "extractive",
    summarizer_model: str | Path | None = None,
) -> Briefer:
    """Load a model and get what briefs articles with it.

    Args:
        model: nothing for the model in use (the registry's, else the bundled one), a model directory,
            a version of the registry ("v0002"), or "org/name" on the hub.
        revision: a commit or tag of the hub's model.
        runtime: "openvino" (default; no torch) or "torch".
        device: for torch: "cpu", "cuda" ...
        max_sentences, max_syllables: the abstract's length instead of the model's own; always kept.
        summarizer: "extractive" (default), "abstractive" (needs torch), or a `Summarizer` of yours.
        summarizer_model: for "abstractive": a folder made by `phobrief train`, a packaged config
            ("vit5-large"), a YAML file or "org/name" on the hub; nothing takes "vit5-base".

    Raises:
        ModelStoreError: no such model, or its directory is incomplete or altered.
        MissingExtraError: torch is asked for and not installed.
        ConfigError: no such summariser.
        ValueError: no such runtime, or a limit below 1.
    """
    folder = open_model(find_model(model, revision))
    import_engine(runtime)
    with ThreadPoolExecutor(1) as beside:
        rest = beside.submit(
            _all_but_the_engine,
            folder,
            max_sentences,
            max_syllables,
            summarizer,
            summarizer_model,
            device,
        )
        # The engine stays in this thread, whose signal stack it takes over.
        engine = open_runtime(folder, runtime, device)
        return rest.result()(engine)


def _all_but_the_engine(
    folder: ModelFolder,
    max_sentences: int | None,
    max_syllables: int | None,
    summarizer: str | Summarizer,
    summarizer_model: str | Path | None,
    device: str | None,
) -> Callable[[Runtime], Briefer]:
    """What makes a `Briefer` once the engine runs."""
    from ..models.model import open_reader
    from ..models.summarizers.choose import choose_summarizer
    from .pipeline import Briefer, budget_of

    budget = budget_of(folder, max_sentences, max_syllables)
    chosen = choose_summarizer(summarizer, summarizer_model, device)
    reader = open_reader(folder)
    return lambda engine: Briefer(folder, reader, engine, budget, chosen)
