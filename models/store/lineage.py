"""lineage.json: where a version of the registry came from, and why it may be used."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from msgspec import field

from ...errors import ModelStoreError
from ...files import parse_json, read_bounded
from .home import LINEAGE
from .records import Stored

LINEAGE_FORMAT = 1
GATE_FILES = ("gate.json", "gate.svg")
"""Figures and plot of the gate, kept beside lineage.json."""


class Parent(Stored, frozen=True, kw_only=True):
    """The model a version started from; ``registry`` is its version here, None where it has none."""

    name: str
    version: str
    sha256: str
    registry: str | None = None


class DataFile(Stored, frozen=True, kw_only=True):
    """A file of the run: its role ("new", "base" ...), name, sha256 and number of rows."""

    role: str
    file: str
    sha256: str
    n_rows: int


class Lineage(Stored, frozen=True, kw_only=True):
    """The contents of lineage.json.

    Attributes:
        model_sha256: of the version's phobrief.json, which seals all other files of the model.
        parent: what it started from, None for a model trained from scratch or added from a folder.
        made_by: "retrain", or "add" for a folder that was added by hand.
        created: ISO 8601, UTC.
        data: files it learnt from or was judged on.
        config: of the run.
        gate: the decision and its figures in short; the whole is in gate.json.
    """

    format: int = LINEAGE_FORMAT
    model_sha256: str
    parent: Parent | None = None
    made_by: str
    created: str
    package_version: str
    data: list[DataFile] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    gate: dict[str, Any] = field(default_factory=dict)


def write_lineage(folder: Path, lineage: Lineage) -> None:
    """Write lineage.json: the last file of a version."""
    text = json.dumps(lineage.to_tree(), ensure_ascii=False, indent=2) + "\n"
    (folder / LINEAGE).write_text(text, encoding="utf-8")


def read_lineage(folder: Path) -> Lineage:
    """Read a version's lineage and check that it belongs to the model beside it.

    Raises:
        ModelStoreError: it is missing, unreadable, of a newer format or of another model.
    """
    path = folder / LINEAGE
    try:
        tree = parse_json(read_bounded(path))
        lineage = Lineage.from_tree(tree)
        sealed = hashlib.sha256(read_bounded(folder / "phobrief.json")).hexdigest()
    except (OSError, ValueError) as error:
        raise ModelStoreError(f"{path}: cannot be read: {error}") from error
    if lineage.format > LINEAGE_FORMAT:
        raise ModelStoreError(
            f"{path}: format {lineage.format} is newer than this phobrief reads ({LINEAGE_FORMAT}); "
            "upgrade phobrief"
        )
    if lineage.model_sha256 != sealed:
        raise ModelStoreError(
            f"{path}: belongs to another model (sha256 {lineage.model_sha256[:12]}…, "
            f"phobrief.json has {sealed[:12]}…); a version must never be changed"
        )
    return lineage
