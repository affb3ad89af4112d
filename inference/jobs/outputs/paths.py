"""Where a job puts things: its output, its errors, and the folder it works in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ....errors import DataError, JobError
from ..files.disk import disk_errors, temporary_path
from ..files.storage import InputFile, real_place
from ..spec import JobSpec, is_url
from ..state.written import Written
from .parts import part_numbers, part_path

_DATASET_WORK = "_job"


@dataclass(frozen=True, slots=True)
class JobPaths:
    """The places of one job.

    Attributes:
        out: the output file, or the folder of part files; empty when only a database is written.
        errors: the rows that failed.
        work: journal, lock and manifest: beside the output, in a dataset folder as ``_job``
            (readers of datasets skip names with an underscore), in the current folder for a URL.
        report: the page with plots; empty when none is wanted.
        is_dataset: whether ``out`` is a folder.
    """

    out: str
    errors: str
    work: Path
    report: str = ""
    is_dataset: bool = False

    @property
    def manifest(self) -> Path:
        """The manifest file."""
        return self.work / "manifest.json"

    @property
    def ledger(self) -> Path:
        """The ledger file, there only while the job runs."""
        return self.work / "ledger.sqlite"

    @property
    def files(self) -> dict[str, str]:
        """The places of single files (not those of a dataset), by the option that names them."""
        out = "" if self.is_dataset else self.out
        files = {"--out": out, "--errors": self.errors, "--report": self.report}
        return {option: path for option, path in files.items() if path}

    def own(self, written: Written) -> list[str]:
        """Local paths that are never input: the folders of this job, and the files it made before."""
        folders = [str(self.work), *([self.out] if self.is_dataset else [])]
        files = [path for path in self.files.values() if path in written]
        return [path for path in [*folders, *files] if not is_url(path)]


def job_paths(spec: JobSpec) -> JobPaths:
    """Work out the places of a job.

    Raises:
        DataError: the output's format is unknown.
    """
    report = spec.report or ""
    if spec.out_sql and not spec.out:
        name = spec.out_sql.table
        return JobPaths("", spec.errors or f"{name}.errors.jsonl", Path(f"{name}.job"), report)
    if spec.is_dataset:
        folder = spec.out.rstrip("/\\") or spec.out
        errors = f"{folder}/_errors.jsonl"
        work = Path(_name(folder) + ".job") if is_url(folder) else Path(folder, _DATASET_WORK)
        return JobPaths(folder, spec.errors or errors, work, report, is_dataset=True)
    # Two outputs of one name and different endings must not share their errors.
    stem = spec.out[: -len(spec.out_suffix)] if spec.out_suffix == ".jsonl" else spec.out
    errors = f"{stem}.errors.jsonl"
    work = Path((_name(spec.out) if is_url(spec.out) else spec.out) + ".job")
    return JobPaths(spec.out, spec.errors or errors, work, report)


def check_places(paths: JobPaths, files: Sequence[InputFile]) -> None:
    """Check that no output would replace the input or another output.

    Raises:
        DataError: one would.
    """
    inputs = {real_place(file.path) for file in files}
    seen: dict[str, str] = {}
    for option, path in paths.files.items():
        place = real_place(path)
        if place in inputs:
            raise DataError(
                f"{option} {path}: this file is input and would be replaced; name another, or move"
                " it out of the input"
            )
        if place in seen:
            raise DataError(f"{option} {path}: {seen[place]} names the same file; name another")
        seen[place] = option


def check_strangers(paths: JobPaths, written: Written) -> None:
    """Find out whether something else stands where output is to go: a file, or parts of a dataset.

    Raises:
        JobError: it does, and would be replaced or mixed up with what this job writes.
    """
    for option, path in paths.files.items():
        if option != "--errors":  # there may be none to write
            check_stranger(option, path, written)
    for number in part_numbers(paths.out) if paths.is_dataset else []:
        path = part_path(paths.out, number)
        if path not in written:
            raise JobError(
                f"{path} was not written by this job; move it away or choose another --out"
            )


def check_stranger(option: str, path: str, written: Written) -> None:
    """Raise a JobError if a file is there that this job did not write and that is not empty."""
    if not is_url(path) and path not in written and _holds_something(path):
        raise JobError(
            f"{option} {path}: this file is there and was not written by this job; move it away or"
            f" choose another {option}, and run the command again: what is done is kept"
        )


def _holds_something(path: str) -> bool:
    try:
        return os.stat(path).st_size > 0
    except FileNotFoundError:
        return False


def make_folders(paths: JobPaths) -> None:
    """Make the work folder, and check now that the output can be written.

    Raises:
        JobError: a folder is missing or cannot be written to.
    """
    if paths.work.name == _DATASET_WORK:
        with disk_errors(paths.out):
            paths.work.mkdir(parents=True, exist_ok=True)
    for target in (paths.out, paths.errors, paths.report, str(paths.work)):
        if target and not is_url(target):
            _check_folder(target, Path(target).parent)
    with disk_errors(paths.work):
        paths.work.mkdir(exist_ok=True)


def _check_folder(target: str, folder: Path) -> None:
    if not folder.is_dir():
        raise JobError(f"cannot write {target}: there is no folder {folder}; make it first")
    with disk_errors(target):  # under the longest name that will be needed
        temporary = temporary_path(target)
        temporary.touch()
        temporary.unlink()


def clear_work(work: Path) -> None:
    """Delete what earlier runs did, except the lock and the list of the files they wrote."""
    for path in work.iterdir():
        if path.name not in ("lock", Written.NAME):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _name(url: str) -> str:
    return PurePosixPath(url).name
