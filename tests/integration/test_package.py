"""What an installation gets: every module and every file that the code reads, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("configs", "inference", "models", "training")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# What a wheel makes of the project, without packing it, which takes long for the model.
BUILD = "import setuptools; setuptools.setup()"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of the package in a wheel."""
    setuptools = pytest.importorskip("setuptools", "77")
    folder = tmp_path_factory.mktemp("package")
    words = ("-q", "egg_info", "--egg-base", folder, "build_py", "--build-lib", folder / "lib")
    done = subprocess.run(
        [sys.executable, "-c", BUILD, *words], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, (setuptools.__version__, done.stderr)
    return {
        p.relative_to(folder / "lib/phobrief").as_posix()
        for p in (folder / "lib").rglob("*")
        if p.is_file()
    }


def in_the_tree() -> set[str]:
    """The files of the rooms that are installed."""
    found = {path.name for path in ROOT.glob("*.py")} | {"py.typed"}
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.parent.name[0] != ".":
                found.add(path.relative_to(ROOT).as_posix())
    # For who reads the repository, or trains from it.
    return {
        name
        for name in found - {"training/README.md"}
        if not name.startswith("models/bundled/mini-encoder/")
    }


def test_the_package_has_what_the_tree_has(packed: set[str]) -> None:
    tree = in_the_tree()
    assert sorted(tree - packed) == [], "packages or package-data of pyproject.toml lack these"
    assert sorted(packed - tree) == []


@pytest.mark.parametrize(
    "name",
    [
        "configs/mini.yaml",
        "configs/topics.yaml",
        "inference/vietnamese.yaml",
        "inference/desk/web/templates/base.html",
        "inference/desk/web/static/desk.css",
        "inference/desk/web/guide.vi.md",
        "inference/desk/store/migrations/env.py",
        "models/bundled/mini/model.int8.onnx",
        "models/bundled/mini/model.onnx",
        "models/bundled/mini/phobrief.json",
        "training/grades/modern_topics.csv",
        "training/grades/written_articles.jsonl",
        "py.typed",
    ],
)
def test_what_is_read_at_run_time_is_packed(packed: set[str], name: str) -> None:
    assert name in packed


def test_no_test_and_no_data_of_a_desk_is_packed(packed: set[str]) -> None:
    folders = {name.split("/")[0] for name in packed if "/" in name}
    assert folders == set(FOLDERS)
    assert {Path(name).suffix for name in packed} & {".db", ".sqlite", ".log", ".pyc"} == set()
    assert (
        sum((ROOT / name).stat().st_size for name in packed) < 60 * 2**20
    )  # what an index takes packed


def test_a_source_archive_has_what_make_needs() -> None:
    given = (ROOT / "MANIFEST.in").read_text("utf-8").split()
    needed = {"constraints.txt", "Makefile", "examples", "tests", "benchmarks", "docs"}
    assert needed - set(given) == set()


def test_every_extra_but_those_that_all_leaves_out_is_in_all() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    named = set(everything.partition("[")[2].rstrip("]").split(","))
    assert extras.keys() - named == {"all", "logging", "segmenters", "test"}
