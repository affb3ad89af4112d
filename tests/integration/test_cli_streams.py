"""The command line at its edges: pipes of any encoding, a terminal, Ctrl-C, no home, odd names of files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = "Sáng 8/4, Ban Thường vụ Tỉnh ủy Sơn Khê công bố các quyết định về công tác cán bộ."
PHOBRIEF = [sys.executable, "-m", "phobrief"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    return path


def run(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[bytes]:
    env = {
        name: value for name, value in {**os.environ, **environment}.items() if value is not None
    }
    return subprocess.run([*PHOBRIEF, *arguments], capture_output=True, env=env, timeout=120)


@pytest.mark.parametrize("encoding", ["cp1258", "cp1252:strict", "ascii", "utf-16"])
def test_rows_are_utf8_whatever_the_pipe_is_said_to_be(article: Path, encoding: str) -> None:
    done = run("brief", str(article), "--json", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr.decode()
    assert TEXT in json.loads(done.stdout.decode("utf-8"))["abstract"]


def test_a_model_by_the_name_that_the_list_prints(article: Path, tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    listed = run("models", "list", "--json", PHOBRIEF_HOME=home)
    (name,) = [model["model"] for model in json.loads(listed.stdout)["models"]]
    done = run("brief", str(article), "--json", "--model", name, PHOBRIEF_HOME=home)
    assert json.loads(done.stdout)["model"]["name"] == "mini"


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_brief_without_arguments_on_a_terminal_says_what_to_do() -> None:
    import pty

    _, terminal = pty.openpty()
    done = subprocess.run([*PHOBRIEF, "brief"], stdin=terminal, capture_output=True, timeout=120)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "phobrief brief a.txt" in done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_ctrl_c_is_one_line_and_130() -> None:
    process = subprocess.Popen(
        [*PHOBRIEF, "brief", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"phobrief: interrupted\n")


def test_without_a_home_the_bundled_model_briefs(article: Path) -> None:
    code = (
        "import platformdirs, sys\n"
        "def none(*_): raise RuntimeError('no home')\n"
        "platformdirs.user_data_dir = none\n"
        "from phobrief.__main__ import main\n"
        f"sys.argv = ['phobrief', 'brief', {str(article)!r}, '--json']\n"
        "main()\n"
    )
    env = {k: v for k, v in os.environ.items() if k not in ("HOME", "PHOBRIEF_HOME")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, timeout=120)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["model"]["name"] == "mini"


@pytest.mark.skipif(sys.platform == "win32", reason="no such device")
def test_a_device_that_never_ends_is_refused(tmp_path: Path) -> None:
    done = run("run", "/dev/zero", "--out", str(tmp_path / "o.jsonl"))
    assert done.returncode == 2
    assert b"which may never end" in done.stderr
