"""Print peak memory and speed of `phobrief run` over tables of growing size.

Run ``python -m phobrief.benchmarks.jobs.growth VIETNEWS.parquet --rows 10000,100000 --workers 0,1,2``; it
needs psutil. Each line is a process of its own. ``--stand-in`` puts a scorer without any network in the place
of the model: what is left is the job itself (intake, ledger, journal, output), and 100,000 rows take a
minute. The first 2,000 articles of the corpus are taken round and round under ids of our own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil

from phobrief.articles import Abstract, Article, Brief, ModelInfo, Span, TopicScore
from phobrief.inference.jobs import JobSpec, ModelChoice, run_job
from phobrief.inference.jobs.outputs.sinks import FORMATS
from phobrief.training.data.corpora.vietnews import read_vietnews, to_article

_EVERY = 0.5  # seconds between two looks at the memory
_N_ARTICLES = 2_000


class StandInBriefer:
    """Tags nothing and takes the first line as the abstract."""

    info = ModelInfo("stand-in", "1", "0" * 64)

    def prepare(self, article: str | Article) -> Article:
        """Return the article as it is."""
        assert isinstance(article, Article)
        return article

    def score(self, prepared: Sequence[Any]) -> list[Brief]:
        """Return briefs of about the real size."""
        return [self._brief(article) for article in prepared]

    def _brief(self, article: Article) -> Brief:
        end = article.text.find("\n") % (len(article.text) + 1)
        span = Span(0, end, article.text[:end])
        topics = tuple(
            TopicScore(t, t, 0.25, False)
            for t in ("cadre_work", "power_control", "congress_preparation")
        )
        return Brief(
            id=article.id,
            title=article.title,
            published=None,
            byline=None,
            topics=topics,
            abstract=Abstract(span.text, (span,), "extractive"),
            n_sentences=article.text.count("\n") + 1,
            n_windows=1,
            truncated=False,
            removed_lines=(),
            model=self.info,
            warnings=(),
        )


@dataclass(frozen=True, slots=True)
class StandIn(ModelChoice):
    """Chooses the stand-in."""

    def info(self) -> ModelInfo:
        """Return what it calls itself."""
        return StandInBriefer.info

    def reader(self) -> StandInBriefer:
        """Return the stand-in."""
        return StandInBriefer()

    def briefer(self) -> StandInBriefer:
        """Return the stand-in."""
        return StandInBriefer()


def write_table(corpus: Path, path: Path, n_rows: int) -> None:
    """Write so many rows of JSON Lines, streamed."""
    articles = [to_article(article) for article in islice(read_vietnews(corpus), _N_ARTICLES)]
    with path.open("w", encoding="utf-8") as file:
        for number, article in zip(range(n_rows), cycle(articles), strict=False):
            row = {"id": f"row-{number}", "title": article.title, "text": article.text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def work(source: str, out: str, workers: int, model: str, stand_in: bool) -> None:
    """Run one job in this process and print its figures as JSON."""
    choice = StandIn() if stand_in else ModelChoice(model or None)
    result = run_job(JobSpec((source,), out, model=choice, workers=workers))
    assert result.summary is not None
    used = psutil.Process().cpu_times()
    figures = {
        "rows": result.summary.n_rows,
        "errors": result.summary.n_errors,
        "seconds": result.summary.seconds,
        "encoder_share": result.summary.encoder_share,
        "cpu": used.user + used.system + used.children_user + used.children_system,
    }
    print(json.dumps(figures))


def memory(process: psutil.Process) -> int:
    """Return the resident bytes of a process and all below it."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_info().rss
        except psutil.Error:  # it has just ended
            continue
    return total


def measure(command: Sequence[str]) -> tuple[dict[str, float], int]:
    """Run a job in a process of its own; return its figures and its peak memory in bytes."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peak, watched = 0, psutil.Process(process.pid)
        while process.poll() is None:
            try:
                peak = max(peak, memory(watched))
            except psutil.Error:
                break
            time.sleep(_EVERY)
        printed, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the job ended with {process.returncode}")
    return json.loads(printed.splitlines()[-1]), peak


def main() -> None:
    """Print a line for each size and number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rows", default="10000,100000")
    parser.add_argument("--workers", default="0")
    parser.add_argument("--model", default="", help="a model folder; nothing: the bundled one")
    parser.add_argument("--stand-in", action="store_true", help="no model at all")
    parser.add_argument("--format", default="jsonl", choices=[suffix[1:] for suffix in FORMATS])
    options = parser.parse_args()
    for n_rows in map(int, options.rows.split(",")):
        for n_workers in map(int, options.workers.split(",")):
            with tempfile.TemporaryDirectory() as name:
                source, out = Path(name, "in.jsonl"), Path(name, f"out.{options.format}")
                write_table(options.corpus, source, n_rows)
                arguments = [
                    str(source),
                    str(out),
                    str(n_workers),
                    options.model,
                    str(options.stand_in),
                ]
                found, peak = measure([sys.executable, __file__, "--job", *arguments])
            print(
                f"{n_rows:,} rows, {n_workers} workers: peak {peak / 2**20:,.0f} MiB,"
                f" {found['rows'] / found['seconds']:,.1f} rows/s,"
                f" {found['rows'] / found['cpu']:,.1f} rows per second of processor,"
                f" {found['encoder_share']:.0%} of the time in the encoder, {found['errors']} errors",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        source, out, workers, model, stand_in = sys.argv[2:]
        work(source, out, int(workers), model, stand_in == "True")
    else:
        main()
