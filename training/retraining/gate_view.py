"""The gate's decision as JSON, as a table for the terminal, and as a plot (SVG) for the version's folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ...messages import tell
from ...models.store.lineage import GATE_FILES
from ...plots import Change, change_plot, standalone
from ..metrics.significance import Difference
from .gate import GateReport, SetFigures, TopicFigures

GATE_JSON, GATE_PLOT = GATE_FILES


def write_gate(report: GateReport, folder: Path) -> list[str]:
    """Write gate.json and, where two models were compared, gate.svg; return the names of the files."""
    text = json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n"
    (folder / GATE_JSON).write_text(text, encoding="utf-8")
    if not report.sets:
        return [GATE_JSON]
    (folder / GATE_PLOT).write_text(gate_plot(report), encoding="utf-8")
    return [GATE_JSON, GATE_PLOT]


def gate_lines(report: GateReport) -> list[str]:
    """The decision as lines for a terminal."""
    lines: list[str] = []
    for name, figures in report.sets.items():
        lines.append(tell("gate.rows", name=tell(f"gate.{name}"), n=figures.n_rows))
        lines.append(
            f"  {tell('figures.topic'):24} {tell('figures.positives'):>9} {tell('gate.in_use'):>7}"
            f" {tell('gate.new'):>6} {tell('figures.difference'):>7}  {tell('figures.interval'):16}"
            f" {tell('gate.verdict')}"
        )
        lines += [_topic_line(f) for f in figures.topics]
        if figures.macro.difference is not None:
            lines.append(_line("macro F1", "", figures.macro, ""))
    lines += [c.sentence() for c in report.contradictions if c.suspicious]
    if report.passed:
        lines.append(tell("gate.passed"))
    else:
        lines.append(tell("gate.refused"))
        lines += [f"  - {reason}" for reason in report.reasons]
        if report.forced:
            lines.append(f"  {tell('gate.forced', why=report.forced)}")
    return lines


def gate_plot(report: GateReport) -> str:
    """The F1 of both models per topic and set of rows, as a whole SVG file."""
    changes = [
        change
        for name, figures in report.sets.items()
        for change in _changes(tell(f"gate.{name}"), figures)
    ]
    verdict = "passed" if report.passed else "refused"
    title = tell("gate.plot", verdict=tell(f"gate.plot.{verdict}"))
    return standalone(change_plot(changes, title))


def _changes(place: str, figures: SetFigures) -> Iterator[Change]:
    for topic in figures.topics:
        yield _change(topic.topic, place, topic.f1, topic.verdict in ("fell", "low"))
    difference = figures.macro.difference
    if difference is not None:
        yield _change("macro F1", place, figures.macro, difference < 0)


def _change(label: str, place: str, f1: Difference, is_worse: bool) -> Change:
    note = f"{_number(f1.a)} → {_number(f1.b)}"
    if f1.interval is not None:
        note += f" ({_range(f1.interval)})"
    return Change(label, place, f1.a, f1.b, is_worse, note)


def _topic_line(figures: TopicFigures) -> str:
    verdict = tell(f"gate.{figures.verdict.replace(' ', '_')}")
    if figures.kind != "judged":
        verdict += f" {tell('gate.unjudged' if figures.kind == 'unjudged' else 'gate.new_topic')}"
    return _line(figures.topic, str(figures.n_positive), figures.f1, verdict)


def _line(label: str, n_positive: str, f1: Difference, verdict: str) -> str:
    interval = "" if f1.interval is None else _range(f1.interval)
    difference = "" if f1.difference is None else f"{f1.difference:+.3f}"
    return (
        f"  {label:24} {n_positive:>9} {_number(f1.a):>7} {_number(f1.b):>6} {difference:>7}"
        f"  {interval:16} {verdict}"
    ).rstrip()


def _range(interval: tuple[float, float]) -> str:
    low, high = (f"{end:+.3f}" for end in interval)
    return tell("figures.range", low=low, high=high)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
