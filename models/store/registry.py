"""The registry of a user's models: versions that never change, and one atomic pointer to the one in use.

Readers need no lock (see `home`); whoever writes holds the registry's lock, so two processes never write
at once. A version is made in a hidden folder and renamed; the pointer is replaced in one step. A process
killed anywhere leaves the registry as it was before or after, and nothing in between.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from ...errors import ModelStoreError
from ...files import sync_files, sync_folder, write_whole
from .folder import MANIFEST, ModelFolder, bundled_path, open_model
from .home import (
    POINTER,
    VERSIONS,
    Move,
    Pointer,
    complete_versions,
    is_version_name,
    phobrief_home,
    read_pointer,
    version_path,
)
from .lineage import Lineage, read_lineage, write_lineage

WAIT_SECONDS = 120.0
"""How long to wait for another process that is writing."""
_STAGING = ".staging-"
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the registry: its name ("v0001"), folder and lineage."""

    name: str
    path: Path
    lineage: Lineage


class Registry:
    """The models below one folder.

    Args:
        home: None for `phobrief_home`.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or phobrief_home()

    def pointer(self) -> Pointer:
        """Which version is in use; see `read_pointer`."""
        return read_pointer(self.home)

    def versions(self) -> list[Version]:
        """All complete versions, oldest first."""
        return [self.version(name) for name in complete_versions(self.home)]

    def version(self, name: str) -> Version:
        """One version by its name.

        Raises:
            ModelStoreError: there is no such version, or its lineage is damaged.
        """
        path = version_path(self.home, name)
        return Version(name, path, read_lineage(path))

    def find(self, sha256: str) -> Version | None:
        """The oldest undamaged version of the model with this sha256, if there is one."""
        for name in complete_versions(self.home):
            with suppress(ModelStoreError):  # a damaged version does not count
                version = self.version(name)
                if version.lineage.model_sha256 == sha256:
                    open_model(version.path)
                    return version
        return None

    def current(self) -> ModelFolder:
        """The model in use, verified: a version, else the bundled one."""
        name = self.pointer().current
        return open_model(bundled_path() if name is None else version_path(self.home, name))

    def add(self, folder: Path, lineage: Lineage, extra: Sequence[str] = ()) -> Version:
        """Copy a sealed model directory in as a new version; the model in use stays.

        Args:
            folder: the model; only what its phobrief.json lists is copied.
            lineage: of this model.
            extra: further files of ``folder`` to keep with it (the gate's).

        Raises:
            ModelStoreError: the folder is no complete model, or the registry cannot be written.
        """
        model = open_model(folder)
        if model.sha256 != lineage.model_sha256:
            raise ModelStoreError(f"{folder}: the lineage given belongs to another model")
        with self._writing():
            versions = self.home / VERSIONS
            versions.mkdir(exist_ok=True)
            for left_over in versions.glob(f"{_STAGING}*"):  # of a process that was killed
                shutil.rmtree(left_over, ignore_errors=True)
            # Not by tempfile: a newsroom's accounts may share the models, as far as the umask lets them.
            staging = versions / f"{_STAGING}{uuid4().hex}"
            staging.mkdir()
            for name in (*model.manifest.files, MANIFEST, *extra):
                shutil.copyfile(folder / name, staging / name)
            write_lineage(staging, lineage)
            sync_files(staging)
            open_model(staging)
            name = self._next_name()
            _make_read_only(staging)
            os.rename(staging, versions / name)  # fails where the name is taken
            sync_folder(versions)
        return self.version(name)

    def promote(
        self,
        name: str | None,
        *,
        reason: str,
        forced: bool = False,
        instead_of: str | None = None,
    ) -> Pointer:
        """Put a version in use (None: the bundled model).

        Args:
            name: the version; verified first.
            reason: written down.
            forced: whether the gate had refused it.
            instead_of: sha256 of the model it was compared with, which must still be in use.

        Raises:
            ModelStoreError: no such version, a damaged one, or another model came into use meanwhile.
        """
        if name is not None:
            read_lineage(version_path(self.home, name))
            open_model(version_path(self.home, name))
        with self._writing():
            pointer = self.pointer()
            if instead_of is not None and self.current().sha256 != instead_of:
                raise ModelStoreError(
                    f"{name or 'bundled'}: the model in use changed meanwhile to "
                    f"{pointer.current or 'bundled'}; compare the two: phobrief models compare"
                )
            if pointer.current == name:
                return pointer
            move = Move(action="promote", version=name, when=now(), reason=reason, forced=forced)
            return self._write(name, [*pointer.before, pointer.current], [*pointer.moves, move])

    def rollback(self, reason: str = "") -> Pointer:
        """Go back to the model that was in use before.

        Raises:
            ModelStoreError: there was none before, or it is damaged.
        """
        with self._writing():
            pointer = self.pointer()
            if not pointer.before:
                raise ModelStoreError(
                    f"{self.home}: nothing to go back to; the first model is in use"
                )
            *before, name = pointer.before
            if name is not None:
                open_model(version_path(self.home, name))
            move = Move(action="rollback", version=name, when=now(), reason=reason)
            return self._write(name, before, [*pointer.moves, move])

    def _write(self, name: str | None, before: list[str | None], moves: list[Move]) -> Pointer:
        pointer = Pointer(current=name, before=before, moves=moves)
        write_whole(
            self.home / POINTER, json.dumps(pointer.to_tree(), ensure_ascii=False, indent=2) + "\n"
        )
        return pointer

    def _next_name(self) -> str:
        names = [p.name for p in (self.home / VERSIONS).iterdir() if is_version_name(p.name)]
        taken = [int(name[1:]) for name in names]
        return f"v{max(taken, default=0) + 1:04d}"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        from filelock import FileLock, Timeout  # asyncio and more, and most commands only read

        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with FileLock(self.home / "lock", timeout=WAIT_SECONDS):
                yield
        except Timeout as error:
            raise ModelStoreError(
                f"{self.home}: another process has been writing for {WAIT_SECONDS:.0f} s; "
                "try again when it is done"
            ) from error
        except ModelStoreError:
            raise
        except OSError as error:
            raise ModelStoreError(
                f"{self.home}: cannot be written ({error.strerror or error}); "
                "give another folder by PHOBRIEF_HOME"
            ) from error


def now() -> str:
    """The time as lineage and pointer record it: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _make_read_only(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_WRITABLE)
