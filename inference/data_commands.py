"""`phobrief data ...`: labelled data; thin, the training package is imported only when called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

data_app = typer.Typer(
    help="Labelled articles: bring them in, check them, choose what to label next.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_SHOWN = 5


@data_app.command()
def vietnews(
    clone: Annotated[Path, typer.Argument(help="A clone of github.com/ThanhChinhBK/vietnews.")],
    out: Annotated[Path, typer.Option(help="Folder for the training files.")],
    grades: Annotated[
        Path | None, typer.Option(help="Grades by article id; nothing: those that ship.")
    ] = None,
) -> None:
    """Join our grades with the texts of vietnews into files ready for `phobrief train`.

    Exit code 1: some graded articles are not in the clone.
    """
    from ..training.vietnews_clone import join_clone

    result = join_clone(clone, out, grades=grades)
    for split, n in result.articles.items():
        left_out = result.left_out[split]
        skipped = f", {len(left_out):,} left out (no title or no body)" if left_out else ""
        typer.echo(f"{split:6}{n:>9,} articles{skipped}")
    typer.echo(f"graded{result.n_graded:>9,} articles")
    for path in result.files:
        typer.echo(f"wrote {path}")
    typer.echo(f"next: phobrief train phobert-base --set data.folder={out} --out my-phobert")
    if result.missing:
        shown = ", ".join(result.missing[:_SHOWN])
        typer.echo(
            f"phobrief: {len(result.missing):,} graded articles are not in this clone: {shown}"
            f"{' ...' if len(result.missing) > _SHOWN else ''}",
            err=True,
        )
        raise typer.Exit(1)
