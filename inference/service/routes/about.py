"""``/v1/topics``, ``/v1/model``: what the model is, and loading it anew."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ....errors import PhobriefError
from ....version import package_version
from ..answers import json_response, problems
from ..http.guard import from_this_machine
from ..http.problems import Problem
from ..schemas import ModelState, Reloaded, TopicsBody
from ..service import service_of

router = APIRouter(prefix="/v1", tags=["model"])


@router.get(
    "/topics", summary="The model's topics", response_model=TopicsBody, responses=problems(503)
)
async def topics(request: Request) -> Response:
    """Id, Vietnamese name and threshold of every topic, in the order of the rows."""
    briefer = service_of(request).ready_briefer()
    known = [{"topic": t.id, "name": t.name, "threshold": t.threshold} for t in briefer.topics]
    return json_response({"topics": known, "model": briefer.info.to_dict()}, briefer.info)


@router.get(
    "/model", summary="The model in use", response_model=ModelState, responses=problems(503)
)
async def model(request: Request) -> Response:
    """Name, version and sha256 of the model, and how long its abstracts may be."""
    briefer = service_of(request).ready_briefer()
    found = {
        **briefer.info.to_dict(),
        "max_sentences": briefer.budget.max_sentences,
        "max_syllables": briefer.budget.max_syllables,
        "phobrief": package_version(),
    }
    return json_response(found, briefer.info)


@router.post(
    "/model/reload",
    summary="Load the model anew",
    response_model=Reloaded,
    responses=problems(409, 503),
)
async def reload(request: Request) -> Response:
    """Load and warm the model in use beside the present one, and swap them between two batches.

    Requests under way end with the model they began with; none waits or fails. Where the new model cannot
    be loaded, the present one stays and the answer is 409. Where no API keys are asked for, only this
    machine may.
    """
    service = service_of(request)
    if service.settings.api_keys is None and not from_this_machine(request):
        raise Problem(
            403,
            "without API keys a model is loaded anew from this machine only; give serve --api-keys FILE",
        )
    service.ready_briefer()
    try:
        info, changed = await service.models.reload()
    except PhobriefError as error:
        raise Problem(409, f"the model stays as it is: {error}") from error
    return json_response({"model": info.to_dict(), "changed": changed}, info)
