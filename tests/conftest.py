"""What all tests share: one thread (their networks are tiny), no hub, and a tiny trained model."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import hypothesis
import pytest

# The same examples on every run; HYPOTHESIS_PROFILE=explore looks for new ones.
hypothesis.settings.register_profile("fixed", derandomize=True)
hypothesis.settings.register_profile("explore", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

for _variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

sys.path.insert(0, str(Path(__file__).parent))  # tests import `tiny`, the model they share


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a tiny corpus with labels."""
    from tiny import write_data

    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory, tiny_data: Path) -> Path:
    """A sealed model directory, really trained, in seconds."""
    pytest.importorskip("torch")
    from tiny import write_config

    from phobrief.training.run import run_training

    folder = tmp_path_factory.mktemp("tiny")
    config = write_config(folder, tiny_data)
    return run_training(config, [], folder / "model", device="cpu", log=lambda line: None).path


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or touches the user's own models."""
    monkeypatch.setenv("PHOBRIEF_HOME", str(tmp_path_factory.mktemp("home")))
