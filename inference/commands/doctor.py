"""`phobrief doctor`: is all well here, and what to do where it is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from ...messages import tell
from .options import AsJson, Model

if TYPE_CHECKING:
    from ..doctor.findings import Finding

_STYLES = {"ok": "green", "warn": "yellow", "fail": "red"}


def doctor(model: Model = None, as_json: AsJson = False) -> None:
    """Whether phobrief works here: packages, model, places, disk, a brief timed. Changes nothing.

    Exit code 0: well, or only warnings; 1: problems; 2: it could not look.
    """
    from ..doctor.examine import examine, exit_code

    findings = []
    for finding in examine(model):
        findings.append(finding)
        if not as_json:
            _print(finding)
    code = exit_code(findings)
    if as_json:
        tree = {"status": _worst(findings), "checks": [f.to_dict() for f in findings]}
        typer.echo(json.dumps(tree, ensure_ascii=False, indent=2))
    else:
        typer.echo(_conclusion(findings))
    raise typer.Exit(code)


def _print(finding: Finding) -> None:
    status = typer.style(f"{tell(f'doctor.{finding.status}'):6}", fg=_STYLES[finding.status])
    typer.echo(f"{status} {tell(f'doctor.{finding.check}'):20} {finding.found}")
    if finding.advice:
        typer.echo(f"{'':6} {'':20} → {finding.advice}")


def _worst(findings: list[Finding]) -> str:
    found = {finding.status for finding in findings}
    return next(status for status in ("fail", "warn", "ok") if status in found)


def _conclusion(findings: list[Finding]) -> str:
    counts = {s: sum(f.status == s for f in findings) for s in ("fail", "warn")}
    if counts["fail"]:
        return tell("doctor.problems", n=counts["fail"])
    return tell("doctor.warnings", n=counts["warn"]) if counts["warn"] else tell("doctor.well")
