"""Errors in the shape that the clients of a path read."""

from __future__ import annotations

from pydantic_core import to_json
from starlette.responses import Response

from .http.problems import Problem


def answer(problem: Problem, path: str) -> Response:
    """The answer that is an error: problem details, and what existing clients look for.

    Under ``/v2`` it is the Open Inference Protocol's ``{"error": ...}``; under ``/hf`` problem details with
    a member ``error``, which Hugging Face's clients show.
    """
    if path.startswith("/v2/") or path == "/v2":
        body = to_json({"error": problem.detail})
        return Response(body, problem.status, problem.headers, "application/json")
    if path.startswith("/hf/"):
        problem.members.setdefault("error", problem.detail)
    return problem.response()
