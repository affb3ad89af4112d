"""The shapes of other services: Hugging Face's tasks and the Open Inference Protocol."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

pytest.importorskip("fastapi")

from service_fakes import calling, fake_service

TENSOR = {"name": "text", "shape": [2], "datatype": "BYTES", "data": ["cán bộ", "đại hội"]}
INFER = "/v2/models/fake/infer"


def post(path: str, body: Any) -> Any:
    async def run() -> Any:
        async with calling(fake_service()) as client:
            return await client.post(path, json=body)

    return asyncio.run(run())


def get(path: str) -> Any:
    async def run() -> Any:
        async with calling(fake_service()) as client:
            return await client.get(path)

    return asyncio.run(run())


def test_a_classification_is_a_list_of_lists_best_first() -> None:
    for inputs, n in (("đại hội", 1), (["đại hội", "cán bộ"], 2)):
        found = post("/hf/text-classification", {"inputs": inputs}).json()
        assert [len(labels) for labels in found] == [3] * n
        assert found[0][0] == {"label": "congress_preparation", "score": 1.0}


def test_a_classification_gives_as_many_labels_as_asked_for() -> None:
    body = {"inputs": "a", "parameters": {"top_k": 2, "function_to_apply": "sigmoid", "more": 1}}
    assert len(post("/hf/text-classification", body).json()[0]) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"inputs": ""}, 422),
        ({"inputs": []}, 422),
        ({"inputs": ["a", 1]}, 422),
        ({"inputs": "a", "parameters": {"top_k": 0}}, 422),
        ({"inputs": "a", "parameters": {"function_to_apply": "softmax"}}, 422),
        ({"inputs": ["a"] * 65}, 413),
        ({"inputs": ["a", " "]}, 422),
        ({}, 422),
    ],
)
def test_errors_are_said_as_hugging_faces_clients_read_them(body: Any, status: int) -> None:
    answer = post("/hf/text-classification", body)
    assert answer.status_code == status
    assert answer.json()["error"] == answer.json()["detail"]


def test_a_summary_is_in_a_list() -> None:
    body = {"inputs": "Một câu.", "parameters": {"truncation": "longest_first"}}
    assert post("/hf/summarization", body).json() == [{"summary_text": "Một câu."}]


def test_health_is_where_hugging_faces_client_looks() -> None:
    assert get("/hf/text-classification/health").status_code == 200
    assert get("/hf/summarization/health").status_code == 200


def test_the_protocol_tells_of_server_and_model() -> None:
    assert get("/v2").json()["name"] == "phobrief"
    for path in ("/v2/health/live", "/v2/health/ready", "/v2/models/fake/ready"):
        assert get(path).status_code == 200
    for path in ("/v2/models/fake", "/v2/models/fake/versions/1"):
        assert [o["name"] for o in get(path).json()["outputs"]][:2] == ["labels", "scores"]
    for path in ("/v2/models/other", "/v2/models/fake/versions/2"):
        assert list(get(path).json()) == ["error"]
        assert get(path).status_code == 404


def test_tensors_in_tensors_out() -> None:
    title = {"name": "title", "shape": [2], "datatype": "BYTES", "data": ["", "Tiêu đề"]}
    found = post(INFER, {"id": "7", "inputs": [title, TENSOR]}).json()
    assert (found["id"], found["model_name"], found["model_version"]) == ("7", "fake", "1")
    outputs = {tensor["name"]: tensor for tensor in found["outputs"]}
    assert outputs["scores"]["shape"] == [2, 3]
    assert outputs["scores"]["data"] == [1.0, 0.0, 0.0, 0.0, 0.0, 1.0]
    assert outputs["labels"]["data"][:3] == ["cadre_work", "power_control", "congress_preparation"]
    assert outputs["tagged"]["data"][0] is True
    assert outputs["abstract"] == {
        "name": "abstract",
        "datatype": "BYTES",
        "shape": [2],
        "data": ["cán bộ", "đại hội"],
    }
    rows = [json.loads(row) for row in outputs["brief"]["data"]]
    assert [row["title"] for row in rows] == [None, "Tiêu đề"]


@pytest.mark.parametrize("name", ["args", "input-0"])
def test_the_name_of_the_tensor_does_not_matter(name: str) -> None:
    assert post(INFER, {"inputs": [{**TENSOR, "name": name, "shape": [2, 1]}]}).status_code == 200


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ([], 422),
        ([{**TENSOR, "datatype": "FP32"}], 422),
        ([{**TENSOR, "shape": [3]}], 422),
        ([{**TENSOR, "shape": [0], "data": []}], 422),
        ([{**TENSOR, "data": ["a", 1]}], 422),
        ([TENSOR, {**TENSOR, "name": "other"}], 422),
        ([TENSOR, {**TENSOR, "name": "title", "shape": [1], "data": ["a"]}], 422),
        ([{**TENSOR, "shape": [65], "data": ["a"] * 65}], 413),
        ([{**TENSOR, "data": ["", "a"]}], 422),
    ],
)
def test_errors_are_said_as_the_protocol_has_them(inputs: Any, status: int) -> None:
    answer = post(INFER, {"inputs": inputs})
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
