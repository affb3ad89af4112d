"""What the documents say of the repository is there: links, files, functions, commands, the drawing of rooms."""

from __future__ import annotations

import re
import runpy
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "models", "training", "examples")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(p for f in FOLDERS for p in (ROOT / f).rglob("*.md"))])
ARCHITECTURE = ROOT / "docs" / "architecture.md"
# The changelog tells of files that were.
PRESENT = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
_ENDINGS = "py|md|yaml|csv|jsonl|txt|html|json"
_FILE = re.compile(
    rf"(?<![\w/.])((?:{'|'.join(FOLDERS)}|configs|inference|tests|benchmarks)/[\w./-]+\.(?:{_ENDINGS}))\b"
)
_STOP = re.compile(r"([\w/]+\.py):([A-Za-z_][\w.]*)")
_MODULE = re.compile(r"python -m phobrief\.([\w.]+)")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = _HEADING.findall(_FENCE.sub("", path.read_text("utf-8")))
    plain = [re.sub(r"[^\w\- ]", "", heading.strip().lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


def dead_links(path: Path) -> list[str]:
    dead = []
    for target in _LINK.findall(_CODE.sub("", _FENCE.sub("", path.read_text("utf-8")))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        reached = (path.parent / file).resolve() if file else path
        if not reached.exists() or (anchor and anchor not in anchors(reached)):
            dead.append(target)
    return dead


def defines(path: Path, name: str) -> bool:
    """Whether a module has a function, class, method or constant of this name."""
    last = re.escape(name.rpartition(".")[2])
    pattern = rf"^ *(?:def|class) {last}\b|^{last}\b.*="
    code = path.read_text("utf-8") if path.is_file() else ""
    return re.search(pattern, code, re.MULTILINE) is not None


def is_script(path: Path) -> bool:
    return '__name__ == "__main__"' in path.read_text("utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    assert dead_links(path) == []


@pytest.mark.parametrize("path", PRESENT, ids=named)
def test_files_that_are_named_exist(path: Path) -> None:
    files = _FILE.findall(path.read_text("utf-8"))
    assert [file for file in files if not (ROOT / file).is_file()] == []


@pytest.mark.parametrize("path", PRESENT, ids=named)
def test_modules_to_run_exist(path: Path) -> None:
    modules = [m.rstrip(".") for m in _MODULE.findall(path.read_text("utf-8"))]
    files = [ROOT / f"{module.replace('.', '/')}.py" for module in modules]
    assert [file for file in files if not (file.is_file() and is_script(file))] == []


def test_functions_that_the_architecture_names_exist() -> None:
    stops = _STOP.findall(ARCHITECTURE.read_text("utf-8"))
    assert len(stops) > 30
    assert [f"{f}:{n}" for f, n in stops if not defines(ROOT / f, n)] == []


def test_the_walk_stops_nowhere_twice() -> None:
    walk = ARCHITECTURE.read_text("utf-8").partition("## The walk")[2].partition("\n## ")[0]
    stops = _STOP.findall(walk)
    assert len(stops) == len(set(stops)) > 15


def columns(block: str) -> list[set[str]]:
    """What stands in each column of a drawing; the arrows of its first line are between them."""
    lines = block.strip("\n").splitlines()
    bounds = [0, *(match.end() for match in re.finditer("◄", lines[0])), 200]
    rows = [line.replace("◄", " ") for line in lines]
    return [{row[low:high].strip() for row in rows} - {""} for low, high in pairwise(bounds)]


def test_the_drawing_is_the_table_of_what_rooms_may_import() -> None:
    layers = runpy.run_path(str(ROOT / "tests/unit/test_layers.py"))["LAYERS"]
    drawing = ARCHITECTURE.read_text("utf-8").partition("## Who may import whom")[2]
    below, training, *_ = re.findall(r"```\n(.*?)```", drawing, re.DOTALL)
    drawn = [*columns(below), *columns(training)[1:]]
    assert drawn == [{room.rpartition("/")[2] for room in layer} for layer in layers]


def test_every_class_of_error_has_its_place_when_it_breaks() -> None:
    page = (ROOT / "docs/troubleshooting.md").read_text("utf-8")
    code = (ROOT / "errors.py").read_text("utf-8")
    classes = re.findall(r"^class (\w+)\(", code, re.MULTILINE)
    assert [name for name in classes if name not in page] == []
    leaves = set(classes) - {"PhobriefError"}
    assert set(re.findall(r"^### (\w+Error)$", page, re.MULTILINE)) == leaves


def test_messages_that_are_explained_are_raised() -> None:
    page = (ROOT / "docs/troubleshooting.md").read_text("utf-8").partition("## Errors by class")[2]
    # Not what an environment in the checkout has installed.
    own = [path for path in ROOT.rglob("*.py") if "site-packages" not in path.parts]
    code = [path.read_text("utf-8") for path in own if "tests" not in path.parts]
    said = re.sub(r'"\s*f?"', "", "\n".join(code))  # texts that go on in the next line
    quoted = re.findall(r"^\| (`[^|]*`) \|", page.partition("## Warnings")[0], re.MULTILINE)
    parts = [part for cell in quoted for text in _CODE.findall(cell) for part in text.split("...")]
    words = [part.strip("`;'? .") for part in parts]
    assert len(words) > 30
    assert [part for part in words if part not in said] == []


def test_the_reference_of_the_configuration_is_fresh() -> None:
    generate = runpy.run_path(str(ROOT / "docs/generate_configuration.py"))["reference"]
    fresh = generate() == (ROOT / "docs/configuration.md").read_text("utf-8")
    assert fresh, "docs/configuration.md is stale: make docs"


def test_the_reference_of_the_commands_is_fresh() -> None:
    generate = runpy.run_path(str(ROOT / "docs/generate_cli.py"))["reference"]
    fresh = generate() == (ROOT / "docs/cli.md").read_text("utf-8")
    assert fresh, "docs/cli.md is stale: make docs"
