"""`/v1/brief` and `/v1/briefs`: the rows of `phobrief run`, and errors that never repeat what was sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("fastapi")

import httpx
from service_fakes import HeldBriefer, calling, fake_service

import phobrief
from phobrief.inference.service.app import create_app
from phobrief.inference.service.settings import MIB

SECRET = "bí mật nhà nước"
JSON = {"content-type": "application/json"}
LINES = {"content-type": "application/x-ndjson"}


def answered(ask: Callable[[httpx.AsyncClient], Any], service: Any = None) -> Any:
    async def run() -> Any:
        async with calling(service or fake_service()) as client:
            return await ask(client)

    return asyncio.run(run())


def post(data: bytes | str, headers: dict[str, str] = JSON, path: str = "/v1/brief") -> Any:
    content = data.encode() if isinstance(data, str) else data
    return answered(lambda client: client.post(path, content=content, headers=headers))


def test_the_row_is_that_of_the_library() -> None:
    briefer = phobrief.load()
    article = {"id": 7, "title": "Hội nghị", "text": "Tỉnh ủy công bố quyết định. Trời mưa nhẹ."}
    service = fake_service(briefer)  # type: ignore[arg-type]
    answer = answered(lambda client: client.post("/v1/brief", json=article), service)
    assert answer.json() == briefer.brief(article).to_dict()
    assert answer.text == json.dumps(briefer.brief(article).to_dict(), ensure_ascii=False)
    assert answer.headers["phobrief-model"].split()[2] == briefer.info.sha256
    assert {part.partition(";")[0] for part in answer.headers["server-timing"].split(", ")} == {
        "queue",
        "read",
        "encode",
        "abstract",
    }


@pytest.mark.parametrize("body", ["false", "null", '"bài"', "1"])
def test_what_is_no_list_of_articles_has_an_answer_that_the_document_knows(body: str) -> None:
    assert post(body, path="/v1/briefs").status_code == 422
    document = answered(lambda client: client.get("/openapi.json")).json()
    assert "422" in document["paths"]["/v1/briefs"]["post"]["responses"]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ('{"text": 5, "title": "bí mật nhà nước"}', 422, "/text"),
        ('{"title": "bí mật nhà nước"}', 422, "/text"),
        ('{"text": ""}', 422, "/text"),
        ('{"text": "bí mật nhà nước", "id": true}', 422, "/id"),
        ('{"text": "bí mật nhà nước", "id": ["bí mật nhà nước"]}', 422, "/id"),
        ('{"text": "a", "title": "%s"}' % ("bí mật nhà nước" * 100), 422, "/title"),
        (r'{"text": "bí mật nhà nước \u0000"}', 422, "/text"),
        (r'{"text": "bí mật nhà nước", "source": "\u0000"}', 422, "/source"),
        ('"bí mật nhà nước"', 422, ""),
        ('["bí mật nhà nước"]', 422, ""),
        ('{"text": "   "}', 422, ""),
        (r'{"text": "bí mật nhà nước \ud800"}', 400, None),
        ('{"text": "bí mật nhà nước", "id": NaN}', 400, None),
        ('{"text": "bí mật nhà nước", "x": -Infinity}', 400, None),
        ('{"text": "bí mật nhà nước"', 400, None),
        ("{'text': 'bí mật nhà nước'}", 400, None),
        ("", 400, None),
        ('{"text": "bí mật nhà nước"}'.encode("utf-16"), 400, None),
        (b'{"text": "b\xed m\xe2t \xff"}', 400, None),
        ("[" * 100_000, 400, None),
        ('{"a":' * 100_000, 400, None),
        ('{"text": "bí mật nhà nước", "x": %s}' % ("9" * 5000), 400, None),
    ],
)
def test_what_is_no_article_is_refused_and_never_repeated(
    body: bytes | str, status: int, pointer: str | None
) -> None:
    answer = post(body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert set(problem) >= {"type", "title", "status", "detail"}
    assert "mật" not in answer.text
    if pointer is not None:
        assert problem["errors"][0]["pointer"] == pointer


def test_nothing_of_a_text_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    class Quoting(HeldBriefer):
        def prepare(self, article: Any) -> Any:
            raise ZeroDivisionError(article.text)

    body = {"text": SECRET}
    answer = answered(lambda c: c.post("/v1/brief", json=body), fake_service(Quoting()))
    assert answer.status_code == 500
    post(json.dumps({"text": SECRET}) + SECRET)
    rows = answered(
        lambda c: c.post("/v1/briefs", content=json.dumps(body), headers=LINES),
        fake_service(Quoting()),
    )
    assert SECRET not in answer.text + rows.text.replace("\\", "")
    logged = "".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert "ZeroDivisionError" in logged
    assert SECRET not in logged


def test_a_body_that_is_too_large_says_which_limit_its_value_and_what_came() -> None:
    answer = post(json.dumps({"text": "a" * 3 * MIB}))
    assert answer.status_code == 413
    problem = answer.json()
    assert (problem["limit"], problem["unit"]) == (2 * MIB, "bytes")
    assert problem["found"] == 3 * MIB + len('{"text": ""}')


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
def test_another_media_type_is_refused(headers: dict[str, str]) -> None:
    assert post("{}", headers).status_code == 415
    assert post("{}", headers, "/v1/briefs").status_code == 415


def test_every_line_gives_a_row_in_order_and_the_last_line_counts_them() -> None:
    lines = [
        '\ufeff{"text": "cán bộ", "id": "a", "tap": 1}',
        "",
        '{"text": 5, "id": "b"}',
        "không phải JSON",
        '{"text": "crash"}',
        '{"text": "  ", "id": "c"}',
        '{"text": "cuối"}',
    ]
    answer = post("\r\n".join(lines), LINES, "/v1/briefs")
    assert answer.headers["content-type"] == "application/x-ndjson"
    *rows, last = [json.loads(line) for line in answer.text.splitlines()]
    assert [row.get("error", row.get("tags")) for row in rows] == [
        ["cadre_work"],
        "DataError",
        "DataError",
        "ZeroDivisionError",
        "ArticleError",
        [],
    ]
    assert [row["id"] for row in rows] == ["a", "line:3", "line:4", "line:5", "c", "line:7"]
    assert set(rows[1]) == {"id", "source", "line", "error", "message"}
    assert last == {"done": True, "rows": 6, "failed": 4}


def test_no_line_is_no_row() -> None:
    for data in ("", "\n\n  \n"):
        assert json.loads(post(data, LINES, "/v1/briefs").text) == {
            "done": True,
            "rows": 0,
            "failed": 0,
        }


def test_a_list_of_articles_is_answered_by_lines_too() -> None:
    answer = post('[{"text": "một"}, {"text": 2}]', JSON, "/v1/briefs")
    assert [json.loads(line).get("error") for line in answer.text.splitlines()] == [
        None,
        "DataError",
        None,
    ]


def test_a_list_that_is_too_long_or_none_is_refused() -> None:
    answer = post(json.dumps([{"text": "a"}] * 65), JSON, "/v1/briefs")
    assert answer.status_code == 413
    assert (answer.json()["limit"], answer.json()["found"]) == (64, 65)
    assert post('{"text": "a"}', JSON, "/v1/briefs").status_code == 422


def test_a_line_that_is_too_long_costs_one_row() -> None:
    data = json.dumps({"text": "a" * 3 * MIB}) + '\n{"text": "b"}\n'
    *rows, last = map(json.loads, post(data, LINES, "/v1/briefs").text.splitlines())
    assert "2,097,152 bytes" in rows[0]["message"]
    assert rows[1]["abstract"] == "b"
    assert last == {"done": True, "rows": 2, "failed": 1}


def test_a_stream_that_is_too_long_says_that_it_was_cut() -> None:
    service = fake_service(stream_bytes=2000)

    async def pieces() -> Any:
        for _ in range(100):
            yield b'{"text": "a"}\n' * 10

    async def ask(client: httpx.AsyncClient) -> httpx.Response:
        return await client.post("/v1/briefs", content=pieces(), headers=LINES)

    last = json.loads(answered(ask, service).text.splitlines()[-1])
    assert last["done"] is False
    assert "2,000 bytes" in last["error"]


def test_more_streams_than_may_be_are_refused() -> None:
    async def run() -> None:
        briefer = HeldBriefer()
        async with calling(fake_service(briefer, streams=1)) as client:
            briefer.go.clear()
            ask = {"content": '{"text": "a"}', "headers": LINES}
            first = asyncio.ensure_future(client.post("/v1/briefs", **ask))
            assert await asyncio.to_thread(briefer.begun.wait, 30)
            refused = await client.post("/v1/briefs", **ask)
            assert refused.status_code == 429
            assert refused.headers["retry-after"].isdecimal()
            briefer.go.set()
            assert (await first).status_code == 200
            assert (await client.post("/v1/briefs", **ask)).status_code == 200

    asyncio.run(run())


def test_a_stream_that_must_end_says_that_it_was_cut() -> None:
    async def run() -> dict[str, Any]:
        briefer = HeldBriefer()
        service = fake_service(briefer)
        async with calling(service) as client:
            briefer.go.clear()
            ask = client.post("/v1/briefs", content='{"text": "a"}\n' * 3, headers=LINES)
            asked = asyncio.ensure_future(ask)
            assert await asyncio.to_thread(briefer.begun.wait, 30)
            service.stop.now.set()
            text = (await asked).text
            briefer.go.set()
        return json.loads(text.splitlines()[-1])

    last = asyncio.run(run())
    assert last == {"done": False, "rows": 0, "failed": 0, "error": "the service is stopping"}


def test_a_stream_longer_than_what_is_in_hand_is_answered_whole() -> None:
    data = "".join(json.dumps({"id": i, "text": f"bài {i}"}) + "\n" for i in range(500))
    *rows, last = map(json.loads, post(data, LINES, "/v1/briefs").text.splitlines())
    assert [row["id"] for row in rows] == [str(i) for i in range(500)]
    assert last == {"done": True, "rows": 500, "failed": 0}


def test_a_client_that_does_not_take_its_rows_is_left() -> None:
    async def run() -> str:
        service = fake_service(body_seconds=0.3)
        pieces = [b'{"text": "a"}\n' * 5]

        async def receive() -> dict[str, Any]:
            if pieces:
                return {"type": "http.request", "body": pieces.pop(), "more_body": False}
            return await asyncio.get_running_loop().create_future()

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                await asyncio.get_running_loop().create_future()

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/v1/briefs",
            "raw_path": b"/v1/briefs",
            "query_string": b"",
            "headers": [
                (b"host", b"localhost"),
                (b"content-type", b"application/jsonl"),
                (b"transfer-encoding", b"chunked"),
            ],
        }
        app = create_app(service)
        async with app.router.lifespan_context(app):
            await app(scope, receive, send)
        assert service.n_streams == 0
        return service.metrics.text().decode()

    assert 'route="/v1/briefs",status="499"} 1.0' in asyncio.run(run())
