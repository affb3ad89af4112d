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


HUGGING_FACE = """
import json, sys
from huggingface_hub import InferenceClient
from huggingface_hub.errors import HfHubHTTPError

address, text = sys.argv[1:]
classify = InferenceClient(model=f"{address}/hf/text-classification", timeout=60)
labels = [[x.label, x.score] for x in classify.text_classification(text, top_k=2)]
summarize = InferenceClient(model=f"{address}/hf/summarization", timeout=60)
found = {"labels": labels, "summary": summarize.summarization(text).summary_text}
try:
    summarize.summarization("   ")
except HfHubHTTPError as error:
    found["error"] = str(error)
print(json.dumps(found))
"""


JAVASCRIPT = """
import { InferenceClient } from "@huggingface/inference";
const [address, inputs] = process.argv.slice(2);
const client = new InferenceClient("hf_none");
const task = (name) => ({ endpointUrl: `${address}/hf/${name}`, inputs });
const labels = await client.textClassification(task("text-classification"));
const summary = await client.summarization(task("summarization"));
console.log(JSON.stringify({ labels, summary }));
"""


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
    pytest.importorskip("huggingface_hub")
    with process() as (_, address):
        row = httpx.post(f"{address}/v1/brief", json={"text": TEXT}, timeout=60).json()
        assert row == phobrief.load().brief(TEXT).to_dict()
        done = subprocess.run(
            [sys.executable, "-c", HUGGING_FACE, address, TEXT],
            env={**os.environ, "HF_HUB_OFFLINE": "0"},  # it takes this machine for the internet
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        best = sorted(row["topics"], key=lambda topic: -topic["score"])[:2]
        assert found["labels"] == [[topic["topic"], topic["score"]] for topic in best]
        assert found["summary"] == row["abstract"]
        assert "blank" in found["error"]


@pytest.mark.skipif(
    "PHOBRIEF_TEST_NODE" not in os.environ,
    reason="no npm: let PHOBRIEF_TEST_NODE be a folder where @huggingface/inference is installed",
)
def test_hugging_faces_client_in_javascript_is_served(tmp_path: Path) -> None:
    script = tmp_path / "ask.mjs"
    script.write_text(JAVASCRIPT, "utf-8")
    (tmp_path / "node_modules").symlink_to(Path(os.environ["PHOBRIEF_TEST_NODE"], "node_modules"))
    with process() as (_, address):
        row = httpx.post(f"{address}/v1/brief", json={"text": TEXT}, timeout=60).json()
        command = ["node", str(script), address, TEXT]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["labels"][0]["label"] == row["tags"][0]
        assert found["summary"]["summary_text"] == row["abstract"]


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
    with process("--stop-seconds", "300") as (running, address):
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
