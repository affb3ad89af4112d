"""How long does loading the model take? In new processes, imports and all, and once more in each.

    python -m phobrief.benchmarks.loading [--model M] [--runs 15]

Prints the quickest, the median and the slowest run in seconds. The first of all warms the disk's cache and is
not counted.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence

CHILD = """
import json, sys, time
start = time.perf_counter()
import phobrief
phobrief.load(json.loads(sys.argv[1]))
first = time.perf_counter()
phobrief.load(json.loads(sys.argv[1]))
print(json.dumps([first - start, time.perf_counter() - first]))
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Load in one process after another and print the times."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", help="as in phobrief.load")
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args(arguments)
    times = [time_loads(options.model) for _ in range(options.runs + 1)][1:]
    for place, name in enumerate(("first load of a process", "second")):
        seconds = [pair[place] for pair in times]
        quickest, middle, slowest = min(seconds), statistics.median(seconds), max(seconds)
        print(f"{name}: {quickest:.2f} / {middle:.2f} / {slowest:.2f} s")


def time_loads(model: str | None) -> list[float]:
    """Seconds of the first and the second load in a new process."""
    command = [sys.executable, "-c", CHILD, json.dumps(model)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
