"""Retrain the model in use with new labels, and put the new one in use only if it does no harm."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...aliases import Log
from ...configs.retraining import load_retrain_config
from ...configs.schemas import Topic
from ...models.model import Model
from ...models.store.folder import MANIFEST, ModelFolder, find_model, open_model
from ...models.store.lineage import DataFile, Lineage, Parent, write_lineage
from ...models.store.registry import Registry, now
from ...version import package_version
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..evaluation.predictions import Answers, answer
from .data import RetrainFiles, new_topics, read_retrain_rows
from .fit import fit_challenger
from .gate import HELD_OUT, REGRESSION, GateReport, judge
from .gate_view import gate_lines, write_gate
from .run import RetrainRun
from .suspicion import Contradiction, contradictions
from .work import MODEL, Work, open_work


@dataclass(frozen=True, slots=True)
class RetrainResult:
    """The result of a run.

    Attributes:
        report: the gate's decision.
        path: the new model directory; None when nothing was trained.
        version: its name in the registry; None when it was not registered.
        in_use: whether it is the model in use now.
    """

    report: GateReport
    path: Path | None
    version: str | None = None
    in_use: bool = False


# As many parameters as the command has options; naming and explaining them takes half of the lines.
def retrain(
    files: RetrainFiles,
    *,
    model: str | Path | None = None,
    out: Path | None = None,
    config_path: str | Path = "retrain",
    overrides: Sequence[str] = (),
    force: str | None = None,
    device: str | None = None,
    restart: bool = False,
    log: Log = print,
) -> RetrainResult:
    """Train a challenger from the model in use, judge it, and promote it if it passes.

    Args:
        files: the new labels, and other files that help.
        model: the model to start from, as in `phobrief.load`; None for the one in use.
        out: write the new model to this folder and leave the registry alone.
        config_path, overrides: see `load_retrain_config`.
        force: a reason to train and promote against the gate; it is written down.
        device: as torch names it; None takes a GPU when there is one.
        restart: forget an unfinished run.
        log: called with one line of progress at a time.

    Raises:
        ConfigError, DataError, LabelError, ModelStoreError, TrainingError: the message says what to do.
    """
    config = load_retrain_config(config_path, overrides)
    parent = open_model(find_model(model))
    champion = parent if out is not None else Registry().current()
    known = [Topic(id=t.id, name=t.name) for t in parent.manifest.topics]
    new = new_topics(files, [topic.id for topic in known])
    rows = read_retrain_rows(
        files, [t.id for t in known], [t.id for t in new], config.held_out, config.seed
    )
    topics = [*known, *new]
    run = RetrainRun(files, rows, config, parent, champion, topics, device, force, log)
    _announce(run, new)
    with open_work(files, config, parent, out, restart=restart) as work:
        doubts = _doubts(run)
        suspicious = [d.sentence() for d in doubts if d.suspicious]
        if suspicious and force is None:
            return _refuse(run, doubts, suspicious, work)
        folder = _challenger(run, work)
        report = _gate(run, folder, doubts, suspicious)
        extra = write_gate(report, folder.path)
        log("\n".join(gate_lines(report)))
        if out is None:
            return _register(run, folder, report, extra, work)
        write_lineage(folder.path, _lineage(run, folder, report))
        work.publish(out)
        log(f"saved {out}")
        return RetrainResult(report, out)


def _announce(run: RetrainRun, new: Sequence[Topic]) -> None:
    rows, manifest = run.rows, run.parent.manifest
    run.log(f"from {manifest.name} {manifest.version} ({run.parent.sha256[:12]})")
    run.log(
        f"{len(rows.train)} new articles to train on, {len(rows.tune)} to tune thresholds, "
        f"{len(rows.gate)} for the gate; {len(rows.base)} old articles, "
        f"{len(rows.regression)} in the regression file"
    )
    for topic in new:
        run.log(f"new topic: {topic.id} ({topic.name})")
    n_judges, least = len(rows.gate) + len(rows.regression), run.config.gate.min_positives
    if n_judges < least:
        run.log(
            f"the gate will refuse: {n_judges} rows to judge by, and a topic needs {least} articles among "
            "them; give more rows, or a --regression file"
        )


def _doubts(run: RetrainRun) -> list[Contradiction]:
    run.log("checking the new labels against the model in use ...")
    rows = [*run.rows.train, *run.rows.tune, *run.rows.gate]
    grades = grades_matrix(rows, run.topic_ids)
    return contradictions(_answers(run.champion, rows), grades, run.topic_ids, run.config.gate)


def _answers(folder: ModelFolder, rows: Sequence[LabelledArticle]) -> Answers:
    return answer(Model.open(folder), rows)


def _refuse(
    run: RetrainRun, doubts: list[Contradiction], reasons: list[str], work: Work
) -> RetrainResult:
    report = GateReport(
        passed=False,
        reasons=[
            *reasons,
            "nothing was trained; look at the labels (phobrief data check), or, if they are right, "
            "add --force --reason TEXT",
        ],
        champion=run.champion.info.to_dict(),
        challenger=None,
        contradictions=doubts,
        config=run.config.gate.model_dump(),
    )
    write_gate(report, work.path)
    run.log("\n".join(gate_lines(replace(report, contradictions=[]))))
    run.log(f"figures: {work.path / 'gate.json'}")
    return RetrainResult(report, None)


def _challenger(run: RetrainRun, work: Work) -> ModelFolder:
    folder = work.path / MODEL
    if (folder / MANIFEST).is_file():  # killed between saving and promoting
        return open_model(folder)
    if folder.is_dir():
        shutil.rmtree(folder)
    return fit_challenger(run, work.path)


def _gate(
    run: RetrainRun, folder: ModelFolder, doubts: list[Contradiction], suspicious: list[str]
) -> GateReport:
    run.log("comparing the model in use with the new one ...")
    parts = {HELD_OUT: run.rows.gate, REGRESSION: run.rows.regression}
    rows = [row for part in parts.values() for row in part]
    before, after = _answers(run.champion, rows), _answers(folder, rows)
    sets, reasons = judge(before, after, parts, run.config.gate)
    reasons = [*suspicious, *reasons]
    return GateReport(
        passed=not reasons,
        reasons=reasons,
        champion=run.champion.info.to_dict(),
        challenger=folder.info.to_dict(),
        sets=sets,
        contradictions=doubts,
        config=run.config.gate.model_dump(),
        forced=run.forced if reasons else None,
    )


def _lineage(run: RetrainRun, folder: ModelFolder, report: GateReport) -> Lineage:
    counts = {
        "new": len(run.rows.train) + len(run.rows.tune) + len(run.rows.gate),
        "base": len(run.rows.base),
        "regression": len(run.rows.regression),
    }
    data = [
        DataFile(role=role, file=path.name, sha256=sha, n_rows=counts.get(role, 0))
        for role, (path, sha) in run.files.fingerprints().items()
    ]
    at_home = run.parent.path.parent == Registry().home / "versions"
    parent = Parent(**run.parent.info.to_dict(), registry=run.parent.path.name if at_home else None)
    return Lineage(
        model_sha256=folder.sha256,
        parent=parent,
        made_by="retrain",
        created=now(),
        package_version=package_version(),
        data=data,
        config=run.config.model_dump(),
        gate=_gate_in_short(report),
    )


def _gate_in_short(report: GateReport) -> dict[str, Any]:
    name = list(report.sets)[-1]
    figures = report.sets[name]
    return {
        "passed": report.passed,
        "reasons": report.reasons,
        "forced": report.forced,
        "champion_sha256": report.champion["sha256"],
        "rows": {set_name: s.n_rows for set_name, s in report.sets.items()},
        "macro_f1": figures.macro.b,
        "macro_f1_before": figures.macro.a,
        "topics": {t.topic: {"before": t.f1.a, "after": t.f1.b} for t in figures.topics},
    }


def _register(
    run: RetrainRun, folder: ModelFolder, report: GateReport, extra: list[str], work: Work
) -> RetrainResult:
    registry = Registry()
    version = registry.add(folder.path, _lineage(run, folder, report), extra)
    run.log(f"registered {version.name} in {registry.home}")
    promoted = report.passed or report.forced is not None
    if promoted:
        registry.promote(
            version.name,
            reason=report.forced or "passed the gate",
            forced=report.forced is not None,
            instead_of=run.champion.sha256,
        )
        run.log(f"{version.name} is in use; 'phobrief models rollback' goes back")
    else:
        run.log("the model in use stays")
    work.remove()
    return RetrainResult(report, version.path, version.name, promoted)
