"""Print how `phobrief run` grows: rows a second, memory and sizes on disk, of tables of growing size.

Run ``python -m phobrief.benchmarks.jobs.growth VIETNEWS.parquet --rows 10000,100000 --workers 0,1,2``; needs
psutil. Each job is a process of its own. Beside its speed and its peak memory stand the size of its output
and of what it remembers (the journal stays, the ledger goes when the job ends), and how long the same command
takes again: when the job is finished, and when its output was deleted, which is made again of the journal.

``--stand-in`` puts a scorer without any network in the place of the model: what is left is the job itself
(intake, ledger, journal, output), and a million rows take ten minutes and 10 GB in the folder ``--folder``.
``--pause`` lets the stand-in wait for each article, as for a GPU: so that more of Ray's actors than there
are cores have something to do. The first 2,000 articles of the corpus are taken round and round under ids of
our own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil

from phobrief.articles import Abstract, Article, Brief, ModelInfo, Span, TopicScore
from phobrief.inference.jobs import JobSpec, ModelChoice, run_job
from phobrief.inference.jobs.outputs.paths import job_paths
from phobrief.inference.jobs.outputs.sinks import FORMATS
from phobrief.inference.jobs.spec import ENGINES
from phobrief.training.data.corpora.vietnews import read_vietnews, to_article

_EVERY = 0.5  # seconds between two looks at memory and ledger
_N_ARTICLES = 2_000
_MIB = 2**20


class StandInBriefer:
    """Tags nothing and takes the first line as the abstract; waits ``pause`` seconds for each article."""

    info = ModelInfo("stand-in", "1", "0" * 64)

    def __init__(self, pause: float = 0.0) -> None:
        self._pause = pause

    def prepare(self, article: str | Article) -> Article:
        """Return the article as it is."""
        assert isinstance(article, Article)
        return article

    def score(self, prepared: Sequence[Any]) -> list[Brief]:
        """Return briefs of about the real size."""
        time.sleep(self._pause * len(prepared))
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

    pause: float = 0.0

    def info(self) -> ModelInfo:
        """Return what it calls itself."""
        return StandInBriefer.info

    def reader(self) -> StandInBriefer:
        """Return the stand-in."""
        return StandInBriefer()

    def briefer(self) -> StandInBriefer:
        """Return the stand-in."""
        return StandInBriefer(self.pause)


@dataclass(frozen=True, slots=True)
class Case:
    """One job to measure, as it goes to its process.

    Attributes:
        source, out: its input and its output.
        engine, workers: as in `JobSpec`.
        model: a model folder; nothing: the one in use.
        stand_in: no model at all.
        pause: seconds that the stand-in waits for each article.
    """

    source: str
    out: str
    engine: str
    workers: int
    model: str
    stand_in: bool
    pause: float

    def spec(self) -> JobSpec:
        """The job."""
        model = StandIn(pause=self.pause) if self.stand_in else ModelChoice(self.model or None)
        return JobSpec(
            (self.source,), self.out, model=model, engine=self.engine, workers=self.workers
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What one process said and took.

    Attributes:
        rows, errors, seconds, encoder_share: see `Summary`; of the run that did the rows.
        wall: seconds of `run_job`, from the call to its return.
        cpu: seconds of processor, of the process and of those that it waited for.
        peak: resident bytes of all its processes at once, at most.
        ledger: bytes of the ledger, at most.
    """

    rows: int
    errors: int
    seconds: float
    encoder_share: float
    wall: float
    cpu: float
    peak: int = 0
    ledger: int = 0


def write_table(corpus: Path, path: Path, n_rows: int) -> None:
    """Write so many rows of JSON Lines, streamed."""
    articles = [to_article(article) for article in islice(read_vietnews(corpus), _N_ARTICLES)]
    texts = [{"title": article.title, "text": article.text} for article in articles]
    ends = [json.dumps(text, ensure_ascii=False).removeprefix("{") for text in texts]
    with path.open("w", encoding="utf-8") as file:
        for number, end in zip(range(n_rows), cycle(ends), strict=False):
            file.write(f'{{"id": "row-{number}", {end}\n')


