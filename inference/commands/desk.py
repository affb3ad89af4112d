"""`phobrief users` and `phobrief desk`: who may use the review desk, and its articles without a browser."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import DataError, require
from ...messages import tell
from ..vietnamese import spoken
from .console import remark
from .options import Db, Model

if TYPE_CHECKING:
    from ..desk.store.database import Store
    from ..jobs.spec import TableColumns
    from ..pipeline import Briefer

users_app = typer.Typer(
    help="Who may use the review desk.", no_args_is_help=True, rich_markup_mode=None
)
desk_app = typer.Typer(
    help="The review desk's articles and reviews.", no_args_is_help=True, rich_markup_mode=None
)
_FORMATS = (".jsonl", ".csv")

Name = Annotated[str, typer.Argument(help="The user's name.")]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from stdin, for scripts.")
]


@contextmanager
def _store(db: str | None) -> Iterator[Store]:
    for module in ("sqlalchemy", "alembic", "argon2"):
        require(module, "serve")
    from ..desk.store.database import open_store

    store = open_store(db)
    try:
        yield store
    finally:
        store.close()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    again = tell("users.again")
    return str(typer.prompt(tell("users.password"), hide_input=True, confirmation_prompt=again))


@users_app.command("add")
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="editor or admin.")] = "editor",
    password_stdin: Stdin = False,
    db: Db = None,
) -> None:
    """Add a user; from the first one on, everybody has to log in."""
    with _store(db) as store:
        from ..desk.store.users import add_user

        password = _password(password_stdin)
        with store.writing() as session:
            add_user(session, name, password, role)
        typer.echo(tell("users.added", name=name, place=store.place, role=role))


@users_app.command("passwd")
def passwd(name: Name, password_stdin: Stdin = False, db: Db = None) -> None:
    """Give a user another password; their sessions end."""
    with _store(db) as store:
        from ..desk.store.users import known_user, set_password

        with store.reading() as session:
            known_user(session, name)
        password = _password(password_stdin)
        with store.writing() as session:
            set_password(session, name, password)
        typer.echo(tell("users.set", name=name))


@users_app.command("list")
def list_(db: Db = None) -> None:
    """The users, their roles, and who is shut out."""
    with _store(db) as store:
        from ..desk.store.users import all_users

        with store.reading() as session:
            for user in all_users(session):
                state = tell("users.disabled") if user.disabled else ""
                typer.echo(f"{user.name:24} {user.role:8} {state}".rstrip())


@desk_app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help=".jsonl or .csv, for phobrief retrain --data.")],
    drafts: Annotated[bool, typer.Option("--drafts", help="Drafts and skips, too.")] = False,
    db: Db = None,
) -> None:
    """Write the finished reviews as the table that retraining reads."""
    if out.suffix.lower() not in _FORMATS:
        raise DataError(f"{out}: expected a name ending in .jsonl or .csv")
    with _store(db) as store:
        n = _write_export(store, out, drafts)
        typer.echo(tell("desk.wrote", path=out, n=f"{n:,}", place=store.place))


def _write_export(store: Store, out: Path, drafts: bool) -> int:
    from ...files import replacing
    from ..desk.store.export import (
        as_csv,
        as_json_lines,
        export_columns,
        export_rows,
        judged_topics,
    )
    from ..desk.store.tables import DONE, DRAFT, SKIPPED

    n = 0
    with store.reading() as session, replacing(out) as temporary:
        topics = judged_topics(session)
        rows = export_rows(session, topics, (DONE, DRAFT, SKIPPED) if drafts else (DONE,))

        def counted() -> Iterator[dict[str, object]]:
            nonlocal n
            for row in rows:
                n += 1
                yield row

        is_csv = out.suffix.lower() == ".csv"
        lines = as_csv(counted(), export_columns(topics)) if is_csv else as_json_lines(counted())
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    return n


@desk_app.command("import")
def import_(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Articles, as in phobrief run.")
    ],
    model: Model = None,
    db: Db = None,
) -> None:
    """Brief articles and put them into the desk's queue, those most worth a review first.

    Reviews in an export of a desk are taken over. Exit code 1: some articles were refused.
    """
    from ..loading import load

    raise typer.Exit(put_on_desk(db, inputs, partial(load, model)))


def put_on_desk(
    db: str | None,
    inputs: Sequence[str],
    make: Callable[[], Briefer],
    columns: TableColumns | None = None,
) -> int:
    """Brief articles into a desk's queue and say what became of them; return the exit code.

    Args:
        db: URL of the desk's database; None for the one beside the models.
        inputs, make, columns: see `bring`.
    """
    with _store(db) as store:
        from ..desk.bring import bring
        from ..jobs.spec import TableColumns

        result = bring(store, inputs, make, columns or TableColumns())
        counts = {
            name: f"{getattr(result, f'n_{name}'):,}"
            for name in ("read", "added", "known", "refused", "reviews")
        }
        typer.echo(tell("desk.read", **counts))
        for refused in result.refused:
            remark(spoken(f"{refused['id']}: {refused['message']}"), always=True)
        return 1 if result.n_refused else 0
