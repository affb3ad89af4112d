"""The command line: thin commands, each a plain function elsewhere; errors are one line, exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from ...errors import PhobriefError
from ...messages import language_of_locale, speak, tell
from ...version import package_version
from ..vietnamese import speak_help
from .console import (
    COULD_NOT_RUN,
    UsageError,
    behave,
    command_named,
    complain,
    hoisted,
    is_help,
    language_asked,
    report_fault,
    start_log,
)

if TYPE_CHECKING:
    app: typer.Typer

COMMANDS = {
    "brief": "brief",
    "run": "run",
    "pretrain": "train",
    "train": "train",
    "evaluate": "train",
    "retrain": "retrain",
    "compare": "retrain",
    "serve": "serve",
    "bench": "bench",
    "doctor": "doctor",
}
"""The module of each command beside this one, by its name, which is that of its function."""
GROUPS = {"models": "models", "data": "data", "users": "desk", "desk": "desk", "keys": "serve"}
"""The module of each group of commands, which calls it ``NAME_app``."""

EXIT_CODES = (
    "Exit codes: 0 all well; 1 done, but some rows failed or something needs a look; 2 could not run, and"
    " one line on stderr says why; 128 and more: stopped by a signal."
)


class _Commands(TyperGroup):
    """The commands; what all can be told stands before or after a name; Ctrl-C is one line and code 130."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words up to the command's name; help may be shown on the way."""
        words = hoisted(args)
        asked = language_asked(words)
        speak(asked or language_of_locale(), asked=asked is not None)
        return super().parse_args(ctx, words)

    def make_context(self, *args: Any, **named: Any) -> Any:
        """Start reading a command line; the help of commands ends with the exit codes."""
        speak_help(self, EXIT_CODES)
        return super().make_context(*args, **named)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named; a file in its place is a mistake with a name of its own."""
        if args and self.get_command(ctx, args[0]) is None and Path(args[0]).exists():
            raise typer.BadParameter(
                f"expected a command, got the name of a file, '{args[0]}'; for one article: phobrief brief"
                " FILE; for many: phobrief run INPUT --out briefs.jsonl",
                ctx,
                param_hint="COMMAND",
            )
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; typer would print "Aborted" and exit with 1."""
        given = {name: ctx.params[name] for name in ("quiet", "verbose", "errors_as", "lang")}
        behave(**given)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _interrupted()


def options_of_all(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Results and errors only.")] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", "-v", help="Also what is done on the way, and where an error came from."
        ),
    ] = False,
    errors_as: Annotated[
        Literal["text", "json"],
        typer.Option("--errors-as", help="json: errors are lines of JSON on stderr, for programs."),
    ] = "text",
    lang: Annotated[
        Literal["vi", "en"] | None,
        typer.Option(
            "--lang",
            envvar="PHOBRIEF_LANG",
            help="Language of what is shown; nothing: as the locale is.",
        ),
    ] = None,
) -> None:
    """Options of all commands, before or after a command's name."""
    if version:
        typer.echo(package_version())
        raise typer.Exit


def command_line(words: Sequence[str] = ()) -> typer.Typer:
    """The command that ``words`` begin with; all where they name none: for help, mistakes, completion.

    More than half of the time until a command begins went into the others.
    """
    named = command_named(words)
    wanted = {named} if named in COMMANDS or named in GROUPS else {*COMMANDS, *GROUPS}
    found = typer.Typer(
        cls=_Commands,
        name="phobrief",
        help=f"Tags and short abstracts of Vietnamese party and state affairs articles.\n\n{EXIT_CODES}",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    found.callback(invoke_without_command=True)(options_of_all)
    for name, module in COMMANDS.items():
        if name in wanted:
            found.command()(_from(module, name))
    for name, module in GROUPS.items():
        if name in wanted:
            found.add_typer(_from(module, f"{name}_app"), name=name)
    return found


def _from(module: str, name: str) -> Any:
    return getattr(import_module(f".{module}", __package__), name)


def __getattr__(name: str) -> Any:
    if name == "app":
        return globals().setdefault(name, command_line())
    raise AttributeError(name)


def run_cli() -> None:
    """Run the command line; a `PhobriefError` becomes one line on stderr and exit code 2."""
    _print_utf8()
    start_log()
    try:
        code = command_line(sys.argv[1:])(prog_name="phobrief", standalone_mode=False)
    except (PhobriefError, UsageError) as error:
        if is_help(error):
            typer.echo(str(error), err=True)
        else:
            complain(error)
        sys.exit(COULD_NOT_RUN)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except (KeyboardInterrupt, typer.Abort):
        _interrupted()
    except OSError as error:
        complain(error)
        sys.exit(COULD_NOT_RUN)
    except Exception as error:
        report_fault(error)
        sys.exit(COULD_NOT_RUN)
    sys.exit(code if isinstance(code, int) else 0)


def _interrupted() -> None:
    typer.echo(f"phobrief: {tell('usage.interrupted')}", err=True)
    sys.exit(130)


def _print_utf8() -> None:
    """Rows are UTF-8 wherever they go: pipes of Windows and old locales would break on a letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8")
