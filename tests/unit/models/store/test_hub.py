"""Publishing and loading by revision, against a stand-in of the hub, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("huggingface_hub")

from hub_standin import Hub, serve
from toy_model import make_model

from phobrief.models.store.folder import ModelFolder


def with_card(folder: Path, text: str) -> ModelFolder:
    return make_model(folder, text, card=f"# Card of {text}\n")


@pytest.fixture
def hub() -> Iterator[tuple[Hub, str]]:
    with serve() as running:
        yield running


def run(code: str, address: str, home: Path) -> dict[str, object]:
    """Run code with the stand-in as the hub: the client reads its settings when it is imported."""
    environment = {
        **os.environ,
        "HF_ENDPOINT": address,
        "HF_HUB_OFFLINE": "0",
        "HF_HOME": str(home),
        "HF_TOKEN": "hf_not_a_token",
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    }
    head = (
        "import json\n"
        "from phobrief.models.store.hub import push_to_hub\n"
        "from phobrief.models.store.folder import find_model, open_model\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", head + code],
        capture_output=True,
        env=environment,
        check=False,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout.decode().strip().splitlines()[-1])


def test_publish_twice_and_load_each_by_its_revision(hub: tuple[Hub, str], tmp_path: Path) -> None:
    server, address = hub
    first, second = (with_card(tmp_path / name, name) for name in ("first", "second"))
    (first.path / ".hidden").write_text("x", encoding="utf-8")
    (first.path / "lineage.json").write_text("{}", encoding="utf-8")  # beside the sealed files
    code = f"""
one = push_to_hub({str(first.path)!r}, "org/toy", tag="v1")
two = push_to_hub({str(second.path)!r}, "org/toy")
shas = [
    open_model(find_model(name, revision)).sha256
    for name, revision in (
        (one.pinned, None), ("org/toy", one.commit), ("org/toy@v1", None), ("org/toy", None),
        (two.pinned, None),
    )
]
print(json.dumps({{"shas": shas, "commits": [one.commit, two.commit]}}))
"""
    result = run(code, address, tmp_path / "hf")
    assert result["shas"] == [*[first.sha256] * 3, *[second.sha256] * 2]
    files = server.commits["org/toy"][result["commits"][0]]
    assert set(files) == {"README.md", "weights", "phobrief.json"}
    assert files["README.md"].decode() == "# Card of first\n"


def test_an_encoder_is_fetched_without_what_it_does_not_take(
    hub: tuple[Hub, str], tmp_path: Path
) -> None:
    folder = with_card(tmp_path / "model", "first").path
    code = f"""
pushed = push_to_hub({str(folder)!r}, "org/toy")
found = find_model(pushed.pinned, only=["weights", "*.bin"])
print(json.dumps({{"files": sorted(path.name for path in found.iterdir())}}))
"""
    assert run(code, hub[1], tmp_path / "hf")["files"] == ["weights"]


def test_what_the_hub_does_not_have(hub: tuple[Hub, str], tmp_path: Path) -> None:
    code = """
from phobrief.errors import ModelStoreError
found = []
for name in ("org/none", "org/none@v9"):
    try:
        find_model(name)
    except ModelStoreError as error:
        found.append(str(error))
print(json.dumps({"errors": found}))
"""
    result = run(code, hub[1], tmp_path / "hf")
    assert len(result["errors"]) == 2
    assert all("not available on the hub" in error for error in result["errors"])


def test_altered_model_is_not_published(hub: tuple[Hub, str], tmp_path: Path) -> None:
    model = with_card(tmp_path / "model", "good")
    (model.path / "weights").write_text("bad", encoding="utf-8")
    code = f"""
from phobrief.errors import ModelStoreError
try:
    push_to_hub({str(model.path)!r}, "org/toy")
except ModelStoreError as error:
    print(json.dumps({{"error": str(error)}}))
"""
    assert "weights: altered" in str(run(code, hub[1], tmp_path / "hf")["error"])
    assert hub[0].requests == []
