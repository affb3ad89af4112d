"""`phobrief retrain` and `phobrief compare`: thin; the training package is imported only when called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ...errors import ConfigError, require
from ...messages import tell
from ..vietnamese import spoken
from .console import progress
from .options import Corpus, Data, Limit, Model, Overrides, Restart, Split, TrainingDevice

File = Path | None


def retrain(  # a parameter for each option
    data: Annotated[Path, typer.Option(help="New labelled articles.")],
    base_data: Annotated[
        File,
        typer.Option(help="Old labelled articles, mixed in; else the old model's answers are."),
    ] = None,
    regression: Annotated[
        File, typer.Option(help="Labelled articles that the new model must not do worse on.")
    ] = None,
    unlabelled: Annotated[
        File, typer.Option(help="Plain articles (a table or a folder) to hold what is known.")
    ] = None,
    topics: Annotated[File, typer.Option(help="topics.yaml with the names of new topics.")] = None,
    corpus: Corpus = None,
    model: Model = None,
    out: Annotated[
        File, typer.Option(help="Write the new model here and leave the registry alone.")
    ] = None,
    config: Annotated[
        str, typer.Option(help="A YAML file; nothing: the packaged one.")
    ] = "retrain",
    overrides: Overrides = None,
    force: Annotated[
        bool, typer.Option("--force", help="Go on against the gate; needs --reason.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why it is forced; written down.")] = "",
    device: TrainingDevice = None,
    restart: Restart = False,
    gate: Annotated[
        File,
        typer.Option(help="Write the gate's figures (gate.json) and plot to this folder, too."),
    ] = None,
) -> None:
    """Teach the model in use new labels; the new one is put in use only if it passes the gate.

    The same command continues a stopped run. Exit code 1: the gate refused, the old model stays.
    """
    require("torch", "train")
    from ...training.retraining.data import RetrainFiles
    from ...training.retraining.retrain import retrain as run

    if force and not reason.strip():
        raise ConfigError("--force: expected --reason TEXT, which is written down with the model")
    files = RetrainFiles(data, base_data, regression, unlabelled, corpus, topics)
    result = run(
        files,
        model=model,
        out=out,
        config_path=config,
        overrides=overrides or [],
        force=reason.strip() if force else None,
        device=device,
        restart=restart,
        log=progress,
    )
    if gate is not None:
        from ...training.retraining.gate_view import write_gate

        gate.mkdir(parents=True, exist_ok=True)
        write_gate(result.report, gate)
    accepted = result.path is not None and (result.report.passed or force)
    raise typer.Exit(0 if accepted else 1)


def compare(  # a parameter for each option
    model_a: Annotated[str, typer.Argument(help="A folder, v0001, mini or org/name.")],
    model_b: Annotated[str, typer.Argument(help="The other.")],
    data: Data,
    corpus: Corpus = None,
    split: Split = None,
    limit: Limit = None,
    report: Annotated[File, typer.Option(help="Write everything to this JSON file.")] = None,
) -> None:
    """Two models on the same articles: figures, tests, and where their tags differ."""
    require("sklearn", "train")
    from ...training.evaluation.compare import compare_lines, compare_models

    result = compare_models(model_a, model_b, data, corpus=corpus, split=split, limit=limit)
    for line in compare_lines(result):
        typer.echo(spoken(line))
    if report is not None:
        text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
        report.write_text(text, encoding="utf-8")
        typer.echo(tell("file.wrote", path=report))
