"""Requests share batches; what is too much, too late or no longer wanted is not computed."""

from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("fastapi")

from service_fakes import HeldBriefer, calling, fake_service

from phobrief.articles import Article, Brief
from phobrief.inference.service.batching import Stages
from phobrief.inference.service.service import Service


async def held(service: Service, briefer: HeldBriefer) -> asyncio.Task[Brief]:
    """An article whose batch has begun and does not end."""
    briefer.go.clear()
    briefer.begun.clear()
    task = asyncio.ensure_future(service.brief(Article("first")))
    assert await asyncio.to_thread(briefer.begun.wait, 30)
    return task


def test_articles_that_come_while_a_batch_is_computed_share_the_next() -> None:
    async def run() -> list[list[str]]:
        briefer = HeldBriefer()
        service = fake_service(briefer)
        async with calling(service):
            first = await held(service, briefer)
            others = [asyncio.ensure_future(service.brief(Article(t))) for t in "abc"]
            await asyncio.sleep(0.2)
            briefer.go.set()
            assert [brief.abstract.text for brief in await asyncio.gather(*others)] == [*"abc"]
            await first
        return briefer.batches

    assert asyncio.run(run()) == [["first"], ["a", "b", "c"]]


def test_a_batch_has_no_more_windows_than_it_may() -> None:
    async def run() -> list[int]:
        briefer = HeldBriefer()
        service = fake_service(briefer, batch_windows=2)
        async with calling(service):
            first = await held(service, briefer)
            others = [asyncio.ensure_future(service.brief(Article(t))) for t in "abcde"]
            await asyncio.sleep(0.2)
            briefer.go.set()
            await asyncio.gather(first, *others)
        return [len(batch) for batch in briefer.batches]

    assert asyncio.run(run()) == [1, 2, 2, 1]


def test_in_a_batch_that_fails_one_article_fails() -> None:
    async def run() -> list[int]:
        briefer = HeldBriefer()
        async with calling(fake_service(briefer)) as client:
            texts = ["a", "no score", "b"]
            answers = await asyncio.gather(
                *(client.post("/v1/brief", json={"text": text}) for text in texts)
            )
        return [answer.status_code for answer in answers]

    assert asyncio.run(run()) == [200, 500, 200]


def test_an_article_that_is_given_up_is_not_computed() -> None:
    async def run() -> list[list[str]]:
        briefer = HeldBriefer()
        service = fake_service(briefer)
        async with calling(service):
            first = await held(service, briefer)
            given_up, kept = (asyncio.ensure_future(service.brief(Article(t))) for t in "ab")
            await asyncio.sleep(0.2)
            given_up.cancel()
            await asyncio.sleep(0)
            briefer.go.set()
            await asyncio.gather(first, kept)
        return briefer.batches

    assert asyncio.run(run()) == [["first"], ["b"]]


def test_an_article_that_waits_too_long_is_not_computed() -> None:
    async def run() -> list[list[str]]:
        briefer = HeldBriefer()
        service = fake_service(briefer, wait_seconds=0.3)
        async with calling(service) as client:
            first = await held(service, briefer)
            answer = await client.post("/v1/brief", json={"text": "late"})
            assert answer.status_code == 429
            assert int(answer.headers["retry-after"]) >= 1
            briefer.go.set()
            await asyncio.gather(first, return_exceptions=True)
            await service.brief(Article("next"))
            assert b'phobrief_shed_total{reason="expired"} 2.0' in service.metrics.text()
        return briefer.batches

    assert asyncio.run(run()) == [["first"], ["next"]]


def test_more_windows_than_the_queue_has_are_refused_until_some_are_done() -> None:
    async def run() -> None:
        briefer = HeldBriefer()
        service = fake_service(briefer, queue_windows=3)
        async with calling(service) as client:
            first = await held(service, briefer)
            others = [asyncio.ensure_future(service.brief(Article(t))) for t in "ab"]
            await asyncio.sleep(0.1)
            answer = await client.post("/v1/brief", json={"text": "c"})
            assert answer.status_code == 429
            assert answer.headers["retry-after"].isdecimal()
            assert answer.headers["content-type"] == "application/problem+json"
            assert (await client.get("/healthz")).status_code == 200
            assert (await client.get("/readyz")).status_code == 200
            briefer.go.set()
            await asyncio.gather(first, *others)
            assert (await client.post("/v1/brief", json={"text": "c"})).status_code == 200

    asyncio.run(run())


def test_an_article_longer_than_the_queue_is_taken_when_it_comes_alone() -> None:
    async def run() -> Brief:
        service = fake_service(queue_windows=3)
        async with calling(service):
            return await service.brief(Article("dài " * 10_000))

    assert asyncio.run(run()).n_windows == 1


def test_one_of_many_articles_waits_for_room() -> None:
    async def run() -> list[list[str]]:
        briefer = HeldBriefer()
        service = fake_service(briefer, queue_windows=2)
        async with calling(service):
            first = await held(service, briefer)
            patient = asyncio.ensure_future(service.brief(Article("a"), patient=True))
            await asyncio.sleep(0.1)
            assert not patient.done()
            briefer.go.set()
            await asyncio.gather(first, patient)
        return briefer.batches

    assert asyncio.run(run()) == [["first"], ["a"]]


def test_a_service_is_not_ready_without_a_model_when_it_stops_and_when_a_batch_never_ends() -> None:
    async def run() -> None:
        briefer = HeldBriefer()
        service = fake_service(briefer, stuck_seconds=0.2)
        async with calling(service) as client:
            service.models.current = None
            assert (await client.get("/readyz")).status_code == 503
            answer = await client.post("/v1/brief", json={"text": "a"})
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            service.models.current = briefer  # type: ignore[assignment]
            assert (await client.get("/readyz")).status_code == 200
            first = await held(service, briefer)
            await asyncio.sleep(0.3)
            assert "0 s" in (await client.get("/readyz")).json()["detail"]
            assert (await client.get("/healthz")).status_code == 200
            briefer.go.set()
            await first
            service.stop.asked = True
            assert (await client.get("/readyz")).json()["detail"] == "the service is stopping"
            assert (await client.post("/v1/brief", json={"text": "a"})).status_code == 503

    asyncio.run(run())


def test_the_time_of_each_stage_is_told() -> None:
    async def run() -> Stages:
        service = fake_service()
        stages = Stages()
        async with calling(service):
            await service.brief(Article("a"), stages=stages)
        return stages

    assert set(asyncio.run(run()).seconds) == {"read", "queue", "encode"}
