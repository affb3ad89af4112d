"""Commands and code in forks of a process that has imported everything: starting costs nothing.

The process forked from runs no model and has no threads, so that a fork of it is as good as a new interpreter.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

_METHOD = "forkserver" if hasattr(os, "fork") else "spawn"
_CONTEXT = multiprocessing.get_context(_METHOD)
if _METHOD == "forkserver":
    _CONTEXT.set_forkserver_preload(["preloaded"])


def fork_command(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command line with these arguments and no standard input."""
    code = f"import sys\nsys.argv = {['phobrief', *map(str, arguments)]!r}\n"
    return fork_code(code + "from phobrief.__main__ import main\nmain()", cwd=cwd)


def fork_code(
    code: str, *, cwd: Path | None = None, seconds: float = 240
) -> subprocess.CompletedProcess[bytes]:
    """Run ``code`` to its end; a signal that killed it is a return code below 0.

    Raises:
        subprocess.TimeoutExpired: it took longer than ``seconds``, and was killed.
    """
    with tempfile.TemporaryDirectory() as folder:
        streams = (f"{folder}/stdout", f"{folder}/stderr")
        for path in streams:
            Path(path).touch()
        process = start_code(code, cwd=cwd, streams=streams)
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(code, seconds)
        out, err = (Path(path).read_bytes() for path in streams)
        return subprocess.CompletedProcess(code, process.exitcode, out, err)


def start_code(code: str, *, cwd: Path | None = None, streams: Sequence[str] = ()) -> BaseProcess:
    """Start ``code`` with this process's environment; ``streams`` are files for its output and its errors."""
    arguments = (code, dict(os.environ), str(cwd or Path.cwd()), streams)
    process = _CONTEXT.Process(target=_run, args=arguments)
    process.start()
    return process


def _run(code: str, environment: dict[str, str], folder: str, streams: Sequence[str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(streams, start=1):
        opened = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    exec(compile(code, "<fork>", "exec"), {"__name__": "__main__"})
