"""What each room may import, the list of packages, and what importing the package loads."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from phobrief.inference.commands.app import COMMANDS, GROUPS

ROOT = Path(__file__).parents[2]
FOLDERS = ("models", "training", "inference", "configs")

# A room (a folder or a module) may import itself and the rooms of the lines above its own, no other.
# docs/architecture.md draws this table: change both.
LAYERS: tuple[tuple[str, ...], ...] = (
    (
        "aliases",
        "errors",
        "cores",
        "version",
        "streams",
        "articles",
        "files",
        "plots",
        "pages",
        "notebook",
        "messages",
    ),
    ("configs",),
    ("models/text", "models/bundled"),
    ("tables",),
    ("models/sentence_features", "models/store", "models/topics", "models/faithfulness"),
    ("models/encoder",),
    ("models/summarizers/extractive/cues",),
    ("models/summarizers/extractive/pages",),
    ("models/summarizers",),
    ("models/reader",),
    ("models/scoring",),
    ("models/model",),
    ("training/metrics", "training/optimization", "training/card", "training/work_folder"),
    # Fine-tuning starts from what pre-training made, so pre-training is above it. It needs no labels.
    ("training/data", "training/pretraining"),
    ("training/topics",),
    ("training/finetuning", "training/curation"),
    ("training/summarizers",),
    ("training/run",),
    ("training/refit",),  # a run of which only some parts are learnt again
    ("training/evaluation",),
    ("training/retraining",),
)
FIRST = LAYERS[0]
TRAINING = tuple(room for layer in LAYERS for room in layer if room.startswith("training/"))
BELOW_TRAINING = tuple(room for layer in LAYERS for room in layer if room not in TRAINING)
# Rooms beside the table. Benchmarks are scripts that may import everything; nobody imports them.
BESIDE: dict[str, tuple[str, ...]] = {
    "inference": BELOW_TRAINING,
    "inference/service": (*BELOW_TRAINING, "inference"),
    "inference/desk": (*BELOW_TRAINING, "inference", "inference/service"),
    "inference/commands": (*BELOW_TRAINING, "inference", "inference/service", "inference/desk"),
    "__init__": (*BELOW_TRAINING, "inference"),
    "__main__": (*FIRST, "inference/commands"),
}
# Further rooms that may be imported inside functions, where importing the module does not load them.
BESIDE_LATE: dict[str, tuple[str, ...]] = {
    "inference/commands": TRAINING,
    # The queue of the desk has the order of `phobrief data suggest`.
    "inference/desk": ("training/curation",),
}


def allowed_imports() -> dict[str, set[str]]:
    """For each room, the rooms it may import at once."""
    above: set[str] = set()
    found = {}
    for layer in LAYERS:
        # The first line is the root's own modules, which may use one another.
        found |= {room: above | (set(FIRST) if layer is FIRST else {room}) for room in layer}
        above |= set(layer)
    return found | {room: {room, *others} for room, others in BESIDE.items()}


MAY_IMPORT = allowed_imports()


def modules() -> list[Path]:
    found = list(ROOT.glob("*.py"))
    for folder in FOLDERS:
        found += (ROOT / folder).rglob("*.py")
    return sorted(path.relative_to(ROOT) for path in found)


def room_of(module: str) -> str:
    """The innermost room that a module such as "models/text/sentences" is in; its own name if in none."""
    rooms = [r for r in MAY_IMPORT if module == r or module.startswith(f"{r}/")]
    return max(rooms, key=len, default=module)


def may_import(module: str, target: str, *, late: bool) -> bool:
    room, target_room = room_of(module), room_of(target)
    allowed = MAY_IMPORT.get(room, set()) | set(BESIDE_LATE.get(room, ()) if late else ())
    return target_room in allowed


def targets_of(module: str, node: ast.ImportFrom) -> list[str]:
    """What a relative import reaches: "models/store", or "models/__init__" for a name of the package."""
    package = Path(module).parent.parts
    base = [*package[: len(package) - (node.level - 1)], *(node.module or "").split(".")]
    folder = "/".join(part for part in base if part)
    if (ROOT / f"{folder}.py").is_file():
        return [folder]
    found = []
    for alias in node.names:
        name = f"{folder}/{alias.name}".lstrip("/")
        is_module = (ROOT / f"{name}.py").is_file() or (ROOT / name).is_dir()
        found.append(name if is_module else f"{folder}/__init__".lstrip("/"))
    return found


def absolute_names(node: ast.AST) -> list[str]:
    """The modules of an import that is not relative."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []


def violations(path: Path) -> list[str]:
    """What a module imports and may not, one line each."""
    module, found = path.with_suffix("").as_posix(), []
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    at_once = set(map(id, tree.body))
    for node in ast.walk(tree):
        late = id(node) not in at_once
        if isinstance(node, ast.ImportFrom) and node.level:
            wrong = [t for t in targets_of(module, node) if not may_import(module, t, late=late)]
            found += [f"{path}:{node.lineno}: {'late ' * late}import of {t}" for t in wrong]
        for name in absolute_names(node):
            if name.split(".")[0] in (*FOLDERS, "phobrief"):
                found.append(f"{path}:{node.lineno}: {name} is imported by its absolute name")  # type: ignore[attr-defined]
    return found


def test_each_room_imports_only_what_the_table_allows() -> None:
    found = [line for path in modules() for line in violations(path)]
    assert not found, "\n".join(found)


def test_the_table_has_rooms_that_exist() -> None:
    missing = [r for r in MAY_IMPORT if not ((ROOT / r).is_dir() or (ROOT / f"{r}.py").is_file())]
    assert not missing


def test_every_folder_with_code_is_in_the_package_list() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    folders = {"phobrief"}
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("__init__.py"):
            folders.add(".".join(("phobrief", *path.parent.relative_to(ROOT).parts)))
        for path in (ROOT / folder).rglob("*.py"):
            assert (path.parent / "__init__.py").is_file(), f"{path.parent} lacks __init__.py"
    assert listed == folders


BRINGS = {
    "scikit-learn": "sklearn",
    "mlflow-skinny": "mlflow",
    "transformers": "transformers huggingface_hub",
    "ray": "ray fsspec",
    "python-docx": "docx",
    "argon2-cffi": "argon2",
    "markdown-it-py": "markdown_it",
    "prometheus-client": "prometheus_client",
    "python-multipart": "multipart python_multipart",
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


def test_the_command_line_waits_for_nothing_that_only_some_commands_need() -> None:
    late = {
        "torch",
        "sklearn",
        "pydantic",
        "yaml",
        "filelock",
        "ssl",
        "sqlalchemy",
        "fastapi",
        "pyarrow",
    }
    code = "from phobrief.inference.commands.app import app; import phobrief.inference.loading"
    assert imported_by(code, late) == "[]"


def test_a_command_waits_for_no_other_command() -> None:
    room = "phobrief.inference.commands"
    others = {f"{room}.{module}" for module in (*COMMANDS.values(), *GROUPS.values())}
    code = f"from {room}.app import command_line; command_line(['-q', 'brief', 'run'])"
    assert imported_by(code, others) == f"['{room}.brief']"


def test_a_brief_needs_no_masked_arrays() -> None:
    """Some of numpy's functions import them, which takes longer than to brief an article."""
    code = "import phobrief; phobrief.load().brief('Ban Bí thư công bố quyết định về công tác cán bộ.')"
    assert imported_by(code, {"numpy.ma"}) == "[]"


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
