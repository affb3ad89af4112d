"""A model directory that is incomplete, altered or newer is refused, and the file is named."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import phobrief
from phobrief.errors import ModelStoreError
from phobrief.models.store.folder import open_model, seal_model


@pytest.fixture
def model(tiny_model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


@pytest.mark.parametrize(
    "name", ["vocab.txt", "bpe.codes", "segmenter.json", "model.onnx", "config.json", "README.md"]
)
def test_missing_file_is_named(model: Path, name: str) -> None:
    (model / name).unlink()
    with pytest.raises(ModelStoreError, match=f"{name}: missing"):
        phobrief.load(model)


@pytest.mark.parametrize("name", ["vocab.txt", "model.onnx", "model.safetensors"])
def test_one_altered_byte_is_found(model: Path, name: str) -> None:
    data = bytearray((model / name).read_bytes())
    data[len(data) // 2] ^= 1
    (model / name).write_bytes(data)
    with pytest.raises(ModelStoreError, match=f"{name}: altered"):
        phobrief.load(model)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("segmenter.json", "[" * 3_000 + "]" * 3_000),
        ("config.json", '{"a":' * 3_000 + "1" + "}" * 3_000),
        ("config.json", {"hidden_size": 10**10}),
        ("config.json", {"num_hidden_layers": 10**6}),
        ("config.json", {"num_attention_heads": 0}),
        ("config.json", {"vocab_size": 10**10}),
        ("config.json", {"vocab_size": 500_000}),
        ("config.json", {"num_hidden_layers": 100}),
        ("config.json", {}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_strangers_model_is_refused_at_once(model: Path, name: str, content: object) -> None:
    pytest.importorskip("phobrief.models.encoder.weights")  # an import takes seconds
    manifest = open_model(model).manifest
    text = content if isinstance(content, str) else json.dumps(content)
    (model / name).write_text(text, encoding="utf-8")
    seal_model(model, manifest)
    start = time.thread_time()
    with pytest.raises(ModelStoreError, match=name.replace(".", r"\.")):
        phobrief.load(model, runtime="torch")
    assert time.thread_time() - start < 1


def test_newer_format_says_upgrade(model: Path) -> None:
    path = model / "phobrief.json"
    manifest = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**manifest, "format": 99, "unheard": 1}), encoding="utf-8")
    with pytest.raises(ModelStoreError, match="format 99 is newer"):
        phobrief.load(model)


def test_older_format_says_train_again(model: Path) -> None:
    path = model / "phobrief.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "format": 1, "unheard": 1}), encoding="utf-8")
    with pytest.raises(ModelStoreError, match="format 1 was made by an older phobrief"):
        phobrief.load(model)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "1"}', "{not json", "\x00"])
def test_broken_manifest_is_named(model: Path, content: str) -> None:
    (model / "phobrief.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelStoreError, match=r"phobrief\.json"):
        phobrief.load(model)


@pytest.mark.parametrize("name", ["/no/such/folder", "nowhere", "./nowhere"])
def test_no_such_model(name: str) -> None:
    with pytest.raises(ModelStoreError, match="no such model directory"):
        phobrief.load(name)


def test_a_file_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"x")
    with pytest.raises(ModelStoreError, match="found a file"):
        phobrief.load(path)


def test_hub_name_without_a_hub_says_so() -> None:
    with pytest.raises(ModelStoreError, match="not available on the hub"):
        phobrief.load("phobrief-tests/no-such-model")


def test_saved_and_loaded_again_it_answers_the_same(model: Path, tiny_model: Path) -> None:
    text = "Tỉnh ủy công bố quyết định điều động cán bộ.\nBuổi sáng trời mưa nhẹ ở vùng cao."
    assert phobrief.load(model).brief(text) == phobrief.load(tiny_model).brief(text)


def test_a_signal_after_two_models_came_and_went_does_not_crash(tiny_model: Path) -> None:
    code = (
        "import gc, os, signal, sys, phobrief\n"
        "first = phobrief.load(sys.argv[1])\n"
        "second = phobrief.load(sys.argv[1])\n"
        "del first; gc.collect(); del second; gc.collect()\n"
        "signal.signal(signal.SIGINT, lambda *_: print('heard'))\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tiny_model)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "heard"), done.stderr
