"""Which names, which pages and which keys may call; also where nobody logs in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")

from service_fakes import calling, fake_service

from phobrief.errors import ConfigError
from phobrief.inference.service.http.guard import is_allowed, own_names
from phobrief.inference.service.http.keys import add_key, new_key, read_keys
from phobrief.inference.service.settings import ServiceSettings

BODY = {"text": "a"}


def status(
    path: str = "/v1/brief", settings: ServiceSettings | None = None, **headers: str
) -> tuple[int, dict[str, Any]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def run() -> tuple[int, dict[str, Any]]:
        async with calling(fake_service(settings=settings)) as client:
            method = "POST" if path == "/v1/brief" else "GET"
            answer = await client.request(method, path, json=BODY, headers=named)
            return answer.status_code, answer.json() if "json" in answer.headers.get(
                "content-type", ""
            ) else {}

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:8000", True),
        ("localhost:1", True),
        ("LOCALHOST", True),
        ("[::1]:8000", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example:8000", False),
        ("localhost:8000@evil.example", False),
        ("", False),
        ("desk.example", False),
    ],
)
def test_only_known_names_are_answered(host: str, allowed: bool) -> None:
    found, problem = status(host=host)
    assert found == (200 if allowed else 403)
    assert allowed or problem["header"] == "Host"
    assert status("/healthz", host=host)[0] == 200
    assert status("/readyz", host=host)[0] == 200
    assert status("/metrics", host=host)[0] == (200 if allowed else 403)


def test_names_can_be_allowed() -> None:
    settings = ServiceSettings(allowed_hosts=("desk.example", "inner:8443"))
    assert status(settings=settings, host="desk.example:444")[0] == 200
    assert status(settings=settings, host="inner:8443")[0] == 200
    assert status(settings=settings, host="inner:1")[0] == 403
    assert status(settings=ServiceSettings(allowed_hosts=("*",)), host="any.example")[0] == 200


def test_a_listening_address_is_a_name_unless_it_stands_for_all() -> None:
    assert own_names("10.1.2.3") == {"10.1.2.3"}
    assert own_names("::1") == {"[::1]"}
    assert own_names("0.0.0.0") == own_names("::") == set()
    assert own_names("Desk") == {"desk"}
    assert not is_allowed("[::2]:80", {"[::1]"})


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, None),
        ({"sec_fetch_site": "same-origin"}, None),
        ({"sec_fetch_site": "none"}, None),
        ({"sec_fetch_site": "cross-site"}, "Sec-Fetch-Site"),
        ({"sec_fetch_site": "same-site"}, "Sec-Fetch-Site"),
        ({"origin": "http://127.0.0.1:8000"}, None),
        ({"origin": "https://127.0.0.1:8000"}, None),  # TLS ends at a proxy
        ({"origin": "http://127.0.0.1:9000"}, "Origin"),
        ({"origin": "http://evil.example"}, "Origin"),
        ({"origin": "null"}, "Origin"),
        ({"sec_fetch_site": "cross-site", "origin": "http://127.0.0.1:8000"}, "Sec-Fetch-Site"),
        ({"cookie": "session=a"}, "Origin"),
        ({"cookie": "session=a", "authorization": "Bearer a"}, None),
    ],
)
def test_pages_of_other_origins_cannot_post(headers: dict[str, str], refused: str | None) -> None:
    found, problem = status(**headers)
    assert found == (200 if refused is None else 403)
    assert problem.get("header") == refused
    assert status("/v1/model", **headers)[0] == 200


def test_keys_are_asked_of_programs(tmp_path: Path) -> None:
    key, line = new_key("intranet")
    file = tmp_path / "keys"
    add_key(file, "# who may")
    add_key(file, line)
    assert file.stat().st_mode & 0o077 == 0
    assert key not in file.read_text()
    settings = ServiceSettings(api_keys=file)
    for path in ("/v1/brief", "/v1/model", "/metrics", "/v2/models/fake", "/hf/x"):
        assert status(path, settings)[0] == 401
    assert status(settings=settings, authorization=f"Bearer {key}")[0] == 200
    assert status(settings=settings, authorization=f"bearer  {key}")[0] == 200
    assert status(settings=settings, x_api_key=key)[0] == 200
    assert status(settings=settings, authorization=f"Bearer {key[:-1]}")[0] == 401
    assert status(settings=settings, authorization=f"Basic {key}")[0] == 401
    for path in ("/healthz", "/readyz", "/docs", "/openapi.json", "/v2/health/ready"):
        assert status(path, settings)[0] == 200


@pytest.mark.parametrize("text", ["", "# none\n", "a b\n", "secret\n", f"a {'0' * 63}\n"])
def test_a_file_without_good_keys_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys"
    file.write_text(text)
    with pytest.raises(ConfigError, match="keys"):
        read_keys(file)
    with pytest.raises(ConfigError, match="missing"):
        read_keys(tmp_path / "missing")


@pytest.mark.parametrize("name", ["", "two words", "#x"])
def test_the_name_of_a_key_is_a_word(name: str) -> None:
    with pytest.raises(ConfigError, match="one word"):
        new_key(name)
