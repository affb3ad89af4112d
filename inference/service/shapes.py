"""Errors in the shape that the clients of a path read."""

from __future__ import annotations

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from .desk_seam import Desk
from .http.guard import FOR_PROGRAMS
from .http.problems import Problem


def answer(problem: Problem, scope: Scope) -> Response:
    """The answer to a request that is an error: problem details, and what existing clients look for.

    Under ``/v2`` it is the Open Inference Protocol's ``{"error": ...}``; under ``/hf`` problem details with
    a member ``error``, which Hugging Face's clients show; for people, who ask by a browser, the desk's page.
    """
    path: str = scope["path"]
    desk: Desk | None = scope["app"].state.desk
    if path.startswith("/v2/") or path == "/v2":
        body = to_json({"error": problem.detail})
        return Response(body, problem.status, problem.headers, "application/json")
    if path.startswith("/hf/"):
        problem.members.setdefault("error", problem.detail)
    if desk is not None and desk.page is not None and not path.startswith(FOR_PROGRAMS):
        request = Request(scope)
        if "text/html" in request.headers.get("accept", ""):
            return desk.page(request, problem)
    return problem.response()
