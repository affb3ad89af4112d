"""The import layers of DESIGN.md, the package list, and what importing the package loads."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ("models", "training", "inference", "configs")
MAY_IMPORT = {
    "": {""},
    "configs": {"", "configs"},
    "models": {"", "configs", "models"},
    "training": {"", "configs", "models", "training"},
    "inference": {"", "configs", "models", "inference"},
}


def modules() -> list[Path]:
    found = list(ROOT.glob("*.py"))
    for layer in LAYERS:
        found += (ROOT / layer).rglob("*.py")
    return sorted(path.relative_to(ROOT) for path in found)


def layer_of(path: Path) -> str:
    return path.parts[0] if len(path.parts) > 1 else ""


def relative_targets(path: Path, *, only_top_level: bool) -> set[str]:
    """Layers that a module's relative imports reach."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    nodes = tree.body if only_top_level else ast.walk(tree)
    targets = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.level:
            package = list(path.parts[:-1])
            base = package[: len(package) - (node.level - 1)] + (node.module or "").split(".")
            parts = [part for part in base if part]
            names = parts or [alias.name for alias in node.names]
            targets.add(names[0] if names[0] in LAYERS else "")
    return targets


@pytest.mark.parametrize("path", modules(), ids=str)
def test_relative_imports_keep_the_layers(path: Path) -> None:
    if path == Path("__init__.py"):
        return  # the public names, lazy
    allowed = set(MAY_IMPORT[layer_of(path)])
    top = relative_targets(path, only_top_level=True)
    if path == Path("__main__.py"):
        allowed.add("inference")
    assert top <= allowed
    late = relative_targets(path, only_top_level=False) - top
    if path.name in ("train_commands.py", "data_commands.py", "retrain_commands.py", "__main__.py"):
        late -= {"training", "inference"}
    assert late <= allowed


@pytest.mark.parametrize("path", modules(), ids=str)
def test_no_absolute_import_of_a_layer(path: Path) -> None:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            assert (node.module or "").split(".")[0] not in (*LAYERS, "phobrief")
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & {*LAYERS, "phobrief"}


def test_every_folder_with_code_is_in_the_package_list() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    folders = {"phobrief"}
    for layer in LAYERS:
        for path in (ROOT / layer).rglob("__init__.py"):
            folders.add(".".join(("phobrief", *path.parent.relative_to(ROOT).parts)))
        for path in (ROOT / layer).rglob("*.py"):
            assert (path.parent / "__init__.py").is_file(), f"{path.parent} lacks __init__.py"
    assert listed == folders


BRINGS = {
    "scikit-learn": "sklearn",
    "mlflow-skinny": "mlflow",
    "transformers": "transformers huggingface_hub",
    "ray": "ray fsspec",
}
"""What can be imported of a package that is called otherwise, or brings more."""


def extras() -> dict[str, set[str]]:
    """The modules that each extra brings, by its name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = {}
    for extra, requirements in project["optional-dependencies"].items():
        names = {re.split(r"[\[<>=]", line)[0] for line in requirements}
        found[extra] = {module for n in names for module in BRINGS.get(n, n).split()}
    return found


def required(path: Path) -> set[tuple[str, str]]:
    """The modules and extras in a file's calls of `require`."""
    calls = {
        tuple(argument.value for argument in node.args if isinstance(argument, ast.Constant))
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "require"
    }
    return {(str(call[0]), str(call[1])) for call in calls if len(call) == 2}


def test_the_extra_that_an_error_advises_brings_what_is_missing() -> None:
    brought = extras()
    advice = {(path, *pair) for path in modules() for pair in required(path)}
    assert len(advice) > 10
    wrong = {
        (str(path), module, extra)
        for path, module, extra in advice
        if module.split(".")[0] not in brought.get(extra, set())
    }
    assert not wrong


def test_the_extra_all_is_made_of_extras_that_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"\w+", project["optional-dependencies"]["all"][0].partition("[")[2])
    assert named
    assert set(named) <= set(project["optional-dependencies"])


def printed_by(code: str, **environment: str) -> str:
    """What a new process prints that runs ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return done.stdout.strip()


def imported_by(code: str, modules: set[str]) -> str:
    """Which of ``modules`` a new process has imported after ``code``, printed as a list."""
    return printed_by(f"{code}; import sys; print(sorted({modules!r} & set(sys.modules)))")


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"torch", "transformers", "openvino", "numpy", "sklearn", "tokenizers"}
    assert imported_by("import phobrief", heavy) == "[]"


def test_loading_a_model_imports_only_what_reads_and_runs_it() -> None:
    late = {"torch", "transformers", "sklearn", "pydantic", "trafilatura", "typer", "pyarrow"}
    late.add("openvino.tools.ovc")
    assert imported_by("import phobrief; phobrief.load()", late) == "[]"


def test_the_engines_converter_of_models_is_there_for_who_calls_it() -> None:
    code = (
        "import phobrief; phobrief.load(); import openvino, sys\n"
        "try: openvino.convert_model(None)\n"
        "except Exception as error: print('openvino.tools.ovc' in sys.modules, type(error).__module__)"
    )
    assert printed_by(code) == "True openvino.tools.ovc.error"


def test_loading_and_briefing_tell_nobody(tmp_path: Path) -> None:
    """No connection is tried, and nothing is written to the user's home: OpenVINO would do both."""
    code = (
        "import sys; told = []; ways = ('socket.', 'os.fork', 'os.posix_spawn', 'subprocess.'); "
        "sys.addaudithook(lambda event, _: told.append(event) if event.startswith(ways) else None); "
        "import phobrief; phobrief.load().brief('Ban Bí thư công bố quyết định về công tác cán bộ.'); "
        "import openvino; print(told, openvino.__version__ != '', 'openvino_telemetry' in sys.modules)"
    )
    home = str(tmp_path)
    printed = printed_by(code, HOME=home, USERPROFILE=home, CI="", TF_BUILD="")
    assert printed == "[] True False"
    assert list(tmp_path.iterdir()) == []


def test_public_names_are_exact_and_sorted() -> None:
    import phobrief

    assert list(phobrief.__all__) == sorted(phobrief.__all__)
    for name in phobrief.__all__:
        assert getattr(phobrief, name) is not None
