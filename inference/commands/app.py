"""The command line: thin commands, each a plain function elsewhere; errors are one line, exit code 2."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper
from typing import Any

import typer
from typer.core import TyperGroup

from ...errors import PhobriefError
from ...version import package_version
from .brief import brief
from .data import data_app
from .desk import desk_app, users_app
from .models import models_app
from .retrain import compare, retrain
from .run import run
from .serve import keys_app, serve
from .train import evaluate, pretrain, train


class _Commands(TyperGroup):
    """The commands; Ctrl-C in any of them is one line and exit code 130."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; typer would print "Aborted" and exit with 1."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _interrupted()


app = typer.Typer(
    cls=_Commands,
    name="phobrief",
    help="Tags and short abstracts of Vietnamese party and state affairs articles.\n\n"
    "Exit codes: 0 all well; 1 done, but some rows failed or something needs a look; 2 could not run, and"
    " one line on stderr says why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(brief)
app.command()(run)
app.command()(pretrain)
app.command()(train)
app.command()(evaluate)
app.command()(retrain)
app.command()(compare)
app.command()(serve)
app.add_typer(models_app, name="models")
app.add_typer(data_app, name="data")
app.add_typer(users_app, name="users")
app.add_typer(desk_app, name="desk")
app.add_typer(keys_app, name="keys")


@app.callback(invoke_without_command=True)
def _version(
    version: bool = typer.Option(False, "--version", help="Print the version and exit."),
) -> None:
    if version:
        typer.echo(package_version())
        raise typer.Exit


def run_cli() -> None:
    """Run the command line; a `PhobriefError` becomes one line on stderr and exit code 2."""
    # trafilatura and others log to stderr what they could not parse; our own error says it better.
    logging.getLogger().addHandler(logging.NullHandler())
    _print_utf8()
    ours = logging.StreamHandler()
    ours.setFormatter(logging.Formatter("phobrief: %(message)s"))
    logging.getLogger("phobrief").addHandler(ours)
    try:
        app()
    except PhobriefError as error:
        typer.echo(f"phobrief: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except KeyboardInterrupt:
        _interrupted()


def _interrupted() -> None:
    typer.echo("phobrief: interrupted", err=True)
    sys.exit(130)


def _print_utf8() -> None:
    """Rows are UTF-8 wherever they go: pipes of Windows and old locales would break on a letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8")
