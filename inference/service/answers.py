"""What the answers of several routes have in common: rows, headers, and the errors that may come instead."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Response

from ...articles import Brief, ModelInfo
from .batching import Stages
from .http.problems import MEDIA_TYPE, TITLES

_STAGES = ("queue", "read", "encode", "abstract")


def row_bytes(row: Mapping[str, Any]) -> bytes:
    """A row as `phobrief run` writes it."""
    return json.dumps(row, ensure_ascii=False).encode()


def model_headers(info: ModelInfo, stages: Stages | None = None) -> dict[str, str]:
    """Which model spoke, and what took how long."""
    headers = {"phobrief-model": f"{info.name} {info.version} {info.sha256}"}
    if stages is not None:
        times = (f"{s};dur={1000 * stages.seconds.get(s, 0.0):.1f}" for s in _STAGES)
        headers["server-timing"] = ", ".join(times)
    return {name: value.encode("ascii", "replace").decode() for name, value in headers.items()}


def row_response(brief: Brief, stages: Stages) -> Response:
    """The answer that is one brief."""
    headers = model_headers(brief.model, stages)
    return Response(row_bytes(brief.to_dict()), 200, headers, "application/json")


def json_response(value: Any, info: ModelInfo | None = None) -> Response:
    """Any other answer, without a word of escaping Vietnamese letters."""
    headers = {} if info is None else model_headers(info)
    return Response(row_bytes(value), 200, headers, "application/json")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of errors: these, and those of every route."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted({*statuses, 401, 403, 500})
    }


READING = (400, 408, 413, 415, 422)
"""Errors of what is sent."""
COMPUTING = (429, 503)
"""Errors of a service that has too much to do, or is not ready."""
