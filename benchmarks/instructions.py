"""Print how many instructions the preparation of an article takes: a slowdown shows without a clock.

    python -m phobrief.benchmarks.instructions [--articles 12]

Counts by ``perf stat`` where the machine lets it, else by valgrind (``apt install valgrind``), which takes
minutes. The articles are those of `phobrief bench`, of each length; opening the model and a first article,
which fills what is remembered, are taken off.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

from phobrief.inference.bench.samples import N_PARAGRAPHS, sample_articles
from phobrief.models.reader import ArticleReader
from phobrief.models.store.folder import find_model, open_model

_PERF = ["perf", "stat", "-x,", "-e", "instructions:u"]
_VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
_SAME_EVERY_TIME = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
Counts = Callable[[Sequence[str]], int]


def prepare(length: str, n: int) -> None:
    """What is counted: ``n`` articles after a first one, by the bundled model or the one in use."""
    reader = ArticleReader.open(open_model(find_model(None)))
    for article in sample_articles(n + 1)[length]:
        reader.prepare(article)


def by_perf(command: Sequence[str]) -> int:
    """Instructions of a process as the processor counts them.

    Raises:
        ValueError: the machine does not let it.
    """
    return int(_run([*_PERF, *command]).strip().splitlines()[-1].split(",")[0])


def by_valgrind(command: Sequence[str]) -> int:
    """Instructions of a process as valgrind counts them."""
    found = re.search(r"I\s+refs:\s+([\d,]+)", _run([*_VALGRIND, *command]))
    if found is None:
        raise ValueError("valgrind printed no count")
    return int(found[1].replace(",", ""))


def _run(command: Sequence[str]) -> str:
    environment = {**os.environ, **_SAME_EVERY_TIME}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stderr


def way_to_count() -> Counts:
    """`by_perf` where it works."""
    if shutil.which("perf"):
        try:
            by_perf([sys.executable, "-c", "pass"])
        except (ValueError, subprocess.CalledProcessError):
            pass
        else:
            return by_perf
    if shutil.which("valgrind"):
        return by_valgrind
    sys.exit("neither perf nor valgrind counts instructions here; install valgrind")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the counts, or be the process that is counted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--lengths", nargs="+", default=list(N_PARAGRAPHS))
    parser.add_argument("--counted", nargs=2, metavar=("LENGTH", "N"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.counted:
        prepare(options.counted[0], int(options.counted[1]))
        return
    count = way_to_count()
    for length in options.lengths:
        command = [sys.executable, "-m", "phobrief.benchmarks.instructions", "--counted", length]
        before, after = (count([*command, str(n)]) for n in (0, options.articles))
        each = (after - before) / options.articles / 1e6
        print(
            f"{length}: {each:,.2f} million instructions an article ({count.__name__})", flush=True
        )


if __name__ == "__main__":
    main()
