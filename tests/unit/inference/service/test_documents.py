"""The OpenAPI document and its page, figures, and what every answer carries."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

pytest.importorskip("fastapi")

from fastapi import APIRouter, Request
from service_fakes import calling, fake_service

from phobrief.inference.service.desk_seam import Desk
from phobrief.inference.service.service import Service, service_of


def get(path: str, desk: Desk | None = None, **headers: str) -> Any:
    async def run() -> Any:
        async with calling(fake_service(), desk) as client:
            return await client.get(path, headers=headers)

    return asyncio.run(run())


def test_the_page_names_every_path_and_no_outside_address() -> None:
    answer = get("/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"(?:src|href)=\"(?!/openapi\.json|#)|//|url\(|<script", answer.text)
    for path in get("/openapi.json").json()["paths"]:
        assert path in answer.text


def test_every_reference_of_the_document_leads_somewhere() -> None:
    answer = get("/openapi.json")
    named = set(re.findall(r'"#/components/schemas/(\w+)"', answer.text))
    assert named <= set(answer.json()["components"]["schemas"])
    assert "HTTPValidationError" not in answer.text


def test_every_operation_says_what_may_go_wrong() -> None:
    for path, operations in get("/openapi.json").json()["paths"].items():
        for operation in operations.values():
            assert {"200", "401", "403", "500"} <= set(operation["responses"]), path


def test_a_request_has_an_id() -> None:
    assert get("/healthz", **{"x-request-id": "a-1"}).headers["x-request-id"] == "a-1"
    for bad in ("", "a b", "x" * 65, "<script>"):
        assert re.fullmatch(
            "[0-9a-f]{32}", get("/healthz", **{"x-request-id": bad}).headers["x-request-id"]
        )


def test_figures_are_by_route_and_have_the_names_that_are_promised() -> None:
    async def run() -> str:
        async with calling(fake_service()) as client:
            await client.post("/v1/brief", json={"text": "cán bộ"})
            await client.get("/v2/models/other")
            await client.get("/secret-path")
            text: str = (await client.get("/metrics")).text
            return text

    text = asyncio.run(run())
    requests = "phobrief_http_requests_total"
    assert f'{requests}{{method="POST",route="/v1/brief",status="200"}} 1.0' in text
    assert f'{requests}{{method="GET",route="/v2/models/{{name}}",status="404"}} 1.0' in text
    assert f'{requests}{{method="GET",route="none",status="404"}} 1.0' in text
    assert "secret-path" not in text
    assert 'phobrief_tags_total{topic="cadre_work"} 1.0' in text
    for name in (
        "phobrief_http_request_duration_seconds_bucket",
        "phobrief_http_requests_in_progress",
        "phobrief_queue_windows",
        "phobrief_queue_wait_seconds_bucket",
        "phobrief_batch_windows_bucket",
        'phobrief_stage_seconds_bucket{le="0.005",stage="read"}',
        "phobrief_articles_total",
        "phobrief_shed_total",
        "phobrief_model_swaps_total",
        "process_resident_memory_bytes",
    ):
        assert name in text


def test_a_desk_joins_at_the_root_and_is_asked_whether_it_can_work() -> None:
    router, seen, trouble = APIRouter(), [], ["the database does not answer"]

    @router.get("/")
    async def home(request: Request) -> dict[str, int]:
        return {"streams": service_of(request).n_streams}

    def note(service: Service) -> None:
        seen.append(service)

    desk = Desk(router, lambda: trouble[0], note, note)
    assert get("/", desk).json() == {"streams": 0}
    assert "/" not in get("/openapi.json", desk).json()["paths"]
    assert get("/readyz", desk).json()["detail"] == "the database does not answer"
    trouble[0] = None  # type: ignore[call-overload]
    assert get("/readyz", desk).status_code == 200
    assert len(seen) == 8
    assert get("/").headers["location"] == "/docs"