def work(case: Case) -> None:
    """Run one job in this process and print its figures as JSON."""
    before = time.monotonic()
    result = run_job(case.spec())
    wall = time.monotonic() - before
    assert result.summary is not None
    used = psutil.Process().cpu_times()
    found = Found(
        rows=result.summary.n_rows,
        errors=result.summary.n_errors,
        seconds=result.summary.seconds,
        encoder_share=result.summary.encoder_share,
        wall=wall,
        cpu=used.user + used.system + used.children_user + used.children_system,
    )
    print(json.dumps(asdict(found)))


def memory(process: psutil.Process) -> int:
    """Return the resident bytes of a process and all below it."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_info().rss
        except psutil.Error:  # it has just ended
            continue
    return total


def size(path: Path) -> int:
    """Return the bytes of a file, or of all in a folder; 0 when there is none."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def measure(case: Case) -> Found:
    """Run a job in a process of its own, with an eye on its memory and its ledger."""
    command = [sys.executable, __file__, "--job", json.dumps(asdict(case))]
    ledger, peak, largest = job_paths(case.spec()).ledger, 0, 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.Error, OSError):  # it has just ended
                peak, largest = max(peak, memory(watched)), max(largest, size(ledger))
            time.sleep(_EVERY)
        printed, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the job ended with {process.returncode}")
    return replace(Found(**json.loads(printed.splitlines()[-1])), peak=peak, ledger=largest)


def lines(case: Case) -> Iterator[str]:
    """Run a job, and twice the same again; say what each took."""
    done, paths = measure(case), job_paths(case.spec())
    n_output, n_kept = size(Path(paths.out)), size(paths.work)
    yield (
        f"{done.rows:,} rows, {case.engine}, {case.workers} workers: {done.rows / done.seconds:,.1f} rows/s,"
        f" {done.rows / done.cpu:,.1f} a second of processor, {done.encoder_share:.0%} of the time in the"
        f" encoder, peak {done.peak / _MIB:,.0f} MiB, {done.errors} errors"
    )
    again = measure(case)
    Path(paths.out).unlink()
    anew = measure(case)
    yield (
        f"  on disk: output {n_output / _MIB:,.1f} MiB, journal {n_kept / _MIB:,.1f}, ledger"
        f" {done.ledger / _MIB:,.1f}; again when finished {again.wall:.2f} s; without its output"
        f" {anew.wall:.1f} s, peak {anew.peak / _MIB:,.0f} MiB"
    )


def main() -> None:
    """Print two lines for each size and number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rows", default="1000,10000,100000")
    parser.add_argument("--engine", default="local", choices=ENGINES)
    parser.add_argument("--workers", default="0", help="of Ray, the actors")
    parser.add_argument("--model", default="", help="a model folder; nothing: the bundled one")
    parser.add_argument("--stand-in", action="store_true", help="no model at all")
    parser.add_argument("--pause", type=float, default=0.0, help="milliseconds, of the stand-in")
    parser.add_argument("--format", default="jsonl", choices=[suffix[1:] for suffix in FORMATS])
    parser.add_argument("--folder", help="where tables and jobs go, for the time")
    options = parser.parse_args()
    for n_rows in map(int, options.rows.split(",")):
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            source = Path(name, "in.jsonl")
            write_table(options.corpus, source, n_rows)
            for n_workers in map(int, options.workers.split(",")):
                case = Case(
                    str(source),
                    str(Path(name, f"out-{n_workers}.{options.format}")),
                    options.engine,
                    n_workers,
                    options.model,
                    options.stand_in,
                    options.pause / 1000,
                )
                for line in lines(case):
                    print(line, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        work(Case(**json.loads(sys.argv[2])))
    else:
        main()
