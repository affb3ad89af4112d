"""`create_app`: the service as an ASGI application, with the review desk where there is one.

Routes live in `routes`; what happens to every request before it reaches them in `middleware`. `desk_seam`
says how the desk joins.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from ...version import package_version
from .desk_seam import Desk
from .service import Service

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
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.start()
        if desk is not None:
            desk.start(service)
        yield
        if desk is not None:
            desk.stop(service)
        await service.close()

    app = FastAPI(
        title="phobrief",
        version=package_version(),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry=_NO_TELEMETRY,
    )
    app.state.service = service
    app.state.desk = desk
    if desk is not None:
        app.include_router(desk.router, include_in_schema=False)
    return app
