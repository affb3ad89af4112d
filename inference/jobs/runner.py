"""Running a job: open or continue it, work row by row, put the output together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import JobError, require
from .assembly import Assembly, assemble
from .disk import disk_trouble
from .engine import Clock, LocalEngine
from .intake import Counts
from .journal import Journal, Kept
from .ledger import Ledger
from .lock import job_lock
from .manifest import Manifest, changes, load_manifest, new_manifest
from .paths import JobPaths, clear_work, job_paths, make_folders
from .progress import Silent, Watcher
from .rows import Failure, Outcome
from .signals import StopRequest
from .sources import check_readable
from .spec import JobSpec, is_url
from .sql import check_database
from .storage import InputFile, find_files
from .summary import Summary

if TYPE_CHECKING:
    from ..ray_engine import RayEngine

_MAX_CRASHES = 100
"""Crashes on end without one good row between them: the machine or the model is at fault."""
_N_NAMED = 5
"""Files left out that are named."""


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
        MissingExtraError: what an option needs is not installed.
    """
    watcher = watcher or Silent()
    paths = job_paths(spec)
    left_out: list[str] = []
    files = find_files(spec.inputs, paths.own, left_out)
    _note_left_out(left_out, watcher)
    _check_before(spec, files)
    now = new_manifest(spec, files, spec.model.info())
    make_folders(paths)
    with disk_trouble(paths.work), job_lock(paths.work):
        manifest = _open_manifest(spec, paths, now)
        if manifest.finished and manifest.summary and _output_exists(spec, paths):
            done = Summary.from_dict(manifest.summary)
            _report(spec, done, manifest)
            return JobResult(paths, done, Counts(), was_finished=True)
        return _Run(spec, paths, files, manifest, watcher).go()


def _note_left_out(paths: Sequence[str], watcher: Watcher) -> None:
    if paths:
        some = ", ".join(paths[:_N_NAMED]) + (", ..." if len(paths) > _N_NAMED else "")
        watcher.note(f"left out, of a kind that is not read ({len(paths):,}): {some}")


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
        self._crashes = 0

    def go(self) -> JobResult:
        """Do what is left and assemble; or stop when asked."""
        clock = Clock()
        with (
            Ledger(self._paths.ledger) as ledger,
            Journal(self._paths.work, self._spec.part_rows) as journal,
        ):
            _recover(journal, ledger)
            stop = self._work(ledger, journal, clock)
            journal.seal()
            if stop:
                return JobResult(self._paths, None, self._counts, stop.signal)
            summary = assemble(self._spec, self._paths, Assembly(ledger, journal))
        summary.n_worked = self._counts.n_read - self._counts.n_kept
        summary.seconds = clock.seconds
        summary.encoder_share = clock.encoder / summary.seconds
        self._manifest.finish(self._paths.manifest, summary.to_dict())
        _remove_parts(self._paths.work)
        _report(self._spec, summary, self._manifest)
        return JobResult(self._paths, summary, self._counts)

    def _work(self, ledger: Ledger, journal: Journal, clock: Clock) -> StopRequest:
        # The engine first: Ray listens to SIGTERM too, and the later listener wins.
        with (
            _make_engine(self._spec, self._files, clock) as engine,
            StopRequest() as stop,
            self._watched(),
        ):
            clock.start()
            for outcomes in engine.outcomes(ledger, self._counts):
                self._keep(outcomes, ledger, journal)
                if stop:
                    break
        return stop

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
        n_bytes = sum(file.size for file in self._files)
        self._watcher.start(None if self._spec.sql else n_bytes or None)
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
        name = spec.out or paths.work
        raise JobError(
            f"{name} was begun differently: {'; '.join(found)}. Start afresh with --restart,"
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


def _check_before(spec: JobSpec, files: Sequence[InputFile]) -> None:
    """Find now what would else end a night's job at its last step."""
    check_readable(_named_files(spec, files), spec.columns)
    if spec.out_sql:
        check_database(spec.out_sql)
    if spec.report:
        require("matplotlib.figure", "report")


def _make_engine(
    spec: JobSpec, files: Sequence[InputFile], clock: Clock
) -> LocalEngine | RayEngine:
    if spec.engine == "ray":
        from ..ray_engine import RayEngine

        return RayEngine(spec, files, clock)
    return LocalEngine(spec, files, clock)


def _report(spec: JobSpec, summary: Summary, manifest: Manifest) -> None:
    if spec.report:
        from .report import write_report

        write_report(spec.report, summary, manifest, spec.out)


def _named_files(spec: JobSpec, files: Sequence[InputFile]) -> list[InputFile]:
    named = set(spec.inputs)
    return [file for file in files if file.path in named]


def _output_exists(spec: JobSpec, paths: JobPaths) -> bool:
    if not paths.out or is_url(paths.out):
        return True
    if spec.is_dataset:
        return any(Path(paths.out).glob("part-*.parquet"))
    return Path(paths.out).exists()


def _remove_parts(work: Path) -> None:
    for path in [*work.glob("*.part"), *work.glob("*.open")]:
        path.unlink()
