"""`create_app`: the service as an ASGI application, with the review desk where there is one.

A request passes `record` (counts it, and turns whatever goes wrong into an answer), `guard` (may it come in?)
and `receiving` (not too large, not too slow), then reaches the `routes`. `desk_seam` says how the desk joins.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException

from ...errors import ArticleError
from ...version import package_version
from . import documents
from .desk_seam import Desk
from .http.bodies import invalid_values
from .http.guard import Guard
from .http.keys import read_keys
from .http.problems import Problem, invalid
from .http.receiving import Receiving
from .record import Record
from .routes import ROUTERS
from .service import Service
from .shapes import answer

_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}
"""FastAPI would trace requests by OpenTelemetry, bodies included, where an exporter is configured."""


def create_app(service: Service, desk: Desk | None = None) -> FastAPI:
    """The application of a service.

    Args:
        service: with its first model loaded, or not: it answers 503 then.
        desk: the review desk at ``/``; without one ``/`` leads to ``/docs``.

    Raises:
        ConfigError: the file of API keys cannot be read.
    """
    app = FastAPI(
        title="phobrief",
        version=package_version(),
        lifespan=partial(_lifespan, service, desk),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
    )
    app.state.service = service
    app.state.desk = desk
    app.openapi = partial(documents.openapi, app)  # type: ignore[method-assign]
    for router in (*ROUTERS, documents.router):
        app.include_router(router)
    if desk is not None:
        app.include_router(desk.router, include_in_schema=False)
    else:
        app.add_api_route("/", _to_docs, include_in_schema=False)
    _add_middleware(app, service)
    for kind in (Problem, ArticleError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _answer_error)
    return app


def _add_middleware(app: FastAPI, service: Service) -> None:
    """The one added last comes first."""
    settings = service.settings
    keys = None if settings.api_keys is None else read_keys(settings.api_keys)
    app.add_middleware(Receiving, limits=settings.limits)
    app.add_middleware(Guard, host=settings.host, allowed_hosts=settings.allowed_hosts, keys=keys)
    app.add_middleware(Record, metrics=service.metrics)


@asynccontextmanager
async def _lifespan(service: Service, desk: Desk | None, _app: FastAPI) -> AsyncIterator[None]:
    service.start()
    if desk is not None:
        desk.start(service)
    yield
    if desk is not None:
        desk.stop(service)
    await service.close()


async def _to_docs() -> Response:
    return RedirectResponse("/docs", 307)


async def _answer_error(request: Request, error: Exception) -> Response:
    return answer(_problem(error), request.scope)


def _problem(error: Any) -> Problem:
    """The problem that an error is for a client."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return invalid_values(error.errors())
    if isinstance(error, HTTPException):
        said = _SAID.get(error.status_code, "see the status")
        return Problem(error.status_code, said, headers=error.headers)
    return invalid([("", str(error))])


_SAID = {
    404: "no such path; /docs has those that there are",
    405: "the path takes other methods; see the header Allow",
}
