"""Where a user's models live (``PHOBRIEF_HOME``), and which of them is in use: reading only.

::

    PHOBRIEF_HOME/
      current.json         the pointer: which version is in use, what was before, why
      versions/v0001/      a sealed model directory with lineage.json, never changed
      versions/.staging-*  a version being written; never read
      work/                unfinished retraining runs
      lock
"""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path

import platformdirs
from msgspec import field

from ...errors import ModelStoreError, alternatives
from ...files import parse_json
from .records import Stored

HOME_VARIABLE = "PHOBRIEF_HOME"
POINTER = "current.json"
VERSIONS = "versions"
LINEAGE = "lineage.json"
POINTER_FORMAT = 1
_NOWHERE = Path(os.devnull, "phobrief")
_log = logging.getLogger("phobrief")
_VERSION_NAME = re.compile(r"v\d{4,}")


class Move(Stored, frozen=True, kw_only=True):
    """One change of the model in use.

    Attributes:
        action: "promote" or "rollback".
        version: in use from then on; None is the bundled model.
        when: ISO 8601, UTC.
        reason: why, in the words of whoever did it or of the gate.
        forced: whether the gate had refused it.
    """

    action: str
    version: str | None
    when: str
    reason: str = ""
    forced: bool = False


class Pointer(Stored, frozen=True, kw_only=True):
    """The contents of current.json; None stands for the bundled model.

    Attributes:
        current: the version in use.
        before: what a rollback goes back to, the nearest last.
        moves: all changes so far, oldest first.
    """

    format: int = POINTER_FORMAT
    current: str | None = None
    before: list[str | None] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)


def phobrief_home() -> Path:
    """The folder of the user's models: ``PHOBRIEF_HOME``, else the system's place for user data.

    A process without a home (a service's user, a container's number) gets a place where there is nothing
    and nothing can be made.
    """
    named = os.environ.get(HOME_VARIABLE)
    try:
        return Path(named).expanduser() if named else Path(platformdirs.user_data_dir("phobrief"))
    except RuntimeError:  # neither HOME nor a name in the system's list of users
        return _NOWHERE


def is_version_name(name: str) -> bool:
    """Whether ``name`` is formed like a version ("v0001")."""
    return _VERSION_NAME.fullmatch(name) is not None


def read_pointer(home: Path) -> Pointer:
    """Which model is in use; the bundled one where nothing was ever promoted.

    So it is, with a warning, in a home that this user may not look into: it is another's (``HOME`` kept
    through sudo or a container).

    Raises:
        ModelStoreError: the pointer exists but cannot be read, or is of a newer format.
    """
    path = home / POINTER
    try:
        tree = parse_json(path.read_bytes())
        if isinstance(tree, dict) and isinstance(tree.get("format"), int):
            _check_format(path, tree["format"])
        return Pointer.from_tree(tree)
    except (FileNotFoundError, NotADirectoryError):
        return Pointer()
    except PermissionError:
        _log.warning(
            "%s: this user may not read it; the bundled model is used. Name a folder of your own by %s",
            path,
            HOME_VARIABLE,
        )
        return Pointer()
    except ModelStoreError:
        raise
    except (OSError, ValueError) as error:
        raise ModelStoreError(
            f"{path}: cannot be read ({error}); move it away to go back to the bundled model, "
            "then choose one with 'phobrief models promote VERSION'"
        ) from error


def version_path(home: Path, version: str) -> Path:
    """Folder of a complete version.

    Raises:
        ModelStoreError: there is no such version, or it was never finished.
    """
    path = home / VERSIONS / version
    if not is_version_name(version) or not (path / LINEAGE).is_file():
        known = alternatives(["bundled", *complete_versions(home)])
        raise ModelStoreError(f"{version}: no such model in {home}; expected {known}")
    return path


def complete_versions(home: Path) -> list[str]:
    """Names of the complete versions, oldest first. lineage.json is a version's last file."""
    folder = home / VERSIONS
    try:
        names = [name for name in os.listdir(folder) if is_version_name(name)]
    except OSError:  # not there, or another user's
        return []
    return sorted((n for n in names if (folder / n / LINEAGE).is_file()), key=lambda n: int(n[1:]))


def current_model() -> Path | None:
    """Folder of the model in use; None when it is the bundled one.

    Raises:
        ModelStoreError: the pointer is damaged, or its version is missing.
    """
    home = phobrief_home()
    version = read_pointer(home).current
    return None if version is None else version_path(home, version)


def _check_format(path: Path, found: int) -> None:
    if found > POINTER_FORMAT:
        raise ModelStoreError(
            f"{path}: format {found} is newer than this phobrief reads ({POINTER_FORMAT}); "
            "upgrade phobrief"
        )
