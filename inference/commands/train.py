"""`phobrief train` and `phobrief evaluate`: thin; the training package is imported only when called."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ...errors import require
from ...messages import tell
from ...models.summarizers.choose import DEFAULT_SUMMARIZER
from ..vietnamese import spoken
from .console import progress as show_progress
from .options import (
    Corpus,
    Limit,
    Model,
    Overrides,
    Restart,
    Split,
    Summarizer,
    SummarizerModel,
    TrainingDevice,
)


def train(
    config: Annotated[
        str,
        typer.Argument(help="A YAML file, or a packaged one: mini, phobert-base, vit5-base ..."),
    ],
    out: Annotated[Path, typer.Option(help="The new model directory.")],
    overrides: Overrides = None,
    device: TrainingDevice = None,
    restart: Restart = False,
) -> None:
    """Train a model directory, or a summariser; the same command continues a stopped run."""
    # pydantic's schemas; every other command would wait for them.
    from ...configs import config_kind

    kind = config_kind(config)  # a mistake in it is told before torch is imported
    require("torch", "train")
    if kind == "seq2seq":
        from ...training.summarizers.seq2seq_run import run_seq2seq_training

        run_seq2seq_training(
            config, overrides or [], out, device=device, restart=restart, log=show_progress
        )
        return
    from ...training.run import run_training

    run_training(config, overrides or [], out, device=device, restart=restart, log=show_progress)


def pretrain(
    config: Annotated[
        str,
        typer.Argument(help="A YAML file, or a packaged one: mini; its pretrain.steps above 0."),
    ],
    out: Annotated[
        Path, typer.Option(help="Folder of the encoder: a new one, or one to continue.")
    ],
    hours: Annotated[
        float | None,
        typer.Option(min=0.0, help="Stop after this many hours; nothing: at the last step."),
    ] = None,
    overrides: Overrides = None,
    device: TrainingDevice = None,
    restart: Restart = False,
) -> None:
    """Pre-train an encoder on plain articles; the same command continues a stopped run."""
    require("torch", "train")
    from ...training.pretraining.run import run_pretraining

    run_pretraining(
        config,
        overrides or [],
        out,
        hours=hours,
        device=device,
        restart=restart,
        log=show_progress,
    )


def evaluate(  # a parameter for each option
    data: Annotated[Path, typer.Option(help="Labelled articles, or articles with abstracts.")],
    model: Model = None,
    corpus: Corpus = None,
    split: Split = None,
    limit: Limit = None,
    summarizer: Summarizer = DEFAULT_SUMMARIZER,
    summarizer_model: SummarizerModel = None,
    evidence: Annotated[
        bool,
        typer.Option("--evidence", help="Measure the tags' evidence too: takes much longer."),
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Folder for report.json, report.md and report.html.")
    ] = None,
) -> None:
    """Measure a model: topics on labelled articles, abstracts where the data has references."""
    require("sklearn", "train")
    from ...training.evaluation.evaluate import evaluate_model, evaluation_lines

    with _bar(tell("evaluate.articles")) as progress:
        result = evaluate_model(
            model,
            data,
            corpus=corpus,
            split=split,
            limit=limit,
            summarizer=summarizer,
            summarizer_model=summarizer_model,
            evidence=evidence,
            progress=progress,
        )
    for line in evaluation_lines(result):
        typer.echo(spoken(line))
    if report is not None:
        from ...training.evaluation.report import write_report

        for path in write_report(result, report):
            typer.echo(tell("file.wrote", path=path))


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar, moved by calls with the numbers of done and of all; shown on a terminal only."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    shown = sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not shown) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
