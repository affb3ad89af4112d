"""Behind a real socket: slow, hostile and leaving clients, and the end."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

pytest.importorskip("fastapi")

import httpx
from service_fakes import HeldBriefer, fake_service, serving
from waiting import wait_until

from phobrief.errors import ConfigError
from phobrief.inference.service.http import protocol
from phobrief.inference.service.server import address_of, listen
from phobrief.inference.service.service import Service
from phobrief.inference.service.settings import ServiceSettings

LIMITS = {"head_seconds": 1.0, "body_seconds": 1.0, "stop_seconds": 20.0}


@pytest.fixture
def briefer() -> HeldBriefer:
    return HeldBriefer()


@pytest.fixture
def service(briefer: HeldBriefer) -> Service:
    return fake_service(briefer, **LIMITS)


@pytest.fixture
def address(service: Service) -> Iterator[tuple[str, int]]:
    with serving(service) as found:
        yield found


def request(address: tuple[str, int], data: bytes, path: str = "/v1/brief") -> bytes:
    host = f"{address[0]}:{address[1]}".encode()
    head = b"POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/%s\r\nContent-Length: %d\r\n\r\n"
    kind = b"x-ndjson" if path == "/v1/briefs" else b"json"
    return head % (path.encode(), host, kind, len(data)) + data


def read_all(connection: socket.socket) -> bytes:
    found = b""
    while piece := connection.recv(65536):
        found += piece
    return found


@pytest.mark.parametrize("data", [b"", b"POST /v1/br", b"GET /healthz HTTP/1.1\r\nHost: local"])
def test_half_a_head_is_not_waited_for(address: tuple[str, int], data: bytes) -> None:
    with socket.create_connection(address, 20) as connection:
        connection.sendall(data)
        assert b" 408 " in read_all(connection)


def test_a_head_that_drips_or_has_no_end_is_cut_off(address: tuple[str, int]) -> None:
    with socket.create_connection(address, 20) as connection:
        before = time.monotonic()
        try:
            while time.monotonic() < before + 10:
                connection.sendall(b"a")
                time.sleep(0.2)
        except OSError:
            pass
        assert time.monotonic() < before + 9
    with socket.create_connection(address, 20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000)
        with suppress(ConnectionResetError):
            assert b" 431 " in read_all(connection)


def test_a_body_that_does_not_come_is_cut_off(address: tuple[str, int]) -> None:
    with socket.create_connection(address, 20) as connection:
        connection.sendall(request(address, b'{"text": "a"}')[:-3])
        answer = read_all(connection)
    assert b" 408 " in answer
    assert b"application/problem+json" in answer


def test_a_connection_serves_many_requests(address: tuple[str, int]) -> None:
    url = f"http://{address[0]}:{address[1]}"
    with httpx.Client(base_url=url, timeout=30) as client:
        assert client.post("/v1/brief", content=b"a" * 3_000_000).status_code == 415
        large = client.post("/v1/brief", json={"text": "a" * 3_000_000})
        assert large.status_code == 413
        for _ in range(3):
            assert client.post("/v1/brief", json={"text": "a"}).status_code == 200
            time.sleep(0.7)  # together longer than a head may take


def test_a_client_that_leaves_is_not_computed_for(
    address: tuple[str, int], briefer: HeldBriefer, service: Service
) -> None:
    briefer.go.clear()
    with socket.create_connection(address, 20) as first:
        first.sendall(request(address, b'{"text": "first"}'))
        assert briefer.begun.wait(20)
        with socket.create_connection(address, 20) as leaving:
            leaving.sendall(request(address, b'{"text": "leaving"}'))
            wait_until(lambda: service._n_windows == 2)
        wait_until(lambda: service._n_windows == 1)
        briefer.go.set()
        assert b" 200 " in first.recv(1000)
    assert briefer.batches == [["first"]]
    assert b'phobrief_shed_total{reason="abandoned"} 1.0' in service.metrics.text()


def test_a_stream_whose_client_leaves_is_not_computed_to_its_end(
    address: tuple[str, int], briefer: HeldBriefer, service: Service
) -> None:
    briefer.go.clear()
    with socket.create_connection(address, 20) as leaving:
        leaving.sendall(request(address, b'{"text": "a"}\n' * 500, "/v1/briefs"))
        assert briefer.begun.wait(20)
    wait_until(lambda: service.n_streams == 0)
    briefer.go.set()
    url = f"http://{address[0]}:{address[1]}/v1/brief"
    assert httpx.post(url, json={"text": "b"}, timeout=30).status_code == 200
    assert sum(len(batch) for batch in briefer.batches) < 200
    assert briefer.batches[-1] == ["b"]
    assert service._n_windows == 0


def test_a_client_may_send_all_before_it_reads(address: tuple[str, int]) -> None:
    line = json.dumps({"text": "a" * 20_000}).encode() + b"\n"
    with socket.create_connection(address, 60) as connection:
        connection.sendall(request(address, line * 1000, "/v1/briefs"))  # 20 MB
        found = b""
        while b'"done"' not in found[-200:]:
            piece = connection.recv(65536)
            assert piece
            found = (found + piece)[-1000:]
    assert b'{"done": true, "rows": 1000, "failed": 0}' in found


def test_an_answer_begins_when_a_body_of_known_length_has_come(address: tuple[str, int]) -> None:
    """nginx sends no more of a request once its answer has begun."""
    line = json.dumps({"text": "a"}).encode() + b"\n"
    data = request(address, line * 3, "/v1/briefs")
    with socket.create_connection(address, 20) as connection:
        connection.sendall(data[:-1])
        connection.settimeout(0.5)
        with pytest.raises(TimeoutError):
            connection.recv(65536)
        connection.settimeout(20)
        connection.sendall(data[-1:])
        found = b""
        while b'"done": true' not in found:
            found += connection.recv(65536)
    assert b'"rows": 3' in found


def test_a_client_may_read_while_it_sends(address: tuple[str, int]) -> None:
    def lines() -> Iterator[bytes]:
        for i in range(5):
            yield json.dumps({"id": i, "text": "a"}).encode() + b"\n"
            assert arrived.wait(20)  # the row of a line comes before the next line is sent
            arrived.clear()

    arrived = threading.Event()
    url = f"http://{address[0]}:{address[1]}/v1/briefs"
    headers = {"content-type": "application/x-ndjson"}
    with socket.create_connection(address, 20) as connection:
        host = f"{address[0]}:{address[1]}"
        head = f"POST {url} HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\nContent-Type: {headers['content-type']}\r\n\r\n"
        connection.sendall(head.encode())
        found = b""
        for i, line in enumerate(lines()):
            connection.sendall(b"%x\r\n%s\r\n" % (len(line), line))
            while f'"id": "{i}"'.encode() not in found:
                found += connection.recv(65536)
            arrived.set()
        connection.sendall(b"0\r\n\r\n")
        while b'"done": true' not in found:
            found += connection.recv(65536)


def test_what_is_in_hand_is_finished_before_the_end(briefer: HeldBriefer, service: Service) -> None:
    with serving(service) as address:
        url = f"http://{address[0]}:{address[1]}"
        answers: list[httpx.Response] = []

        def ask(path: str, content: str) -> None:
            kind = "x-ndjson" if path.endswith("s") else "json"
            headers = {"content-type": f"application/{kind}"}
            answers.append(httpx.post(url + path, content=content, headers=headers, timeout=30))

        briefer.go.clear()
        asked = [
            threading.Thread(target=ask, args=("/v1/brief", '{"text": "a"}')),
            threading.Thread(target=ask, args=("/v1/briefs", '{"text": "b"}\n' * 100)),
        ]
        asked[0].start()
        wait_until(lambda: service._n_windows > 0)
        asked[1].start()
        wait_until(lambda: service.n_streams == 1 and service._n_windows > 2)
        threading.Timer(0.5, briefer.go.set).start()
    for thread in asked:
        thread.join(20)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert '{"done": true, "rows": 100, "failed": 0}' in answers[0].text + answers[1].text
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/healthz")


def test_an_address_that_is_taken_or_none_is_an_error(address: tuple[str, int]) -> None:
    for settings in (
        ServiceSettings(port=address[1]),
        ServiceSettings(host="no.such.host.invalid"),
    ):
        with pytest.raises(ConfigError, match="cannot listen there"), listen(settings) as listening:
            listening.listen()
    with listen(ServiceSettings(port=0)) as listening:
        assert address_of(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_uvicorns_other_protocol_has_the_deadlines_too(
    monkeypatch: pytest.MonkeyPatch, service: Service
) -> None:
    from uvicorn.protocols.http.h11_impl import H11Protocol

    monkeypatch.setattr(protocol, "_uvicorn_protocol", lambda: H11Protocol)
    with serving(service) as address:
        test_half_a_head_is_not_waited_for(address, b"POST /v1/br")
        test_a_connection_serves_many_requests(address)
