"""schemathesis over the OpenAPI document: no fault, and every answer is one that the document has."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("schemathesis")

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from service_fakes import fake_service, serving


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def lines(_context: Any, value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
def test_no_answer_is_a_fault_or_unknown_to_the_document(mode: Any) -> None:
    with serving(fake_service()) as (host, port):
        document = schemathesis.openapi.from_url(f"http://{host}:{port}/openapi.json")
        operations = [result.ok() for result in document.get_all_operations()]
        assert len(operations) > 15
        for operation in operations:
            if mode is schemathesis.GenerationMode.POSITIVE or operation.body:
                call_with_many(operation, mode)


def call_with_many(operation: Any, mode: Any) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    def call(case: Any) -> None:
        # Whether there is an article in a text is nothing that a schema can say.
        excluded = [positive_data_acceptance]
        if case.path == "/v1/briefs":  # a line that is wrong is a row of the answer
            excluded.append(negative_data_rejection)
        case.call_and_validate(excluded_checks=excluded)

    call()
