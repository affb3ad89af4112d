"""Where a job puts things: its output, its errors, and the folder it works in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile

from ...errors import JobError
from .disk import disk_trouble
from .spec import JobSpec, is_url

_DATASET_WORK = "_job"


@dataclass(frozen=True, slots=True)
class JobPaths:
    """The places of one job.

    Attributes:
        out: the output file, or the folder of part files; nothing for a database only.
        errors: the rows that failed.
        work: journal, lock and manifest: beside the output, in a dataset folder as ``_job``
            (readers of datasets skip names with an underscore), in the current folder for a URL.
    """

    out: str
    errors: str
    work: Path

    @property
    def manifest(self) -> Path:
        """The manifest file."""
        return self.work / "manifest.json"

    @property
    def ledger(self) -> Path:
        """The ledger file, there only while the job runs."""
        return self.work / "ledger.sqlite"

    @property
    def own(self) -> list[str]:
        """Local paths that are never input."""
        return [p for p in (self.out, self.errors, str(self.work)) if p and not is_url(p)]


def job_paths(spec: JobSpec) -> JobPaths:
    """Work out the places of a job.

    Raises:
        DataError: the output's format is unknown.
    """
    if spec.out_sql and not spec.out:
        name = spec.out_sql.table
        return JobPaths("", spec.errors or f"{name}.errors.jsonl", Path(f"{name}.job"))
    if spec.is_dataset:
        folder = spec.out.rstrip("/\\") or spec.out
        errors = f"{folder}/_errors.jsonl"
        work = Path(_name(folder) + ".job") if is_url(folder) else Path(folder, _DATASET_WORK)
        return JobPaths(folder, spec.errors or errors, work)
    errors = f"{spec.out[: -len(spec.out_format) - 1]}.errors.jsonl"
    work = Path((_name(spec.out) if is_url(spec.out) else spec.out) + ".job")
    return JobPaths(spec.out, spec.errors or errors, work)


def make_folders(paths: JobPaths) -> None:
    """Make the work folder, and find out now whether output can be written.

    Raises:
        JobError: a folder is missing or cannot be written to.
    """
    if paths.work.name == _DATASET_WORK:
        with disk_trouble(paths.out):
            paths.work.mkdir(parents=True, exist_ok=True)
    for target in (paths.out, paths.errors, str(paths.work)):
        if target and not is_url(target):
            _check_folder(target, Path(target).parent)
    with disk_trouble(paths.work):
        paths.work.mkdir(exist_ok=True)


def _check_folder(target: str, folder: Path) -> None:
    if not folder.is_dir():
        raise JobError(f"cannot write {target}: there is no folder {folder}; make it first")
    with disk_trouble(target), TemporaryFile(dir=folder):
        pass


def clear_work(work: Path) -> None:
    """Throw away what earlier runs did; the lock stays."""
    for path in work.iterdir():
        if path.name != "lock":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _name(url: str) -> str:
    return PurePosixPath(url).name
