"""`phobrief brief`: one or a few articles, for a person or as rows."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...articles import Article, Brief
from ...errors import ArticleError, DataError
from ...messages import tell
from ..jobs.spec import ModelChoice
from .console import complain, say
from .options import with_model_choice

if TYPE_CHECKING:
    from ..pipeline import Briefer

_MOST_WORDS_OF_A_NAME = 6
"""A name of a file with more words is a text that was typed where a name belongs."""


@with_model_choice
def brief(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE|-]", help="Text, HTML, Word or PDF files; - is stdin."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON row per article.")] = False,
    *,
    choice: ModelChoice,
) -> None:
    """Tags with evidence and a short abstract of articles."""
    if not files and sys.stdin.isatty():
        raise DataError(
            "nothing to read: name a file with a text (phobrief brief a.txt), pipe a text in"
            " (phobrief brief < a.txt), or type it with phobrief brief -"
        )
    show = _print_row if as_json else _print_page
    raise typer.Exit(_brief_files(files or ["-"], choice.briefer, show))


def _brief_files(
    files: Sequence[str], load: Callable[[], Briefer], show: Callable[[Brief], None]
) -> int:
    """Brief and show each file that can be read; return the exit code. The model is loaded when needed."""
    articles = list(_read_all(files))
    readable = [article for article in articles if article is not None]
    outcomes = load().brief_each(readable) if readable else ()
    n_done = 0
    for article, outcome in zip(readable, outcomes, strict=True):
        if isinstance(outcome, ArticleError):
            complain(outcome, about=article.id or "-")
            continue
        n_done += 1
        show(outcome)
    if n_done == len(articles):
        return 0
    return 1 if n_done else 2


def _print_row(brief: Brief) -> None:
    typer.echo(json.dumps(brief.to_dict(), ensure_ascii=False))


def _print_page(brief: Brief) -> None:
    from rich.console import Console

    from .view import show_brief

    show_brief(brief, Console())


def _read_all(files: Sequence[str]) -> Iterator[Article | None]:
    """Read each input; one that cannot be read gives a line on stderr, and None."""
    from ...models.text.reading.read import MAX_BYTES
    from ..documents import read_input, read_input_file

    for name in files:
        try:
            if name == "-":
                if sys.stdin.isatty():
                    say(tell("brief.paste"))
                yield read_input(sys.stdin.buffer.read(MAX_BYTES + 1))
            else:
                yield read_input_file(_existing(name), id=Path(name).name)
        except (ArticleError, DataError, OSError) as error:
            complain(error, about=name)
            yield None


def _existing(name: str) -> Path:
    """The file of that name.

    Raises:
        DataError: there is none, or it holds many articles; the message says what would brief it.
    """
    from ..jobs.files.storage import TABLE_SUFFIXES, kind_of

    if "\0" in name:
        raise DataError("no name that a file can have")
    if "://" in name:
        raise DataError(
            "expected a file, got an address; nothing is fetched: save the page and name its file"
        )
    path = Path(name)
    if path.is_dir():
        raise DataError("is a folder; for many articles: phobrief run FOLDER --out briefs.jsonl")
    if not path.exists():
        raise DataError(f"no such file in {Path.cwd()}; {_meant(path)}")
    if kind_of(path.name) in TABLE_SUFFIXES:
        raise DataError(
            f"is a table, and brief reads one article; for all its rows: phobrief run {name}"
            " --out briefs.jsonl"
        )
    return path


def _meant(path: Path) -> str:
    """What a name that is no file was perhaps to be."""
    if len(str(path).split()) > _MOST_WORDS_OF_A_NAME:
        return "a text itself goes in by a pipe: echo 'TEXT' | phobrief brief -"
    try:
        names = os.listdir(path.parent)
    except OSError:
        return f"there is no folder {path.parent} either"
    near = get_close_matches(path.name, names, n=1)
    return f"did you mean {path.parent / near[0]}?" if near else "check the name with ls"
