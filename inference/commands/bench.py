"""`phobrief bench`: how fast this machine briefs, beside what people glue together."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import require
from ...messages import tell
from .console import say
from .options import AsJson, Model, Precision

if TYPE_CHECKING:
    from ..bench.contenders import Contender


def bench(  # a parameter for each option
    model: Model = None,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Measure on these articles, as `phobrief run` reads them; nothing: ours."
        ),
    ] = None,
    articles: Annotated[
        int, typer.Option(min=1, help="Articles of each length, in each turn.")
    ] = 16,
    turns: Annotated[int, typer.Option(min=1, help="How often each is measured, in turn.")] = 5,
    baselines: Annotated[
        bool,
        typer.Option(
            help="Also what people glue together: underthesea or pyvi, transformers, torch, sumy;"
            " where all four are installed."
        ),
    ] = True,
    phobert_shape: Annotated[
        bool,
        typer.Option(
            "--phobert-shape",
            help="Also an encoder of PhoBERT-base's shape with random weights; needs the extra train.",
        ),
    ] = False,
    price_per_hour: Annotated[
        float | None,
        typer.Option(
            min=0, help="What the machine costs an hour: prints what a million articles do."
        ),
    ] = None,
    precision: Precision = "auto",
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Also draw articles a minute.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Articles a second and memory, end to end and stage by stage, of short, median and long articles."""
    from ..bench.report import plot as drawn
    from ..bench.report import table
    from ..bench.run import BenchOptions, run_bench

    options = BenchOptions(model, data, articles, turns, baselines, price_per_hour, precision)
    with ExitStack() as stack:
        further: Sequence[Contender] = ()
        if phobert_shape:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "model"
            further = _of_phoberts_shape(model, folder, baselines=baselines)
        tree = run_bench(options, further, lambda n: say(tell("bench.turn", n=n + 1, turns=turns)))
    if plot is not None:
        plot.write_text(drawn(tree), "utf-8")
    typer.echo(json.dumps(tree, ensure_ascii=False, indent=2) if as_json else table(tree))


def _of_phoberts_shape(model: str | None, out: Path, *, baselines: bool) -> list[Contender]:
    """The model with an encoder of `PHOBERT_BASE` in place of its own, its weights random, and what people
    glue together with such a one.

    Raises:
        MissingExtraError: torch and what exports its networks are not installed.
    """
    require("onnxscript", "train")
    from ...models.encoder.network import BriefNetwork, new_encoder
    from ...models.reader import ArticleReader
    from ...models.store.folder import find_model, open_model, write_model
    from ...training.finetuning.export import save_for_runtimes
    from ..bench.contenders import Phobrief, installed_baselines
    from ..bench.samples import sample_articles
    from ..bench.shape import PHOBERT_BASE

    base = open_model(find_model(model))
    network = BriefNetwork(new_encoder(**PHOBERT_BASE), len(base.manifest.topics))
    reader = ArticleReader.open(base)
    articles = list(map(reader.prepare, sample_articles(4)["median"]))
    write_model(
        out,
        base.manifest,
        [lambda folder: save_for_runtimes(network, folder, articles, reader.tokenizer.pad_id)],
        lambda _manifest, _folder: "Random weights, to measure speed with.\n",
        base=base,
    )
    shape = ", PhoBERT-base's shape"
    glued = installed_baselines(out, shape) if baselines else []
    return [Phobrief(f"phobrief{shape}", out), *glued]
