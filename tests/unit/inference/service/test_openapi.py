"""schemathesis over the OpenAPI document: no fault, and every answer is one that the document has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("schemathesis")

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from service_fakes import fake_service, serving


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def lines(_context: Any, value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


@pytest.fixture(scope="module")
def document() -> Iterator[Any]:
    with serving(fake_service()) as (host, port):
        yield schemathesis.openapi.from_url(f"http://{host}:{port}/openapi.json")


schema = schemathesis.pytest.from_fixture("document")


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_no_answer_is_a_fault_or_unknown_to_the_document(case: Any) -> None:
    # Whether a text has anything in it that is an article no schema can say.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
