"""The Open Inference Protocol, version 2 (KServe, Triton, MLServer, OpenVINO Model Server, Seldon), thin.

Texts come in one BYTES tensor of one dimension; its name does not matter. Another one named ``title`` may
hold their titles. The answer has, for n texts and k topics: ``labels`` BYTES [n, k], ``scores`` FP32 [n,
k], ``tagged`` BOOL [n, k], ``abstract`` BYTES [n] and ``brief`` BYTES [n], the whole row as JSON. Errors
are ``{"error": text}``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from ....articles import Article, Brief
from ....version import package_version
from ..answers import COMPUTING, READING, json_response
from ..http.bodies import JsonRoute, unless_gone
from ..http.problems import TITLES, Problem, invalid, not_ready, too_large
from ..schemas import InferBody, Inferred, TensorBody
from ..service import Service, service_of

router = APIRouter(prefix="/v2", route_class=JsonRoute, tags=["Open Inference Protocol v2"])

_TITLE = "title"
_OUTPUTS = (
    ("labels", "BYTES", [-1, -1]),
    ("scores", "FP32", [-1, -1]),
    ("tagged", "BOOL", [-1, -1]),
    ("abstract", "BYTES", [-1]),
    ("brief", "BYTES", [-1]),
)


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    schema = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
    content = {"application/json": {"schema": schema}}
    every = sorted({*statuses, 401, 403, 500})
    return {status: {"description": TITLES[status], "content": content} for status in every}


@router.get("", summary="The server", responses=_errors())
async def server(request: Request) -> Response:
    """Name and version of the server; it has no extensions."""
    return json_response({"name": "phobrief", "version": package_version(), "extensions": []})


@router.get("/health/live", summary="Does it live?", responses=_errors())
async def live() -> Response:
    """As ``/healthz``."""
    return json_response({"live": True})


@router.get("/health/ready", summary="Is it ready?", responses=_errors(503))
async def ready(request: Request) -> Response:
    """200 when requests are served, else 503."""
    _check_ready(service_of(request))
    return json_response({"ready": True})


@router.get("/models/{name}", summary="The model", responses=_errors(404, 503))
@router.get("/models/{name}/versions/{version}", summary="The model", responses=_errors(404, 503))
async def metadata(request: Request, name: str, version: str | None = None) -> Response:
    """Inputs and outputs of the model."""
    service = service_of(request)
    _check_model(service, name, version)
    info = service.ready_briefer().info
    outputs = [{"name": n, "datatype": kind, "shape": shape} for n, kind, shape in _OUTPUTS]
    inputs = [{"name": "text", "datatype": "BYTES", "shape": [-1]}]
    found = {"name": info.name, "versions": [info.version], "platform": "phobrief"}
    return json_response({**found, "inputs": inputs, "outputs": outputs}, info)


@router.get("/models/{name}/ready", summary="Is the model ready?", responses=_errors(404, 503))
@router.get(
    "/models/{name}/versions/{version}/ready",
    summary="Is the model ready?",
    responses=_errors(404, 503),
)
async def model_ready(request: Request, name: str, version: str | None = None) -> Response:
    """200 when requests are served, else 503."""
    service = service_of(request)
    _check_model(service, name, version)
    return json_response({"name": name, "ready": True})


@router.post(
    "/models/{name}/infer",
    summary="Brief articles",
    response_model=Inferred,
    responses=_errors(404, *READING, *COMPUTING),
)
@router.post(
    "/models/{name}/versions/{version}/infer",
    summary="Brief articles",
    response_model=Inferred,
    responses=_errors(404, *READING, *COMPUTING),
)
async def infer(
    body: InferBody, request: Request, name: str, version: str | None = None
) -> Response:
    """Topics and abstracts of up to 64 texts."""
    service = service_of(request)
    _check_model(service, name, version)
    articles = _articles(body, service.settings.limits.articles)
    briefs = await unless_gone(request, service.brief_all(articles))
    info = briefs[0].model
    found = {"model_name": info.name, "model_version": info.version, "outputs": _outputs(briefs)}
    return json_response(found if body.id is None else {**found, "id": body.id}, info)


def _check_ready(service: Service) -> None:
    if trouble := service.trouble():
        raise not_ready(trouble)


def _check_model(service: Service, name: str, version: str | None) -> None:
    """Whether they name the model in use.

    Raises:
        Problem: 404, or 503 while there is none.
    """
    info = service.ready_briefer().info
    if name != info.name or version not in (None, info.version):
        raise Problem(404, f"no such model; the one in use is {info.name}, version {info.version}")


def _articles(body: InferBody, most: int) -> list[Article]:
    """The articles of a request.

    Raises:
        Problem: 413, or 422 for tensors that are not as expected.
    """
    texts = _text_tensor(body.inputs)
    titles = next((t.data for t in body.inputs if t is not texts and t.name == _TITLE), None)
    if len(texts.data) > most:
        raise too_large("a tensor", most, len(texts.data), "texts")
    if titles is None and len(body.inputs) > 1:
        raise invalid([("/inputs", f"expected one tensor of texts and one named {_TITLE}")])
    for number, tensor in enumerate(body.inputs):
        if tensor.shape not in ([len(tensor.data)], [len(tensor.data), 1]) or not tensor.data:
            raise invalid([(f"/inputs/{number}/shape", "expected [n], n as many texts as in data")])
    if titles is not None and len(titles) != len(texts.data):
        raise invalid([("/inputs", "expected as many titles as texts")])
    names: Sequence[str | None] = titles or [None] * len(texts.data)
    return [Article(t, title=n or None) for t, n in zip(texts.data, names, strict=True)]


def _text_tensor(tensors: Sequence[TensorBody]) -> TensorBody:
    """The one named "text", else the first that is not named "title", else the only one."""
    for tensor in tensors:
        if tensor.name == "text":
            return tensor
    return next((tensor for tensor in tensors if tensor.name != _TITLE), tensors[0])


def _outputs(briefs: Sequence[Brief]) -> list[dict[str, Any]]:
    topics = [topic for brief in briefs for topic in brief.topics]
    data: dict[str, list[Any]] = {
        "labels": [topic.topic for topic in topics],
        "scores": [topic.score for topic in topics],
        "tagged": [topic.tagged for topic in topics],
        "abstract": [brief.abstract.text for brief in briefs],
        "brief": [json.dumps(brief.to_dict(), ensure_ascii=False) for brief in briefs],
    }
    shapes = ([len(briefs), len(briefs[0].topics)], [len(briefs)])
    return [
        {"name": name, "datatype": kind, "shape": shapes[len(shape) == 1], "data": data[name]}
        for name, kind, shape in _OUTPUTS
    ]
