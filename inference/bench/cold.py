"""How long new processes take: to import, to load, and to the first answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ...articles import Article

PYTHON = "python alone"
_LOAD = "import json, sys, phobrief; phobrief.load(json.loads(sys.argv[1]))"


def cold_commands(model: str | None, article: Path) -> dict[str, list[str]]:
    """What is started, by what it shows."""
    named = [] if model is None else ["--model", model]
    return {
        PYTHON: [sys.executable, "-c", "pass"],
        "import phobrief": [sys.executable, "-c", "import phobrief"],
        "phobrief.load()": [sys.executable, "-c", _LOAD, json.dumps(model)],
        "phobrief brief FILE": [sys.executable, "-m", "phobrief", "brief", str(article), *named],
    }


def cold_starts(model: str | None, article: Article, turns: int) -> dict[str, list[float]]:
    """Seconds of each command of `cold_commands` in each turn.

    A first round warms the disk's cache, and writes the bytecode that pip would have written.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "article.txt"
        file.write_text(article.text, "utf-8")
        commands = cold_commands(model, file)
        rounds = [{n: _seconds(c) for n, c in commands.items()} for _ in range(turns + 1)][1:]
    return {name: [each[name] for each in rounds] for name in commands}


def _seconds(command: Sequence[str]) -> float:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=kept)
    return time.perf_counter() - start
