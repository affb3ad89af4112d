"""Does one Briefer give every thread what it gives one, and how many rows a second do several threads get?

    python -m phobrief.benchmarks.speed.threads [FILE.jsonl ...] [--model M] [--calls 500] [--threads 8]

A file has a ``text`` a line; without files the articles of examples/ are taken. First ``--threads`` threads
make ``--calls`` calls each, every answer compared with one thread's; then rows a second with 1, 2 and 8.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ...articles import Brief
from ...inference.loading import load
from ...inference.pipeline import Briefer

EXAMPLES = Path(__file__).parents[2] / "examples"
N_THREADS = (1, 2, 8)


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare the answers, measure the speed, print both."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--model", help="as in phobrief.load")
    parser.add_argument("--calls", type=int, default=500, help="of each thread")
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--articles", type=int, default=40, help="different ones, at most")
    options = parser.parse_args(arguments)
    texts = read_texts(options.files)[: options.articles]
    briefer = load(options.model)
    expected = [briefer.brief(text) for text in texts]
    n_calls = options.calls * options.threads
    wrong = count_wrong(briefer, texts, expected, options.threads, n_calls)
    print(f"{options.threads} threads x {options.calls} calls: {wrong} answers unlike one thread's")
    for n_threads in N_THREADS:
        rows, cpu = rows_per_second(briefer, texts, n_threads)
        print(f"{n_threads} threads: {rows:.1f} rows/s, {1000 * cpu:.0f} ms of CPU a row")
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")


def read_texts(files: Sequence[Path]) -> list[str]:
    """The texts of files of JSON lines, or those of the examples."""
    if not files:
        return [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    return [json.loads(line)["text"] for file in files for line in file.open(encoding="utf-8")]


def count_wrong(
    briefer: Briefer, texts: Sequence[str], expected: Sequence[Brief], n_threads: int, n_calls: int
) -> int:
    """How many of ``n_calls`` calls by so many threads give another brief than expected, or an error."""

    def is_wrong(number: int) -> bool:
        i = number % len(texts)
        try:
            return briefer.brief(texts[i]) != expected[i]
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
            return True

    with ThreadPoolExecutor(n_threads) as pool:
        return sum(pool.map(is_wrong, range(n_calls)))


def rows_per_second(
    briefer: Briefer, texts: Sequence[str], n_threads: int, n_rows: int = 200
) -> tuple[float, float]:
    """Rows a second of so many threads, and seconds of CPU a row, which other programs disturb less."""
    with ThreadPoolExecutor(n_threads) as pool:
        started, cpu = time.perf_counter(), time.process_time()
        for _ in pool.map(briefer.brief, (texts[i % len(texts)] for i in range(n_rows))):
            pass
        seconds = time.perf_counter() - started
    return n_rows / seconds, (time.process_time() - cpu) / n_rows


if __name__ == "__main__":
    main()
