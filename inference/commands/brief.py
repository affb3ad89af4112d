"""`phobrief brief`: one or a few articles, for a person or as rows."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ...articles import Article
from ...errors import ArticleError, DataError


def brief(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE|-]", help="Text or HTML files; - is stdin.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON row per article.")] = False,
    model: Annotated[
        str | None, typer.Option(help="Model folder, version or org/name; nothing: the one in use.")
    ] = None,
    max_sentences: Annotated[
        int | None, typer.Option(min=1, help="At most this many sentences in the abstract.")
    ] = None,
    max_syllables: Annotated[
        int | None, typer.Option(min=1, help="At most this many syllables in the abstract.")
    ] = None,
    summarizer: Annotated[
        str, typer.Option(help="extractive, or abstractive (needs torch).")
    ] = "extractive",
    summarizer_model: Annotated[
        str | None,
        typer.Option(help="For abstractive: folder, org/name, or a packaged config (vit5-large)."),
    ] = None,
    runtime: Annotated[str, typer.Option(help="openvino (no torch needed) or torch.")] = "openvino",
) -> None:
    """Tags with evidence and a short abstract of articles."""
    from rich.console import Console

    from ..loading import load
    from .view import show_brief

    articles = list(_read_all(files or ["-"]))
    console = Console()
    readable = [article for article in articles if isinstance(article, Article)]
    n_failed = len(articles) - len(readable)
    n_done = 0
    if readable:
        briefer = load(
            model,
            runtime=runtime,
            max_sentences=max_sentences,
            max_syllables=max_syllables,
            summarizer=summarizer,
            summarizer_model=summarizer_model,
        )
        for article, outcome in zip(readable, briefer.brief_each(readable), strict=True):
            if isinstance(outcome, ArticleError):
                _complain(article.id or "-", outcome)
                n_failed += 1
                continue
            n_done += 1
            if as_json:
                typer.echo(json.dumps(outcome.to_dict(), ensure_ascii=False))
            else:
                show_brief(outcome, console)
    if n_failed:
        raise typer.Exit(1 if n_done else 2)


def _read_all(files: list[str]) -> Iterator[Article | None]:
    """Read each input; None in the place of one that cannot be read, said on stderr."""
    from ...models.text.reading.read import read_bytes, read_file

    for name in files:
        try:
            if name == "-":
                yield read_bytes(sys.stdin.buffer.read())
            else:
                yield read_file(_existing(name), id=Path(name).name)
        except (ArticleError, DataError, OSError) as error:
            _complain(name, error)
            yield None


def _existing(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        raise DataError("is a folder; for many articles: phobrief run FOLDER --out briefs.jsonl")
    if not path.exists():
        raise DataError("no such file")
    return path


def _complain(name: str, error: Exception) -> None:
    message = str(error)
    typer.echo(message if message.startswith(name) else f"{name}: {message}", err=True)
