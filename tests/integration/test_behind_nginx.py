"""The service and its desk behind nginx, with the configuration that `docs/deployment.md` shows."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
import httpx
from desk_server import free_port
from service_fakes import HeldBriefer, fake_service, serving
from snippets import snippets
from waiting import wait_until

from phobrief.inference.desk.app import create_desk
from phobrief.inference.desk.store import users
from phobrief.inference.desk.store.database import open_store
from phobrief.inference.service.service import Service
from phobrief.inference.service.settings import Limits, ServiceSettings

pytestmark = pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")),
    reason="no nginx, or no openssl to make a certificate; install them",
)

NAME = "brief.example.vn"
LINES = {"content-type": "application/x-ndjson"}
ROUND = """\
daemon off;
pid {folder}/pid;
error_log stderr;
{user}
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {shown}
}}
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate of our own."""
    folder = tmp_path_factory.mktemp("tls")
    made = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -keyout key -out pem"
    )
    subprocess.run(made.split(), cwd=folder, check=True, capture_output=True)
    return folder


@contextmanager
def nginx(folder: Path, certificate: Path, upstream: int) -> Iterator[int]:
    """nginx as it is documented, but for ports and certificate; its port."""
    port = free_port()
    [snippet] = [s.text for s in snippets("nginx") if s.document == "docs/deployment.md"]
    for shown, ours in (
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{upstream};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        (f"/etc/ssl/{NAME}.pem", f"{certificate}/pem"),
        (f"/etc/ssl/private/{NAME}.key", f"{certificate}/key"),
    ):
        assert shown in snippet
        snippet = snippet.replace(shown, ours)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(ROUND.format(folder=folder, user=user, shown=snippet))
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as running:
        try:
            until = time.monotonic() + 30
            while not answers(port):
                assert running.poll() is None, running.stderr and running.stderr.read().decode()
                assert time.monotonic() < until
                time.sleep(0.05)
            yield port
        finally:
            running.send_signal(signal.SIGQUIT)
            running.communicate(timeout=30)


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@pytest.fixture
def briefer() -> HeldBriefer:
    return HeldBriefer()


@pytest.fixture
def service(briefer: HeldBriefer) -> Service:
    limits = Limits(queue_windows=3, batch_windows=1, wait_seconds=20)
    return fake_service(briefer, settings=ServiceSettings(allowed_hosts=(NAME,), limits=limits))


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def port(service: Service, database: str, tmp_path: Path, certificate: Path) -> Iterator[int]:
    (home := tmp_path / "nginx").mkdir()
    with (
        serving(service, create_desk(database)) as (_, upstream),
        nginx(home, certificate, upstream) as found,
    ):
        yield found


@pytest.fixture
def client(port: int) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=f"https://127.0.0.1:{port}",
        headers={"host": NAME},
        verify=False,  # the certificate is our own
        timeout=240,
    ) as made:
        yield made


def test_articles_go_in_and_briefs_come_out(client: httpx.Client) -> None:
    for _ in range(3):
        answer = client.post("/v1/brief", json={"text": "cán bộ"})
        assert answer.status_code == 200
        assert answer.json()["tags"] == ["cadre_work"]
        assert "fake" in answer.headers["phobrief-model"]
        assert len(answer.headers["x-request-id"]) == 32  # nginx's
    assert client.get("/docs").status_code == 200
    assert client.get("/readyz").json() == {"status": "ready"}


def test_large_bodies_pass_and_those_that_are_too_large_are_refused(client: httpx.Client) -> None:
    line = json.dumps({"text": "a" * 1_000_000}).encode() + b"\n"
    rows = client.post("/v1/briefs", content=line * 60, headers=LINES).text.splitlines()
    assert json.loads(rows[-1]) == {"done": True, "rows": 60, "failed": 0}
    assert client.post("/v1/briefs", content=line * 68, headers=LINES).status_code == 413
    refused = client.post("/v1/brief", json={"text": "a" * 3_000_000})
    assert refused.status_code == 413
    assert refused.json()["limit"] == 2 * 2**20  # the service's own words


def test_rows_come_as_they_are_made(client: httpx.Client, briefer: HeldBriefer) -> None:
    score = briefer.score

    def hold_the_next(*arguments: Any) -> Any:
        scored = score(*arguments)
        if len(briefer.batches) == 1:
            briefer.go.clear()
        return scored

    briefer.score = hold_the_next  # type: ignore[method-assign]
    with client.stream("POST", "/v1/briefs", content='{"text": "a"}\n' * 3, headers=LINES) as rows:
        lines = rows.iter_lines()
        assert "error" not in json.loads(next(lines))
        assert len(briefer.batches) <= 2  # the others are not computed yet
        briefer.go.set()
        assert json.loads(list(lines)[-1]) == {"done": True, "rows": 3, "failed": 0}


def test_busy_and_not_ready_reach_the_client_as_they_are(
    client: httpx.Client, service: Service, briefer: HeldBriefer
) -> None:
    briefer.go.clear()
    service._count_windows(3)
    answer = client.post("/v1/brief", json={"text": "a"})
    assert answer.status_code == 429
    assert answer.headers["retry-after"].isdecimal()
    assert answer.headers["content-type"] == "application/problem+json"
    service._count_windows(-3)
    briefer.go.set()
    model, service.models.current = service.models.current, None
    answer = client.post("/v1/brief", json={"text": "a"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert client.get("/readyz").status_code == 503
    service.models.current = model
    assert client.post("/v1/brief", json={"text": "a"}).status_code == 200


def test_a_client_that_leaves_is_noticed_behind_the_proxy(
    port: int, service: Service, briefer: HeldBriefer
) -> None:
    briefer.go.clear()
    url = f"https://127.0.0.1:{port}"
    with httpx.Client(base_url=url, headers={"host": NAME}, verify=False) as leaving:
        for path, content, kind in (
            ("/v1/briefs", '{"text": "a"}\n' * 50, "x-ndjson"),
            ("/v1/brief", '{"text": "b"}', "json"),
        ):
            headers = {"content-type": f"application/{kind}"}
            with (
                pytest.raises(httpx.ReadTimeout),
                leaving.stream(
                    "POST", path, content=content, headers=headers, timeout=0.7
                ) as answer,
            ):
                answer.read()
    wait_until(lambda: service.n_streams == 0 and service._n_windows <= 1)
    briefer.go.set()
    wait_until(lambda: service._n_windows == 0)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": f"https://{NAME}"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": f"https://{NAME}:444"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"cookie": "phobrief_session=a"}, 403),
        ({"host": "evil.example"}, 403),
        ({"host": "evil.example", "origin": "https://evil.example"}, 403),
    ],
)
def test_name_and_origin_are_checked_as_the_browser_sent_them(
    client: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert client.post("/v1/brief", json={"text": "a"}, headers=headers).status_code == status


def test_what_is_for_this_machine_alone_is_not_for_who_comes_by_the_proxy(
    client: httpx.Client,
) -> None:
    for forged in ({}, {"x-forwarded-for": "127.0.0.1"}, {"host": "localhost"}):
        assert "phobrief users add" in client.get("/", headers=forged).text
        assert client.post("/v1/model/reload", headers=forged).status_code == 403
    assert client.get("/metrics").status_code == 403


def test_an_editor_logs_in_and_uploads(client: httpx.Client, database: str) -> None:
    store = open_store(database)
    with store.writing() as session:
        users.add_user(session, "lan", "mật khẩu dài", "admin")
    store.close()
    ours = {"origin": f"https://{NAME}", "accept": "text/html"}
    form = {"name": "lan", "password": "mật khẩu dài"}
    answer = client.post("/login", data=form, headers=ours)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Secure" in answer.headers["set-cookie"]
    client.headers["cookie"] = answer.headers["set-cookie"].partition(";")[0]
    assert client.get("/").status_code == 200
    rows = (json.dumps({"id": str(i), "text": ""}) for i in range(3))  # refused, whatever the model
    file = {"files": ("a.jsonl", "\n".join(rows) + "\n" * 5_000_000)}
    answer = client.post("/add/files", files=file, headers=ours)
    assert answer.status_code == 303
    place = answer.headers["location"]
    wait_until(lambda: "từ chối 3" in client.get(place).text)
    # A forged address is one more for nginx to add to; the tries are those of who asked nginx.
    wrong = {**form, "password": "sai"}
    tries = [
        client.post("/login", data=wrong, headers={**ours, "x-forwarded-for": f"192.0.2.{i}"})
        for i in range(9)
    ]
    assert [t.status_code for t in tries] == [401] * 8 + [429]
