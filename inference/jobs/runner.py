"""Running a job: start or continue it, do its rows, put the output together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import JobError, require
from .engines.engine import Clock, Engine, LocalEngine
from .files.disk import disk_errors
from .files.storage import InputFile, find_files, left_out_note
from .inputs.sources import check_readable
from .outputs.assembly import Assembly, assemble
from .outputs.parts import part_numbers
from .outputs.paths import (
    JobPaths,
    check_places,
    check_strangers,
    clear_work,
    job_paths,
    make_folders,
)
from .outputs.sinks import FORMATS
from .reporting.progress import Silent, Watcher
from .reporting.summary import Summary
from .rows import Failure, Outcome
from .signals import StopRequest
from .spec import JobSpec, is_url
from .sql import check_database
from .state.intake import Counts
from .state.journal import Journal, Kept
from .state.ledger import Ledger
from .state.lock import job_lock
from .state.manifest import Manifest, changes, load_manifest, new_manifest
from .state.written import Written

if TYPE_CHECKING:
    from .engines.ray_engine import RayEngine

_MAX_CRASHES = 100
"""Consecutive crashes that stop a job: the machine or the model is at fault, not the rows."""


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
        JobError: another process runs the job, it was begun with other settings, it cannot write, or
            every row fails.
        MissingExtraError: what an option needs is not installed.
    """
    watcher = watcher or Silent()
    paths = job_paths(spec)
    written = Written(paths.work)
    left_out: list[str] = []
    files = find_files(spec.inputs, paths.own(written), left_out)
    if left_out:
        watcher.note(left_out_note(left_out))
    check_places(paths, files)
    _check_before(spec, files)
    now = new_manifest(spec, files, spec.model.info())
    make_folders(paths)
    with disk_errors(paths.work), job_lock(paths.work):
        manifest = _settle_manifest(spec, paths, now)
        if manifest.finished and manifest.summary and _output_exists(paths):
            done = Summary.from_dict(manifest.summary)
            _report(paths, done, manifest, written)
            return JobResult(paths, done, Counts(), was_finished=True)
        check_strangers(paths, written)
        return _Run(spec, paths, files, manifest, written, watcher).go()


