"""Kill a job with SIGKILL at random moments, go on each time, and print how much work was done twice.

Run ``python -m phobrief.benchmarks.jobs.kills VIETNEWS.parquet``. The model is the stand-in of `growth`; the
output must equal, byte for byte, that of a run that nothing disturbed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from phobrief.benchmarks.jobs.growth import StandIn, write_table
from phobrief.inference.jobs import JobSpec, run_job
from phobrief.inference.jobs.reporting.progress import Silent
from phobrief.inference.jobs.rows import Outcome
from phobrief.inference.jobs.state.intake import Counts

_BATCH = 16


class PrintKept(Silent):
    """Prints the size of each batch once it is safe."""

    def advance(self, outcomes: Sequence[Outcome], counts: Counts) -> None:
        """Print it."""
        print(len(outcomes), flush=True)


def start(source: Path, out: Path) -> subprocess.Popen[str]:
    """Start the job in a process of its own."""
    command = [sys.executable, __file__, "--job", str(source), str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def rows_of(process: subprocess.Popen[str]) -> int:
    """Return how many rows a process that ends says it has kept."""
    return sum(map(int, process.communicate()[0].split()))


def kill_soon(source: Path, out: Path, longest: float, draw: random.Random) -> int:
    """Start the job, kill it when it has been at work for a while; return the rows it kept."""
    process = start(source, out)
    assert process.stdout
    n_kept = int(process.stdout.readline() or 0)
    time.sleep(draw.uniform(0, longest))
    process.kill()
    return n_kept + rows_of(process)


def main() -> None:
    """Kill, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--longest", type=float, default=1.0, help="seconds of work before a kill")
    options = parser.parse_args()
    draw = random.Random(0)
    with tempfile.TemporaryDirectory() as name:
        source, whole, killed = (Path(name, n) for n in ("in.jsonl", "whole.jsonl", "killed.jsonl"))
        write_table(options.corpus, source, options.rows)
        kept = [kill_soon(source, killed, options.longest, draw) for _ in range(options.kills)]
        print(f"rows kept by each killed run: {kept}", flush=True)
        n_worked = sum(kept) + rows_of(start(source, killed))
        n_once = rows_of(start(source, whole))
        same = killed.read_bytes() == whole.read_bytes()
    # A batch in the encoder when the kill came is lost too, and nothing printed it.
    n_repeated = n_worked - n_once + options.kills * _BATCH
    print(f"{options.kills} kills, {n_once:,} rows; output the same: {same}")
    print(f"work repeated: at most {n_repeated} rows, {n_repeated / n_once:.2%}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        spec = JobSpec((sys.argv[2],), sys.argv[3], model=StandIn(), workers=0, batch_size=_BATCH)
        sys.exit(run_job(spec, PrintKept()).exit_code)
    main()
