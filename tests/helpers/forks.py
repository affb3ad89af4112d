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

_STREAMS = ("stdin", "stdout", "stderr")
_METHOD = "forkserver" if hasattr(os, "fork") else "spawn"
_CONTEXT = multiprocessing.get_context(_METHOD)
if _METHOD == "forkserver":
    _CONTEXT.set_forkserver_preload(["preloaded"])


def fork_command(
    *arguments: object, stdin: bytes = b"", cwd: Path | None = None, seconds: float = 240
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line with these arguments, as `subprocess.run` would a new interpreter."""
    code = f"import sys\nsys.argv = {['phobrief', *map(str, arguments)]!r}\n"
    code += "from phobrief.__main__ import main\nmain()"
    return fork_code(code, stdin=stdin, cwd=cwd, seconds=seconds)


def fork_code(
    code: str, *, stdin: bytes = b"", cwd: Path | None = None, seconds: float = 240
) -> subprocess.CompletedProcess[bytes]:
    """Run ``code`` to its end; a signal that killed it is a return code below 0.

    Raises:
        subprocess.TimeoutExpired: it took longer than ``seconds``, and was killed.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in _STREAMS]
        paths[0].write_bytes(stdin)
        process = start_code(code, cwd=cwd, streams=[str(path) for path in paths])
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(code, seconds)
        out, err = (path.read_bytes() if path.exists() else b"" for path in paths[1:])
        return subprocess.CompletedProcess(code, process.exitcode, out, err)


def start_code(code: str, *, cwd: Path | None = None, streams: Sequence[str] = ()) -> BaseProcess:
    """Start ``code`` with this process's environment; ``streams`` name files for its standard streams."""
    folder = str(cwd or Path.cwd())
    process = _CONTEXT.Process(target=_run, args=(code, dict(os.environ), folder, streams))
    process.start()
    return process


def _run(code: str, environment: dict[str, str], folder: str, streams: Sequence[str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(streams):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_APPEND
        opened = os.open(path, flags)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
    if streams:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)  # multiprocessing closed it
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    exec(compile(code, "<fork>", "exec"), {"__name__": "__main__"})
