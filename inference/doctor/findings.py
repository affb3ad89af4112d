"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check.

    Attributes:
        check: its name; ``doctor.NAME`` is what it is called in `messages`.
        status: "ok"; "warn" when phobrief works and something deserves a look; "fail" when it does not work.
        found: what is there, for a person.
        advice: what to do about it; empty when well.
        facts: the same in numbers, for a program.
    """

    check: str
    status: Status
    found: str
    advice: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return {
            "check": self.check,
            "status": self.status,
            "found": self.found,
            "advice": self.advice,
            **self.facts,
        }


def nearest_folder(path: Path) -> Path:
    """The folder itself, or the innermost one above it that is there."""
    for folder in (path, *path.absolute().parents):
        try:
            if folder.is_dir():
                return folder
        except PermissionError:  # it is below a folder that may not be looked into
            continue
    return Path(path.anchor or ".")
