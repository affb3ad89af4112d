"""`run_bench`: all of `phobrief bench`, from options to a tree of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...models.encoder.runtimes.choose import precision_here
from ...models.store.folder import find_model, open_model
from .cold import cold_starts
from .contenders import Contender, Phobrief, PhobriefRun, installed_baselines
from .machine import describe
from .report import summarize
from .samples import read_samples, sample_articles
from .turns import Progress, measure


@dataclass(frozen=True, slots=True)
class BenchOptions:
    """What is measured.

    Attributes:
        model: as in `find_model`.
        data: a file or folder of the user's articles; None for ours.
        n_articles: of each length, in each turn.
        n_turns: how often each contender is measured.
        baselines: whether what people glue together is measured too, where it is installed.
        price_per_hour: of the machine; None where no cost is asked for.
        precision: of the model, as in `phobrief.load`.
    """

    model: str | None = None
    data: Path | None = None
    n_articles: int = 16
    n_turns: int = 5
    baselines: bool = True
    price_per_hour: float | None = None
    precision: str = "auto"


def run_bench(
    options: BenchOptions,
    further: Sequence[Contender] = (),
    progress: Progress = lambda number: None,
) -> dict[str, Any]:
    """Measure; return a JSON-ready tree: ``machine``, ``precision``, ``model``, ``turns``, `summarize`.

    Args:
        further: contenders beside the model and the baselines.
        progress: see `measure`.

    Raises:
        ModelStoreError: no such model.
        ConfigError: no such precision.
        DataError: no articles in ``data``.
    """
    folder = open_model(find_model(options.model))
    precision = precision_here(options.precision, folder.path)
    samples = (
        sample_articles(options.n_articles)
        if options.data is None
        else read_samples(options.data, options.n_articles)
    )
    contenders: list[Contender] = [
        Phobrief(f"phobrief {folder.info.name}", folder.path, precision),
        PhobriefRun(f"phobrief {folder.info.name}, as phobrief run", folder.path, precision),
        *further,
        *(installed_baselines(folder.path) if options.baselines else ()),
    ]
    measured = measure(contenders, samples, options.n_turns, precision, progress)
    median_article = next(iter(samples["median"]))
    cold = cold_starts(options.model, median_article, options.n_turns)
    return {
        "machine": describe(),
        "precision": precision,
        "model": folder.info.to_dict(),
        "turns": options.n_turns,
        **summarize(measured, cold, options.price_per_hour),
    }
