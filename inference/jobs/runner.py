"""Running a job: open or continue it, work row by row, put the output together."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...errors import JobError
from .assembly import Assembly, assemble
from .disk import disk_trouble
from .engine import Clock, run_local
from .intake import Counts, pending
from .journal import Journal, Kept
from .ledger import Ledger
from .lock import job_lock
from .manifest import Manifest, changes, load_manifest, new_manifest
from .paths import JobPaths, clear_work, job_paths, make_folders
from .progress import Silent, Watcher
from .rows import Failure, InputRow, Outcome
from .signals import StopRequest
from .sources import check_readable, read_files
from .spec import JobSpec, Scorer, is_url
from .storage import InputFile, find_files
from .summary import Summary

_MAX_CRASHES = 100
"""Crashes on end without one good row between them: the machine or the model is at fault."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """How a run ended.

    Attributes:
        paths: where things are.
        summary: the job in numbers; None when it was stopped before its end.
        signal: the signal that stopped it.
        counts: of this run.
        was_finished: whether there was nothing left to do.
    """

    paths: JobPaths
    summary: Summary | None
    counts: Counts
    signal: int | None = None
    was_finished: bool = False

    @property
    def exit_code(self) -> int:
        """0 all well, 1 finished with failed rows, 128 + signal when stopped."""
        if self.summary is None:
            return 128 + (self.signal or 0)
        return 1 if self.summary.n_errors else 0


def run_job(spec: JobSpec, watcher: Watcher | None = None) -> JobResult:
    """Run or continue a job until its end or until a signal asks to stop.

    Raises:
        DataError: the input cannot be read as asked.
        ModelStoreError: the model cannot be loaded.
        JobError: the job is locked, was begun differently, cannot write, or every row fails.
    """
    watcher = watcher or Silent()
    paths = job_paths(spec)
    files = find_files(spec.inputs, skip=paths.own)
    check_readable(_named_files(spec, files), spec.columns)
    make_folders(paths)
    with disk_trouble(paths.work), job_lock(paths.work):
        scorer = spec.model.briefer()
        manifest = _open_manifest(spec, paths, new_manifest(spec, files, scorer.info))
        if manifest.finished and manifest.summary and _output_exists(spec, paths):
            done = Summary.from_dict(manifest.summary)
            return JobResult(paths, done, Counts(), was_finished=True)
        return _Run(spec, paths, files, manifest, watcher).go(scorer)


class _Run:
    """One run of a job whose folder is locked and whose manifest is settled."""

    def __init__(
        self,
        spec: JobSpec,
        paths: JobPaths,
        files: Sequence[InputFile],
        manifest: Manifest,
        watcher: Watcher,
    ) -> None:
        self._spec = spec
        self._paths = paths
        self._files = files
        self._manifest = manifest
        self._watcher = watcher
        self._counts = Counts()
        self._clock = Clock()
        self._crashes = 0

    def go(self, scorer: Scorer) -> JobResult:
        """Do what is left and assemble; or stop when asked."""
        started = time.monotonic()
        with (
            Ledger(self._paths.ledger) as ledger,
            Journal(self._paths.work, self._spec.part_rows) as journal,
            StopRequest() as stop,
        ):
            _recover(journal, ledger)
            with self._watched():
                self._work(scorer, ledger, journal, stop)
            journal.seal()
            if stop:
                return JobResult(self._paths, None, self._counts, stop.signal)
            summary = assemble(self._spec, self._paths, Assembly(ledger, journal))
        summary.n_worked = self._counts.n_read - self._counts.n_kept
        summary.seconds = time.monotonic() - started
        summary.encoder_share = self._clock.encoder / max(1e-9, summary.seconds)
        self._manifest.finish(self._paths.manifest, summary.to_dict())
        _remove_parts(self._paths.work)
        return JobResult(self._paths, summary, self._counts)

    def _work(self, scorer: Scorer, ledger: Ledger, journal: Journal, stop: StopRequest) -> None:
        rows = _until(stop, read_files(self._files, self._spec.columns))
        todo = pending(rows, ledger, self._counts)
        for outcomes in run_local(todo, scorer, self._spec, self._clock):
            self._keep(outcomes, ledger, journal)
            if stop:
                return

    def _keep(self, outcomes: list[Outcome], ledger: Ledger, journal: Journal) -> None:
        """Write a batch down before anything else can happen to it."""
        for outcome, place in zip(outcomes, journal.append(outcomes), strict=True):
            ledger.add_done(Kept(outcome.key, not outcome.final, place))
        n_failed = sum(outcome.failed for outcome in outcomes)
        self._counts.n_failed += n_failed
        self._counts.n_done += len(outcomes) - n_failed
        self._watcher.advance(outcomes, self._counts)
        self._check(outcomes)

    def _check(self, outcomes: list[Outcome]) -> None:
        """Raise a JobError when failing has become the rule."""
        for outcome in outcomes:
            self._crashes = self._crashes + 1 if not outcome.final else 0
            if outcome.failed:
                last = Failure(outcome.data["error"], outcome.data["message"])
                self._counts.check(last)
                if self._crashes >= _MAX_CRASHES:
                    raise JobError(
                        f"{self._crashes} rows on end crashed, the last with {last.error}:"
                        f" {last.message}; run the same command again once that is mended"
                    )

    @contextmanager
    def _watched(self) -> Iterator[None]:
        self._watcher.start(sum(file.size for file in self._files) or None)
        try:
            yield
        finally:
            self._watcher.stop()


def _open_manifest(spec: JobSpec, paths: JobPaths, now: Manifest) -> Manifest:
    """Return the manifest to go on with; a new one when there is none or it is to be forgotten."""
    if spec.restart:
        clear_work(paths.work)
    then = load_manifest(paths.manifest)
    if then is None:
        now.save(paths.manifest)
        return now
    found = changes(then, now, accept_input=spec.accept_changes)
    if found:
        raise JobError(
            f"{spec.out} was begun differently: {'; '.join(found)}. Start afresh with --restart,"
            " or choose another --out"
        )
    if then.input != now.input:
        now.started = then.started
        now.save(paths.manifest)
        return now
    return then


def _recover(journal: Journal, ledger: Ledger) -> None:
    for kept in journal.recover():
        ledger.add_done(kept)
    ledger.forget_retries()


def _until(stop: StopRequest, rows: Iterator[InputRow]) -> Iterator[InputRow]:
    """End the input when asked to stop, so that no new work begins."""
    for row in rows:
        if stop:
            return
        yield row


def _named_files(spec: JobSpec, files: Sequence[InputFile]) -> list[InputFile]:
    named = set(spec.inputs)
    return [file for file in files if file.path in named]


def _output_exists(spec: JobSpec, paths: JobPaths) -> bool:
    if is_url(paths.out):
        return True
    if spec.is_dataset:
        return any(Path(paths.out).glob("part-*.parquet"))
    return Path(paths.out).exists()


def _remove_parts(work: Path) -> None:
    for path in [*work.glob("*.part"), *work.glob("*.open")]:
        path.unlink()
