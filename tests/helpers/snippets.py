"""The fenced blocks of the README and the documents, and the command lines in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from typer.main import get_command

from phobrief.inference.commands.app import app
from phobrief.inference.commands.console import hoisted

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "models", "training")
GENERATED = ("docs/cli.md", "docs/configuration.md")
COMMAND = get_command(app)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Snippet(NamedTuple):
    """One fenced block of a document."""

    document: str
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}: {self.text.splitlines()[0][:40]}"


def documents() -> list[Path]:
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))
    found = [*ROOT.glob("*.md"), *inside]
    return sorted(path for path in found if path.name != "CHANGELOG.md")


def snippets(*languages: str) -> list[Snippet]:
    found = []
    for path in documents():
        name = path.relative_to(ROOT).as_posix()
        for language, text in FENCE.findall(path.read_text("utf-8")):
            if language in languages and name not in GENERATED and text.strip():
                found.append(Snippet(name, language, text))
    return found


def command_lines(text: str) -> Iterator[list[str]]:
    """The commands of a shell's snippet, a pipe's parts each by itself, without comments and redirections."""
    for line in text.replace("\\\n", " ").splitlines():
        for part in re.split(r"\|(?=(?:[^'\"]|'[^']*'|\"[^\"]*\")*$)|&&", line):
            words = shlex.split(part, comments=True)
            while words and re.fullmatch(r"\w+=\S*", words[0]):
                words = words[1:]
            if words:
                yield words


def parse(words: list[str]) -> None:
    """Let the command line read its words without running the command.

    Raises:
        UsageError: a command, option or value that there is not.
    """
    command: Any = COMMAND
    words = hoisted(words)
    context = command.make_context("phobrief", list(words), resilient_parsing=False)
    rest = [*getattr(context, "_protected_args", []), *context.args]
    while hasattr(command, "commands") and rest:
        name, *rest = rest
        if name not in command.commands:
            raise AssertionError(f"no such command: {name}")
        command = command.commands[name]
        context = command.make_context(name, list(rest), parent=context)
        rest = [*getattr(context, "_protected_args", []), *context.args]
