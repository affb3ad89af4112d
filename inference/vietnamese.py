"""What is shown in Vietnamese of what is English as data, known by what it says in English.

Errors are raised in English where they happen, and that is what Python users and programs read; so are the
lines of a long run, what a check finds, the gate's reasons and the warnings in rows. Here a message is known
again by its words: the template "no such model in {home}; expected {known}" fits where these words stand in
this order, and what stands between them are the values. So nobody who raises an error has to think of a
language. `vietnamese.yaml` holds the templates; the tests look for them in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from ..messages import language, reader_language

_MOST_PLACES = 12
"""Of ": " in a message, after which a template may begin; a message may quote a stranger's text."""
_WORD = re.compile(r"\w+")
_INDENT = re.compile(r"\s*(?:- )?")
"""Behind which a line of a list begins."""
_CHOICE = re.compile(r"[^\s,]+(?:(?:, | or )[^\s,]+)* or [^\s,]+")
"""What an error would take, as `errors.alternatives` lists it: ".jsonl, .parquet or .csv"."""


_TEMPLATES = ("errors", "usage", "lines", "warnings")
"""The parts of the catalogue that hold templates; help is looked up as it stands."""


@dataclass(frozen=True, slots=True)
class Template:
    """A message with places for values.

    Attributes:
        words: what stands before, between and after the values: one more than there are values.
        names: of the values, in the order of English.
        vietnamese: what `str.format` fills with them.
    """

    words: tuple[str, ...]
    names: tuple[str, ...]
    vietnamese: str

    @classmethod
    def of(cls, english: str, vietnamese: str) -> Template:
        """Read the two lines of the catalogue."""
        words, names = [""], []
        for text, name, _, _ in Formatter().parse(english):
            words[-1] += text
            if name is not None:
                names.append(name)
                words.append("")
        return cls(tuple(words), tuple(names), vietnamese)

    @property
    def n_letters(self) -> int:
        """How much of a message the template itself says: of two that fit, the longer one is meant."""
        return sum(map(len, self.words))

    def values_in(self, message: str) -> dict[str, str] | None:
        """The values with which the template is this message; None: it is not."""
        first, *between = self.words
        if not between:
            return {} if message == first else None
        *between, last = between
        end = len(message) - len(last)
        if not message.startswith(first) or not message.endswith(last) or end < len(first):
            return None
        values, start = [], len(first)
        for words in between:
            found = message.find(words, start, end) if words else _word_end(message, start, end)
            if found < 0:
                return None
            values.append(message[start:found])
            start = found + len(words)
        return dict(zip(self.names, [*values, message[start:end]], strict=True))


def _word_end(message: str, start: int, end: int) -> int:
    """Where one value ends and the next begins with nothing between: "5" and " (the first: ...)"."""
    found = _WORD.match(message, start, end)
    return start if found is None else found.end()


def spoken(message: str) -> str:
    """An error's message in the language chosen; what is not in the catalogue stays English."""
    return in_vietnamese(message) if language() == "vi" else message


def spoken_lines(text: str) -> str:
    """Several lines, each as `spoken`."""
    return "\n".join(map(spoken, text.split("\n")))


def spoken_to_reader(message: str) -> str:
    """As `spoken`, in the language of what frames an article, see `tell_reader`."""
    return in_vietnamese(message) if reader_language() == "vi" else message


def spoken_help(text: str) -> str:
    """A help text, paragraph by paragraph, in the language chosen; as `spoken`."""
    if language() != "vi":
        return text
    known = _catalogue()["help"]
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return "\n\n".join(known.get(paragraph, paragraph) for paragraph in paragraphs)


def in_vietnamese(message: str) -> str:
    """The message in Vietnamese where the catalogue has it: whole, or after the place it begins with."""
    for start in _beginnings(message):
        fitting = [
            (template, values)
            for template in _templates()
            if (values := template.values_in(message[start:])) is not None
        ]
        if fitting:
            template, values = max(fitting, key=lambda fit: fit[0].n_letters)
            # A value may be a message itself: an error that led to this one, or advice.
            told = {name: in_vietnamese(value) for name, value in values.items()}
            return message[:start] + template.vietnamese.format(**told)
    return message.replace(" or ", " hoặc ") if _CHOICE.fullmatch(message) else message


def speak_help(command: Any, epilog: str) -> None:
    """Let a command and those below it show their help in the language that is chosen by then.

    Args:
        epilog: how the help of those below ends.
    """
    command.context_class = _context_class(command.context_class)
    for inner in getattr(command, "commands", {}).values():
        inner.epilog = epilog
        speak_help(inner, epilog)


def _beginnings(message: str) -> Iterator[int]:
    yield 0
    if indent := _INDENT.match(message).end():  # type: ignore[union-attr]  # it always matches
        yield indent
    start = 0
    for _ in range(_MOST_PLACES):
        start = message.find(": ", start) + 2
        if start < 2:
            return
        yield start + len(message[start:]) - len(message[start:].lstrip())


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    import yaml

    text = files(__package__).joinpath("vietnamese.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it was built
    tree: dict[str, dict[str, str]] = yaml.load(text, Loader=loader)
    return tree


@cache
def _templates() -> tuple[Template, ...]:
    catalogue = _catalogue()
    return tuple(Template.of(*pair) for part in _TEMPLATES for pair in catalogue[part].items())


@cache
def _context_class(context: Any) -> Any:
    """A class of contexts whose help is in the language chosen."""

    class Context(context):  # type: ignore[misc]
        formatter_class = _formatter_class(context.formatter_class)

        def make_formatter(self) -> Any:  # which is asked for when help is to be shown
            for command in (self.command, *getattr(self.command, "commands", {}).values()):
                for one in (command, *command.params):
                    one.help = spoken_help(one.help) if getattr(one, "help", None) else None
                command.epilog = command.epilog and spoken_help(command.epilog)
            return super().make_formatter()

    return Context


@cache
def _formatter_class(formatter: Any) -> Any:
    """A class of formatters whose own words are in the language chosen."""

    class HelpFormatter(formatter):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or spoken_help("Usage: ").rstrip() + " ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(spoken_help(heading))

        def write_dl(self, rows: Any, *sizes: Any, **named: Any) -> None:
            super().write_dl([(name, _with_notes(text)) for name, text in rows], *sizes, **named)

    return HelpFormatter


def _with_notes(text: str) -> str:
    """An option's help with what stands behind it in brackets: "[default: local; required]"."""
    what, bracket, notes = text.rpartition("  [")
    if not bracket or not notes.endswith("]"):
        return spoken_help(text)
    told = []
    for note in notes[:-1].split("; "):
        kind, colon, value = note.partition(": ")
        told.append(spoken_help(kind) + colon + value)
    return f"{spoken_help(what)}  [{'; '.join(told)}]"
