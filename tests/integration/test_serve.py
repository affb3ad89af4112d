"""`phobrief serve` as a process: real clients, signals, and the end with a stream under way."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

import httpx
from toy_model import lineage_of

import phobrief
from phobrief.models.store.folder import bundled_path, open_model
from phobrief.models.store.registry import Registry

TEXT = "Ban Thường vụ Tỉnh ủy công bố quyết định điều động cán bộ. Trời mưa nhẹ."


@contextmanager
def process(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The service as a process, and its address. It is ended, and must have ended well."""
    command = [sys.executable, "-m", "phobrief", "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        found = None
        while found is None:
            line = running.stderr.readline()
            assert line, "the service did not start"
            found = re.search(r"http://\S+", line)
        reading = threading.Thread(target=running.stderr.read)
        reading.start()
        try:
            yield running, found[0]
        finally:
            running.terminate()
            reading.join(60)
        assert running.wait(60) in (0, -signal.SIGTERM)


def test_real_clients_are_served() -> None:
    hub = pytest.importorskip("huggingface_hub")
    with process() as (_, address):
        row = httpx.post(f"{address}/v1/brief", json={"text": TEXT}, timeout=60).json()
        assert row == phobrief.load().brief(TEXT).to_dict()
        client = hub.InferenceClient(model=f"{address}/hf/text-classification", timeout=60)
        labels = client.text_classification(TEXT, top_k=2)
        best = sorted(row["topics"], key=lambda topic: -topic["score"])[:2]
        assert [(x.label, x.score) for x in labels] == [(t["topic"], t["score"]) for t in best]
        client = hub.InferenceClient(model=f"{address}/hf/summarization", timeout=60)
        assert client.summarization(TEXT).summary_text == row["abstract"]
        with pytest.raises(hub.errors.HfHubHTTPError, match="blank"):
            client.summarization("   ")


def test_a_model_that_is_promoted_comes_into_use_on_sighup(tmp_path: Path) -> None:
    with process() as (running, address):
        assert httpx.get(f"{address}/v1/model", timeout=60).json()["name"] == "mini"
        other = use_another(tmp_path / "another")
        os.kill(running.pid, signal.SIGHUP)
        until = time.monotonic() + 120
        while httpx.get(f"{address}/v1/model", timeout=60).json()["sha256"] != other:
            assert time.monotonic() < until
            time.sleep(0.2)
        row = httpx.post(f"{address}/v1/brief", json={"text": TEXT}, timeout=60).json()
        assert row["model"]["sha256"] == other


def use_another(folder: Path) -> str:
    """Put a copy of the bundled model under another version in use; its sha256."""
    shutil.copytree(bundled_path(), folder)
    manifest = folder / "phobrief.json"
    tree = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**tree, "version": "another"}), encoding="utf-8")
    model = open_model(folder)
    registry = Registry()
    version = registry.add(folder, lineage_of(model))
    registry.promote(version.name, reason="a test")
    return model.sha256


def test_a_stream_under_way_is_finished_on_sigterm() -> None:
    lines = (json.dumps({"id": i, "text": TEXT}) + "\n" for i in range(40))
    with process() as (running, address):
        with httpx.stream(
            "POST",
            f"{address}/v1/briefs",
            content="".join(lines),
            headers={"content-type": "application/x-ndjson"},
            timeout=120,
        ) as answer:
            rows = answer.iter_lines()
            assert json.loads(next(rows))["id"] == "0"
            running.terminate()
            *_, last = rows
        assert json.loads(last) == {"done": True, "rows": 40, "failed": 0}
        assert running.wait(60) in (0, -signal.SIGTERM)


def test_what_cannot_start_is_one_line(tmp_path: Path) -> None:
    for arguments, said in (
        (["--model", str(tmp_path)], "phobrief.json"),
        (["--host", "no.such.host.invalid"], "cannot listen there"),
        (["--api-keys", str(tmp_path / "keys")], "keys"),
    ):
        command = [sys.executable, "-m", "phobrief", "serve", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert said in done.stderr
