"""The job's manifest: what it was started with, so that a later start can only continue the same work."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from ....articles import SCHEMA_VERSION, ModelInfo
from ....errors import JobError
from ....version import package_version
from ..files.disk import whole_file
from ..files.storage import InputFile
from ..spec import JobSpec

FORMAT = 1
_MAX_NAMED_FILES = 1_000
"""Files listed one by one; beyond that a change is noticed but not named."""
_MARK = 16
"""Hexadecimal digits that stand for a file with its size and time."""


@dataclass(slots=True)
class Manifest:
    """What decides a job's output, and whether it is finished.

    Attributes:
        package: the versions of phobrief and of the row's schema.
        model: name, version and sha256.
        settings: columns and limits, by the option's name.
        input: number of files and bytes, a sha256 over all files, the files themselves when they are few,
            and a mark of each.
        started, finished: UTC, ISO 8601.
        summary: the job in numbers, once finished; see `Summary`.
    """

    package: str
    model: dict[str, str]
    settings: dict[str, Any]
    input: dict[str, Any]
    started: str = field(default_factory=lambda: _now())
    finished: str | None = None
    summary: dict[str, Any] | None = None
    format: int = FORMAT

    def save(self, path: Path) -> None:
        """Write it, whole or not at all."""
        with whole_file(str(path)) as stream:
            stream.write(json.dumps(asdict(self), ensure_ascii=False, indent=1).encode())

    def finish(self, path: Path, summary: dict[str, Any]) -> None:
        """Note that the job is finished."""
        self.finished, self.summary = _now(), summary
        self.save(path)


def load_manifest(path: Path) -> Manifest | None:
    """Return the manifest of an earlier run, None when there is none.

    Raises:
        JobError: it is damaged or of another format.
    """
    if not path.exists():
        return None
    try:
        tree = json.loads(path.read_bytes())
        if tree["format"] == FORMAT:
            return Manifest(**tree)
    except (ValueError, TypeError, KeyError) as error:
        raise JobError(f"{path}: damaged ({error}); start over with --restart") from error
    raise JobError(f"{path}: made by another version of phobrief; start over with --restart")


def new_manifest(spec: JobSpec, files: Sequence[InputFile], model: ModelInfo) -> Manifest:
    """Describe the job as it is asked for now."""
    settings = {
        "--text-column": spec.columns.text,
        "--id-column": spec.columns.id,
        "--keep": list(spec.columns.keep),
        **{f"--{name.replace('_', '-')}": v for name, v in spec.model.settings().items()},
    }
    return Manifest(
        package=f"{package_version()} (row {SCHEMA_VERSION})",
        model=model.to_dict(),
        settings=settings,
        input=_describe_input(spec, files),
    )


def changes(then: Manifest, now: Manifest, *, accept_input: bool = False) -> list[str]:
    """Say, one line each, what differs between the job as begun and as asked for now."""
    found = []
    if then.model != now.model:
        found.append(f"the model was {_shown(then.model)}, now it is {_shown(now.model)}")
    for name in sorted(then.settings.keys() | now.settings.keys()):
        before, after = then.settings.get(name), now.settings.get(name)
        if before != after:
            found.append(f"{name} was {_given(before)}, now it is {_given(after)}")
    if then.input != now.input and not accept_input and not _only_grew(then.input, now.input):
        found.append(_input_change(then.input, now.input))
    if then.package != now.package:
        found.append(f"phobrief was {then.package}, now it is {now.package}")
    return found


def _describe_input(spec: JobSpec, files: Sequence[InputFile]) -> dict[str, Any]:
    listed = [[file.name, file.size, file.modified] for file in files]
    query = None if spec.sql is None else sha256(repr(spec.sql).encode()).hexdigest()
    return {
        "n_files": len(files),
        "n_bytes": sum(file.size for file in files),
        "sha256": sha256(json.dumps(listed).encode()).hexdigest(),
        "query": query,
        "files": listed if len(listed) <= _MAX_NAMED_FILES else [],
        "marks": "".join(sha256(json.dumps(one).encode()).hexdigest()[:_MARK] for one in listed),
    }


def _only_grew(then: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether all files of an earlier input are there as they were, and further ones."""
    before, after = _marks(then), _marks(now)
    return then["query"] == now["query"] and before is not None and before <= (after or set())


def _marks(described: dict[str, Any]) -> set[str] | None:
    """What stands for each file; None for a description without it, which an older phobrief wrote."""
    joined = described.get("marks")
    if joined is None:
        return None
    return {joined[at : at + _MARK] for at in range(0, len(joined), _MARK)}


def _input_change(then: dict[str, Any], now: dict[str, Any]) -> str:
    if then["query"] != now["query"]:
        return "the query or its database is another"
    before = {name: rest for name, *rest in then["files"]}
    after = {name: rest for name, *rest in now["files"]}
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            what = "is new" if name not in before else "is gone" if name not in after else "changed"
            return f"the input is another: {name} {what}"
    return (
        f"the input is another: {then['n_files']} files of {then['n_bytes']} bytes then,"
        f" {now['n_files']} of {now['n_bytes']} now"
    )


def _given(value: Any) -> str:
    return "not given" if value is None else repr(value)


def _shown(model: dict[str, str]) -> str:
    return f"{model['name']} {model['version']} ({model['sha256'][:12]})"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
