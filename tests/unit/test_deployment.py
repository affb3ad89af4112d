"""What `docs/deployment.md` shows fits the commands, and itself; tests/integration/test_behind_nginx.py runs nginx."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from snippets import ROOT, parse, snippets

from phobrief.inference.service.settings import Limits

PROGRAM = "/opt/phobrief/bin/phobrief"
Settings = list[tuple[str, str]]


def of_deployment(language: str) -> list[str]:
    return [s.text for s in snippets(language) if s.document == "docs/deployment.md"]


def sections(text: str) -> dict[str, Settings]:
    """A unit of systemd: the settings of each section, in order; a name may come again."""
    found: dict[str, Settings] = {}
    for line in text.splitlines():
        if head := re.fullmatch(r"\[(\w+)\]", line):
            found[head[1]] = []
        elif line.strip():
            name, equals, value = line.partition("=")
            assert equals, line
            found[list(found)[-1]].append((name, value))
    return found


def units() -> list[dict[str, Settings]]:
    return [sections(text) for text in of_deployment("ini")]


def test_the_commands_of_the_units_are_commands() -> None:
    assert len(units()) == 2
    for unit in units():
        service = dict(unit["Service"])
        words = shlex.split(re.sub(r"%i|\$\{\w+\}", "0", service["ExecStart"]))
        parse(words[words.index(PROGRAM) + 1 :])


def test_the_unit_waits_for_streams_and_keeps_its_models_where_it_may_write() -> None:
    service = dict(units()[0]["Service"])
    assert int(service["TimeoutStopSec"]) > Limits().stop_seconds
    assert service["Environment"] == f"PHOBRIEF_HOME=/var/lib/{service['StateDirectory']}"
    assert service["ExecReload"] == "/bin/kill -HUP $MAINPID"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze")
@pytest.mark.parametrize("number", [0, 1])
def test_systemd_knows_every_setting_of_the_units(number: int, tmp_path: Path) -> None:
    whole, changed = of_deployment("ini")
    (program := tmp_path / "phobrief").symlink_to(sys.executable)
    name, text = [("phobrief.service", whole), ("phobrief@1.service", changed)][number]
    (tmp_path / name).write_text(text.replace(PROGRAM, str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", f"./{name}"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def instructions() -> list[tuple[str, str]]:
    """The container's: name and the rest of the line."""
    [text] = of_deployment("dockerfile")
    lines = text.replace("\\\n", " ").splitlines()
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def test_a_container_serves_as_a_user_who_may_write_its_volume() -> None:
    names = [name for name, _ in instructions()]
    known = dict(instructions())
    assert set(names) <= {
        *("FROM", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "STOPSIGNAL", "ENTRYPOINT", "CMD")
    }
    assert len(known) == len(names)
    assert names[0] == "FROM"
    program, *words = [*json.loads(known["ENTRYPOINT"]), *json.loads(known["CMD"])]
    assert program == "phobrief"
    parse(words)
    volume = known["VOLUME"]
    assert known["ENV"] == f"PHOBRIEF_HOME={volume}"
    made = f"--owner {known['USER']} --mode 700 {volume}"
    assert made in known["RUN"]
    assert f"useradd --system {known['USER']}" in known["RUN"]
    assert names.index("RUN") < names.index("USER")


def test_extras_that_are_installed_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = (ROOT / "docs/deployment.md").read_text("utf-8")
    named = {
        extra for extras in re.findall(r"phobrief\[([\w,]+)\]", text) for extra in extras.split(",")
    }
    assert "serve" in named
    assert named <= set(project["optional-dependencies"])


def test_a_container_that_is_run_has_more_time_to_stop_than_the_service_takes() -> None:
    [text] = [t for t in of_deployment("bash") if "podman run" in t]
    after = re.search(r"--stop-timeout (\d+)", text)
    assert after is not None
    assert int(after[1]) > Limits().stop_seconds
    run = shlex.split(text.replace("\\\n", " ").partition("podman run")[2].splitlines()[0])
    parse(["serve", *run[run.index("phobrief", run.index("--volume") + 2) + 1 :]])
