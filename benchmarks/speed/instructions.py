"""Print how many instructions preparation and abstract of an article take: a slowdown shows without a clock.

    python -m phobrief.benchmarks.speed.instructions [--articles 12] [--lengths median]

Counts by ``perf stat`` where the machine lets it, else by valgrind (``apt install valgrind``), which takes
minutes. The articles are those of `phobrief bench`, of each length; opening the model and a first article,
which fills what is remembered, are taken off. The encoder is not run: what it would say of each sentence is
drawn at random, the same every time.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

import numpy as np

from phobrief.inference.bench.samples import N_PARAGRAPHS, sample_articles
from phobrief.models.model import summary_input
from phobrief.models.reader import ArticleReader
from phobrief.models.store.folder import find_model, open_model
from phobrief.models.summarizers.extractive.domain import DomainCorrection
from phobrief.models.summarizers.extractive.extractive import ExtractiveSummarizer
from phobrief.models.summarizers.extractive.word_importance import WordImportance

_PERF = ["perf", "stat", "-x,", "-e", "instructions:u"]
_VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
_SAME_EVERY_TIME = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
Counts = Callable[[Sequence[str]], int]


STAGES = ("prepare", "abstract")
_SHARE = 0.9
"""How far the articles are on topic."""


def brief(stage: str, length: str, n: int) -> None:
    """What is counted: ``n`` articles after a first one, by the bundled model or the one in use.

    Args:
        stage: one of `STAGES`, the last that is done.
    """
    folder = open_model(find_model(None))
    reader = ArticleReader.open(folder)
    correction = DomainCorrection.from_state(folder.manifest.domain)
    importance = WordImportance.from_state(folder.manifest.word_importance)
    random = np.random.default_rng(0)
    for article in sample_articles(n + 1)[length]:
        prepared = reader.prepare(article)
        if stage == "abstract":
            salience = random.normal(size=len(prepared.document.sentences)).astype(np.float32)
            given = summary_input(prepared, salience, _SHARE, correction, importance)
            ExtractiveSummarizer().summarize([given], folder.manifest.abstract)


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
    parser.add_argument("--counted", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.counted:
        stage, length, n = options.counted
        brief(stage, length, int(n))
        return
    count = way_to_count()
    print(f"million instructions an article ({count.__name__})")
    for length in options.lengths:
        done = 0.0
        for stage in STAGES:
            each = per_article(count, stage, length, options.articles) - done
            print(f"{length}, {stage}: {each / 1e6:,.2f}", flush=True)
            done += each


def per_article(count: Counts, stage: str, length: str, n: int) -> float:
    """The instructions of an article up to a stage, the mean of ``n``."""
    command = [
        sys.executable,
        "-m",
        "phobrief.benchmarks.speed.instructions",
        "--counted",
        stage,
        length,
    ]
    before, after = (count([*command, str(articles)]) for articles in (0, n))
    return (after - before) / n


if __name__ == "__main__":
    main()
