"""A new model comes beside the old one: no request fails, and none has rows of both."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest

pytest.importorskip("fastapi")

import httpx
from service_fakes import ADDRESS, HeldBriefer, calling, fake_service

from phobrief.articles import Article
from phobrief.errors import ModelStoreError
from phobrief.inference.service.app import create_app


def test_a_request_ends_with_the_model_it_began_with() -> None:
    async def run() -> None:
        old, new = HeldBriefer("1"), HeldBriefer("2")
        service = fake_service(old, load=lambda: new)
        async with calling(service) as client:
            old.go.clear()
            asked = [asyncio.ensure_future(service.brief(Article(t))) for t in "ab"]
            assert await asyncio.to_thread(old.begun.wait, 30)
            answer = await client.post("/v1/model/reload")
            assert answer.json()["changed"] is True
            after = asyncio.ensure_future(service.brief(Article("c")))
            await asyncio.sleep(0.1)
            old.go.set()
            assert {brief.model.version for brief in await asyncio.gather(*asked)} == {"1"}
            assert (await after).model.version == "2"
            assert (await client.get("/v1/model")).json()["version"] == "2"
            assert new.batches == [["c"]]
            text = service.metrics.text().decode()
            assert 'phobrief_model_swaps_total{result="swapped"} 1.0' in text
            assert 'version="2"' in text
            assert 'version="1"' not in text

    asyncio.run(run())


def test_all_rows_of_a_stream_are_of_one_model() -> None:
    async def run() -> set[str]:
        old, new = HeldBriefer("1"), HeldBriefer("2")
        service = fake_service(old, load=lambda: new)
        async with calling(service) as client:
            old.go.clear()
            lines = "".join(json.dumps({"text": f"bài {i}"}) + "\n" for i in range(50))
            headers = {"content-type": "application/jsonl"}
            stream = asyncio.ensure_future(
                client.post("/v1/briefs", content=lines, headers=headers)
            )
            assert await asyncio.to_thread(old.begun.wait, 30)
            await service.models.reload()
            old.go.set()
            rows = [json.loads(line) for line in (await stream).text.splitlines()]
            assert rows[-1] == {"done": True, "rows": 50, "failed": 0}
        return {row["model"]["version"] for row in rows[:-1]}

    assert asyncio.run(run()) == {"1"}


def test_a_second_reload_at_the_same_time_is_refused() -> None:
    async def run() -> None:
        go = threading.Event()

        def load() -> HeldBriefer:
            assert go.wait(30)
            return HeldBriefer("2")

        service = fake_service(load=load)
        async with calling(service) as client:
            first = asyncio.ensure_future(client.post("/v1/model/reload"))
            await asyncio.sleep(0.1)
            assert (await client.post("/v1/model/reload")).status_code == 409
            assert (await client.post("/v1/brief", json={"text": "a"})).status_code == 200
            go.set()
            assert (await first).status_code == 200

    asyncio.run(run())


def test_a_model_that_cannot_be_loaded_leaves_the_former_one_in_use() -> None:
    async def run() -> None:
        def load() -> HeldBriefer:
            raise ModelStoreError("v0002: altered")

        service = fake_service(load=load)
        async with calling(service) as client:
            answer = await client.post("/v1/model/reload")
            assert answer.status_code == 409
            assert "v0002: altered" in answer.json()["detail"]
            assert (await client.post("/v1/brief", json={"text": "a"})).status_code == 200
            assert b'phobrief_model_swaps_total{result="failed"} 1.0' in service.metrics.text()

    asyncio.run(run())


def test_ten_swaps_under_load_fail_no_request_and_mix_no_answer() -> None:
    async def run() -> None:
        versions = iter(range(2, 12))
        service = fake_service(load=lambda: HeldBriefer(str(next(versions))))
        async with calling(service) as client:
            found, over = [], asyncio.Event()

            async def ask() -> None:
                while not over.is_set():
                    answer = await client.post("/v1/brief", json={"text": "cán bộ"})
                    headed = answer.headers["phobrief-model"].split()[1]
                    assert answer.json()["model"]["version"] == headed
                    found.append((answer.status_code, int(headed)))

            asking = [asyncio.ensure_future(ask()) for _ in range(4)]
            for version in range(2, 12):
                info, changed = await service.models.reload()
                assert (info.version, changed) == (str(version), True)
                await client.post("/v1/brief", json={"text": "a"})
            over.set()
            await asyncio.gather(*asking)
        assert {status for status, _ in found} == {200}
        assert found[-1][1] == 11

    asyncio.run(run())


def test_without_keys_only_this_machine_loads_a_model_anew() -> None:
    async def run() -> None:
        app = create_app(fake_service())
        headers: dict[str, str]
        async with app.router.lifespan_context(app):
            for client_at, headers, status in (
                ("127.0.0.1", {}, 200),
                ("192.0.2.7", {}, 403),
                ("127.0.0.1", {"x-forwarded-for": "192.0.2.7"}, 403),
            ):
                transport = httpx.ASGITransport(app=app, client=(client_at, 1))
                async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                    answer = await client.post("/v1/model/reload", headers=headers)
                    assert answer.status_code == status

    asyncio.run(run())
