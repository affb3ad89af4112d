"""What all tests share: one thread (their networks are tiny), no hub, and one tiny trained model for a whole run."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

# The same examples on every run; HYPOTHESIS_PROFILE=explore looks for new ones.
hypothesis.settings.register_profile("fixed", derandomize=True)
hypothesis.settings.register_profile("explore", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

for _variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

# Tests find the helpers by `pythonpath` in pyproject.toml, the processes that they start by this.
_helpers = str(Path(__file__).parent / "helpers")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [_helpers, os.environ.get("PYTHONPATH")]))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a folder in the first process of a run that asks for it; the others find it made."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def make(name: str, write: Callable[[Path], object]) -> Path:
        folder, made = shared / name, shared / f"{name}.made"
        with FileLock(shared / f"{name}.lock"):
            if not made.exists():
                folder.mkdir(exist_ok=True)
                write(folder)
                made.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def tiny_data(made_once: Callable[..., Path]) -> Path:
    """Folder of a tiny corpus with labels; nobody writes into it."""
    from tiny import write_data

    return made_once("tiny-data", write_data)


@pytest.fixture(scope="session")
def tiny_model(made_once: Callable[..., Path], tiny_data: Path) -> Path:
    """A sealed model directory, really trained and exported; nobody writes into it."""
    pytest.importorskip("torch")
    from tiny import write_config

    from phobrief.training.run import run_training

    def train(folder: Path) -> None:
        config = write_config(folder, tiny_data)
        run_training(config, [], folder / "model", device="cpu", log=lambda line: None)

    return made_once("tiny", train) / "model"


@pytest.fixture
def borrowed_graph(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the seconds of an export where nobody asks the graph, or any answer will do: the tiny model's."""
    from phobrief.training.finetuning import export

    def borrow(_network: object, folder: Path, *_: object) -> None:
        for graph in tiny_model.glob("*.onnx"):
            shutil.copy(graph, folder)

    monkeypatch.setattr(export, "write_graphs", borrow)


@pytest.fixture
def postgres() -> Iterator[str]:
    """The URL of an empty PostgreSQL database, which goes when the test ends."""
    server = os.environ.get("PHOBRIEF_TEST_POSTGRES")
    if not server:
        pytest.skip(
            "no PostgreSQL: let PHOBRIEF_TEST_POSTGRES be the SQLAlchemy URL of a server on which we may"
            " make databases; .ci/run starts one for its own time"
        )
    pytest.importorskip("psycopg", reason="no driver: pip install 'phobrief[postgres]'")
    sqlalchemy = pytest.importorskip("sqlalchemy")
    name = f"phobrief_{uuid.uuid4().hex}"
    engine = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"create database {name}"))
        yield engine.url.set(database=name).render_as_string(hide_password=False)
        connection.execute(sqlalchemy.text(f"drop database {name} with (force)"))
    engine.dispose()


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or touches the user's own models."""
    monkeypatch.setenv("PHOBRIEF_HOME", str(tmp_path_factory.mktemp("home")))
