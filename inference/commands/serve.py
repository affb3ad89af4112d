"""`phobrief serve` and `phobrief keys`: the HTTP service, and the keys that it may ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import require
from ...messages import tell
from ..jobs.spec import ModelChoice
from .console import remark
from .options import Db, with_model_choice

if TYPE_CHECKING:
    from ..pipeline import Briefer
    from ..service.desk_seam import Desk
    from ..service.settings import ServiceSettings


@with_model_choice
def serve(  # a parameter for each option
    host: Annotated[
        str, typer.Option(help="Address to listen at; 0.0.0.0 for all of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    *,
    choice: ModelChoice,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Name by which it may be called, besides localhost; * for any."
        ),
    ] = None,
    api_keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Ask programs for a key; made by phobrief keys new."),
    ] = None,
    queue_windows: Annotated[
        int, typer.Option(min=1, help="Windows of work in hand; more is answered by 429.")
    ] = 256,
    stop_seconds: Annotated[
        int, typer.Option(min=1, help="How long requests under way may take after SIGTERM.")
    ] = 30,
    db: Db = None,
    desk: Annotated[
        bool, typer.Option("--desk/--no-desk", help="Serve the review desk at /, too.")
    ] = True,
    access_log: Annotated[
        bool, typer.Option("--access-log", help="A line per request, without its text.")
    ] = False,
) -> None:
    """The HTTP service: briefs for programs; see docs/service.md.

    SIGHUP loads the model in use anew; SIGTERM finishes what is in hand.
    """
    for module in ("fastapi", "uvicorn", "prometheus_client"):
        require(module, "serve")
    from ..service.settings import Limits, ServiceSettings

    settings = ServiceSettings(
        host=host,
        port=port,
        allowed_hosts=tuple(allowed_host or ()),
        api_keys=api_keys,
        access_log=access_log,
        limits=Limits(queue_windows=queue_windows, stop_seconds=stop_seconds),
    )
    run_service(settings, choice.briefer, _desk(db) if desk else None)


def _desk(db: str | None) -> Desk:
    for module in ("sqlalchemy", "alembic", "jinja2", "argon2", "python_multipart"):
        require(module, "serve")
    from ..desk.app import create_desk

    return create_desk(db)


def run_service(
    settings: ServiceSettings, load_model: Callable[[], Briefer], desk: Desk | None = None
) -> None:
    """Load the model, listen and serve until a signal ends it.

    Raises:
        PhobriefError: no such model, the address is taken, or the keys cannot be read.
    """
    from ..service.app import create_app
    from ..service.http.guard import names_this_machine
    from ..service.server import listen, serve
    from ..service.service import Service

    service = Service(settings, load_model)
    app = create_app(service, desk)
    listening = listen(settings)
    if settings.api_keys is None and not names_this_machine(settings.host):
        remark(tell("serve.no_keys", host=settings.host), always=True)
    service.models.load_first()
    if desk is not None:
        remark(tell("serve.desk", place=desk.place), always=True)
    serve(
        app,
        listening,
        lambda address: remark(tell("serve.serving", address=address), always=True),
    )


keys_app = typer.Typer(help="API keys of the service.", no_args_is_help=True)


@keys_app.callback()
def _keys() -> None:
    """API keys of the service."""


@keys_app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="For people: whose key it is.")],
    file: Annotated[
        Path | None, typer.Option(help="Append its hash to this file, for serve --api-keys.")
    ] = None,
) -> None:
    """Make a key and print it, this once; only its hash is kept."""
    from ..service.http.keys import add_key, new_key

    key, line = new_key(name)
    if file is None:
        typer.echo(tell("keys.line", line=line), err=True)
    else:
        add_key(file, line)
    typer.echo(key)
