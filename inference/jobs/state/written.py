"""The files that a job made itself: only these may it remove, and only these it leaves out of its input."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from ..files.disk import whole_file
from ..spec import is_url


class Written:
    """A list in the job's work folder that outlives ``--restart``.

    Args:
        folder: the work folder; it need not exist before `add`.
    """

    NAME = "written"  # no ending: in a folder of input it must not look like articles

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / self.NAME
        self._names = _load(self._path)

    def __contains__(self, path: str) -> bool:
        return not is_url(path) and self._name(path) in self._names

    def add(self, path: str) -> None:
        """Note a local file before it is made, so that it is known even after a kill in between."""
        if is_url(path) or path in self:
            return
        name = self._name(path)
        with self._path.open("ab") as stream:
            # The line break comes first: a power cut may have left the last line incomplete.
            stream.write(b"\n" + json.dumps(name).encode())
            stream.flush()
            os.fsync(stream.fileno())
        self._names.add(name)

    def remove(self, path: str) -> None:
        """Remove a file that this job made; any other file stays."""
        if path not in self:
            return
        Path(path).unlink(missing_ok=True)
        self._names.remove(self._name(path))
        with whole_file(str(self._path)) as stream:
            stream.writelines(json.dumps(name).encode() + b"\n" for name in sorted(self._names))

    def _name(self, path: str) -> str:
        """The path relative to the work folder: both may be moved, or a container may see them elsewhere."""
        folder, name = os.path.split(os.path.abspath(path))
        start = os.path.realpath(self._folder)
        return Path(os.path.relpath(os.path.realpath(folder), start), name).as_posix()


def _load(path: Path) -> set[str]:
    names = set()
    for line in path.read_bytes().splitlines() if os.path.exists(path) else []:
        with suppress(ValueError):
            names.add(json.loads(line))
    return names