class _Run:
    """One run of a job whose folder is locked and whose manifest is settled."""

    def __init__(
        self,
        spec: JobSpec,
        paths: JobPaths,
        files: Sequence[InputFile],
        manifest: Manifest,
        written: Written,
        watcher: Watcher,
    ) -> None:
        self._spec = spec
        self._paths = paths
        self._files = files
        self._manifest = manifest
        self._written = written
        self._watcher = watcher
        self._counts = Counts()
        self._crashes = 0

    def go(self) -> JobResult:
        """Do the rows that are left and put the output together; or stop when asked to."""
        clock = Clock()
        with ExitStack() as books:
            # The engine first: when it does not start, nothing of an earlier run is lost.
            # Ray listens to SIGTERM too, and the later listener, ours, wins.
            with _make_engine(self._spec, self._files, clock) as engine:
                self._begin()
                ledger = books.enter_context(Ledger(self._paths.ledger))
                journal = books.enter_context(Journal(self._paths.work, self._spec.part_rows))
                _recover(journal, ledger)
                clock.start()
                stop = self._work(engine, ledger, journal)
            journal.seal()
            if stop:
                return JobResult(self._paths, None, self._counts, stop.signal)
            assembly = Assembly(ledger, journal)
            summary = assemble(self._spec, self._paths, assembly, self._written)
        summary.n_worked = self._counts.n_read - self._counts.n_kept
        summary.seconds = clock.seconds
        summary.encoder_share = clock.encoder / summary.seconds
        self._manifest.finish(self._paths.manifest, summary.to_dict())
        _report(self._paths, summary, self._manifest, self._written)
        return JobResult(self._paths, summary, self._counts)

    def _begin(self) -> None:
        """Write the manifest; with --restart delete what was done before."""
        if self._spec.restart:
            clear_work(self._paths.work)
        self._manifest.save(self._paths.manifest)

    def _work(self, engine: Engine, ledger: Ledger, journal: Journal) -> StopRequest:
        with StopRequest() as stop, self._watched():
            for outcomes in engine.outcomes(ledger, self._counts):
                self._keep(outcomes, ledger, journal)
                if stop:
                    break
        return stop

    def _keep(self, outcomes: list[Outcome], ledger: Ledger, journal: Journal) -> None:
        """Write a batch to the journal before anything else is done with it."""
        for outcome, place in zip(outcomes, journal.append(outcomes), strict=True):
            ledger.add_done(Kept(outcome.key, not outcome.final, place))
        n_failed = sum(outcome.failed for outcome in outcomes)
        self._counts.n_failed += n_failed
        self._counts.n_done += len(outcomes) - n_failed
        self._watcher.advance(outcomes, self._counts)
        self._check(outcomes)

    def _check(self, outcomes: list[Outcome]) -> None:
        """Raise a JobError when all rows fail, or too many crash one after another."""
        for outcome in outcomes:
            self._crashes = self._crashes + 1 if not outcome.final else 0
            if outcome.failed:
                last = Failure(outcome.data["error"], outcome.data["message"])
                self._counts.check_worked(last)
                if self._crashes >= _MAX_CRASHES:
                    raise JobError(
                        f"{self._crashes} rows crashed one after another, the last with {last.error}:"
                        f" {last.message}; run the same command again once that is fixed"
                    )

    @contextmanager
    def _watched(self) -> Iterator[None]:
        n_bytes = sum(file.size for file in self._files)
        self._watcher.start(None if self._spec.sql else n_bytes or None)
        try:
            yield
        finally:
            self._watcher.stop()


def _settle_manifest(spec: JobSpec, paths: JobPaths, now: Manifest) -> Manifest:
    """Return the manifest to go on with; a new one when there is none, or with --restart.

    Input that only grew by files is the same job: rows that are done are known by their content.
    """
    then = None if spec.restart else load_manifest(paths.manifest)
    if then is None:
        return now
    found = changes(then, now, accept_input=spec.accept_changes)
    if found:
        name = spec.out or paths.work
        raise JobError(
            f"{name} was begun differently: {'; '.join(found)}. Start over with --restart,"
            " or choose another --out"
        )
    if then.input != now.input:
        now.started = then.started
        return now
    return then


def _recover(journal: Journal, ledger: Ledger) -> None:
    for kept in journal.recover():
        ledger.add_done(kept)
    ledger.forget_retries()


def _check_before(spec: JobSpec, files: Sequence[InputFile]) -> None:
    """Find mistakes now that would otherwise stop a long job at its last step."""
    check_readable(_named_files(spec, files), spec.columns)
    if spec.out and (needed := FORMATS[spec.out_suffix].needs):
        require(*needed)
    if spec.out_sql:
        check_database(spec.out_sql)


def _make_engine(
    spec: JobSpec, files: Sequence[InputFile], clock: Clock
) -> LocalEngine | RayEngine:
    if spec.engine == "ray":
        from .engines.ray_engine import RayEngine

        return RayEngine(spec, files, clock)
    return LocalEngine(spec, files, clock)


def _report(paths: JobPaths, summary: Summary, manifest: Manifest, written: Written) -> None:
    if paths.report:
        from .reporting.report import write_report

        written.add(paths.report)
        write_report(paths.report, summary, manifest, paths.out)


def _named_files(spec: JobSpec, files: Sequence[InputFile]) -> list[InputFile]:
    named = {given if is_url(given) else str(Path(given)) for given in spec.inputs}
    return [file for file in files if file.path in named]


def _output_exists(paths: JobPaths) -> bool:
    if not paths.out or is_url(paths.out):
        return True
    if paths.is_dataset:
        return bool(part_numbers(paths.out))
    return Path(paths.out).exists()
