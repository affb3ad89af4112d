"""``/healthz``, ``/readyz``, ``/metrics`` and the pages about the interface."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from ..answers import json_response, problems
from ..desk_seam import Desk
from ..http.problems import not_ready
from ..metrics import CONTENT_TYPE
from ..schemas import Health
from ..service import service_of

router = APIRouter(tags=["operation"])
_DESK_SECONDS = 5.0


@router.get("/healthz", summary="Does it live?", response_model=Health, responses=problems())
async def healthz() -> Response:
    """200 as long as the process answers at all; looks at nothing else."""
    return json_response({"status": "ok"})


@router.get("/readyz", summary="Is it ready?", response_model=Health, responses=problems(503))
async def readyz(request: Request) -> Response:
    """200 when requests are served; else 503, and why.

    Not ready are: a service that is stopping or has no model, whose encoder is stuck, or whose desk's
    database does not answer.
    """
    trouble = service_of(request).trouble()
    desk: Desk | None = request.app.state.desk
    if trouble is None and desk is not None:
        try:
            async with asyncio.timeout(_DESK_SECONDS):
                trouble = await asyncio.to_thread(desk.trouble)
        except TimeoutError:
            trouble = f"the desk's database did not answer within {_DESK_SECONDS:.0f} s"
    if trouble is not None:
        raise not_ready(trouble)
    return json_response({"status": "ready"})


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems()},
)
async def metrics(request: Request) -> Response:
    """Requests, queue, batches, stages, articles and the model, in Prometheus' text format."""
    # In a thread: the desk's figures are counted in its database.
    text = await asyncio.to_thread(service_of(request).metrics.text)
    return Response(text, 200, media_type=CONTENT_TYPE)
