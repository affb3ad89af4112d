"""How every command speaks: how much of it (``-q``, ``-v``), in which language, errors as text or as JSON.

What a program needs of an error is one line on stderr: ``{"error": "ModelStoreError", "message": ...,
"exit_code": 2}``; with ``"input"`` where one input of several failed. It is in English in any language.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import typer

from ...messages import language_of_locale, speak, speaking, tell
from ..vietnamese import spoken, spoken_help, spoken_lines

UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""What Typer raises for words that it cannot make a command of; its home changed between versions."""
COULD_NOT_RUN = 2
_ANYWHERE = {
    **dict.fromkeys(("-q", "--quiet", "-v", "--verbose"), 1),
    **dict.fromkeys(("--errors-as", "--lang"), 2),
}
"""Options of all commands, and the words that each takes up."""


@dataclass(slots=True)
class Manners:
    """What was asked for of this command.

    Attributes:
        quiet: results and errors only: no progress, no summary, no warnings.
        verbose: also what is done on the way, and where an error came from.
        errors_as: "text" or "json".
    """

    quiet: bool = False
    verbose: bool = False
    errors_as: Literal["text", "json"] = "text"


MANNERS = Manners()
"""Of the command that runs; set by `behave` before it starts."""


def hoisted(words: Iterable[str]) -> list[str]:
    """The words of a command line with the options that all commands have before the command."""
    front, rest = _parted(words)
    return front + rest


def command_named(words: Iterable[str]) -> str | None:
    """The first word that is none of the options that all commands have."""
    return next(iter(_parted(words)[1]), None)


def _parted(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """The options that all commands have with their values, and the other words."""
    front: list[str] = []
    rest: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            return front, [*rest, word, *left]
        size = _ANYWHERE.get(word.partition("=")[0])
        if size is None:
            rest.append(word)
        else:
            front.append(word)
            front += [next(left, "")] if size == 2 and "=" not in word else []
    return front, rest


def behave(
    quiet: bool, verbose: bool, errors_as: Literal["text", "json"], lang: Literal["vi", "en"] | None
) -> None:
    """Set the manners of the command that is about to run."""
    MANNERS.quiet, MANNERS.verbose, MANNERS.errors_as = quiet, verbose, errors_as
    speak(lang or language_of_locale(), asked=lang is not None)
    level = logging.ERROR if quiet else logging.INFO if verbose else logging.WARNING
    logging.getLogger("phobrief").setLevel(level)


def language_asked(words: Iterable[str]) -> Literal["vi", "en"] | None:
    """The language that words before a command ask for: help is shown before `behave` is called."""
    asked = os.environ.get("PHOBRIEF_LANG")
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if name == "--lang":
            asked = value if equals else next(left, None)
    return "vi" if asked == "vi" else "en" if asked == "en" else None


def start_log() -> None:
    """Let the package's own warnings appear on stderr as the errors do."""
    # trafilatura and others log to stderr what they could not parse; our own error says it better.
    logging.getLogger().addHandler(logging.NullHandler())
    ours = logging.StreamHandler()
    ours.setFormatter(_LogLine())
    logging.getLogger("phobrief").addHandler(ours)


def complain(error: BaseException, *, about: str | None = None) -> None:
    """Say on stderr what went wrong.

    Args:
        about: the one input of several that it is about; None: the command could not run.
    """
    if MANNERS.errors_as == "json":
        with speaking("en"):
            message = str(error) if about else one_line(error)
        line: dict[str, Any] = {"error": type(error).__name__, "message": message}
        line |= {"exit_code": COULD_NOT_RUN} if about is None else {"input": about}
        typer.echo(json.dumps(line, ensure_ascii=False), err=True)
        return
    message = spoken(str(error)) if about else one_line(error)
    if about is None:
        typer.echo(f"phobrief: {message}", err=True)
    else:
        typer.echo(message if message.startswith(about) else f"{about}: {message}", err=True)
    if MANNERS.verbose:
        typer.echo("".join(traceback.format_exception(error)), err=True, nl=False)


def report_fault(error: Exception) -> None:
    """Say on stderr that phobrief itself is at fault, with all that who mends it needs."""
    if MANNERS.errors_as == "text":
        typer.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    what = f"{type(error).__name__}: {error}"
    complain(RuntimeError(f"a fault of phobrief, not yours; please report it: {what}"))


def say(message: str) -> None:
    """A remark for a person on stderr; none with ``--quiet``."""
    if not MANNERS.quiet:
        print(message, file=sys.stderr)


def remark(message: str, *, always: bool = False) -> None:
    """A remark on stderr that names who makes it; with ``--quiet`` only one that stands for a failure."""
    if always or not MANNERS.quiet:
        print(f"phobrief: {message}", file=sys.stderr)


def progress(message: str) -> None:
    """Lines on stdout about what is under way, in the language chosen; none with ``--quiet``."""
    if not MANNERS.quiet:
        typer.echo(spoken_lines(message))


def one_line(error: BaseException) -> str:
    """What an error says, in one line; one of usage also says what the option or argument is for."""
    text = _usage(error) if isinstance(error, UsageError) else spoken(str(error))
    text = " ".join(text.split())
    return text or type(error).__name__


def is_help(error: BaseException) -> bool:
    """Whether a usage error is the whole help text: of a command that was given no words."""
    return isinstance(error, UsageError) and _formatted(error).lstrip().startswith("Usage:")


def _usage(error: Exception) -> str:
    context: Any = getattr(error, "ctx", None)
    parameter: Any = getattr(error, "param", None)
    text = spoken(_formatted(error).rstrip("."))
    text += "".join(f", {tell('usage.got')} {value!r}" for value in _found(error))
    if parameter is not None and getattr(parameter, "help", None):
        text += f" ({spoken_help(parameter.help).rstrip('. ')})"
    path = "phobrief" if context is None else context.command_path
    return f"{text}; {tell('usage.help', command=path)}"


def _formatted(error: Any) -> str:
    text = str(error.format_message())
    return re.sub(r"^Invalid value for '?([^:']*)'?: (Input )?", r"\1: ", text)


def _found(error: Exception) -> Iterator[Any]:
    """The value that was typed, where Typer's check of types knows and does not say it."""
    errors = getattr(error.__cause__, "errors", None)
    for one in errors()[:1] if errors else ():
        yield one["input"]


class _LogLine(logging.Formatter):
    """A line of the log: as text, or as JSON beside errors that are."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if MANNERS.errors_as == "text":
            return f"phobrief: {spoken(message)}"
        return json.dumps({record.levelname.lower(): message}, ensure_ascii=False)
