"""The gate's decision as JSON, as a table for the terminal, and as a plot (SVG) for the version's folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from ...models.store.lineage import GATE_FILES
from ..metrics.significance import Difference
from .gate import GateReport, SetFigures, TopicFigures

GATE_JSON, GATE_PLOT = GATE_FILES
_LEFT, _WIDTH, _RIGHT, _ROW, _TOP = 190, 360, 190, 30, 54
_STYLE = (
    "text{font:12px system-ui,'Noto Sans','DejaVu Sans',sans-serif;fill:#1c2430}"
    ".soft{fill:#5f6b7a;font-size:11px}.grid{stroke:#e3e7ec}.old{fill:#8a94a3}.new{fill:#1d5fa8}"
    ".bad{fill:#c0392b}.link{stroke:#8a94a3;stroke-width:2}"
)


def write_gate(report: GateReport, folder: Path) -> list[str]:
    """Write gate.json and, where two models were compared, gate.svg; returns the names."""
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
        lines.append(f"{name.replace('_', '-')}: {figures.n_rows} rows")
        lines.append(
            f"  {'topic':24} {'positives':>9} {'in use':>7} {'new':>6} {'diff':>7}"
            f"  {'95 % interval':16} verdict"
        )
        lines += [_topic_line(f) for f in figures.topics]
        if figures.macro.difference is not None:
            lines.append(_line("macro F1", "", figures.macro, ""))
    lines += [c.sentence() for c in report.contradictions if c.suspicious]
    if report.passed:
        lines.append("gate: passed")
    else:
        lines.append("gate: refused")
        lines += [f"  - {reason}" for reason in report.reasons]
        if report.forced:
            lines.append(f"  put in use all the same: {report.forced}")
    return lines


def gate_plot(report: GateReport) -> str:
    """F1 of both models per topic and set, old dot to new dot."""
    rows: list[tuple[str, str, Difference, bool]] = []
    for name, figures in report.sets.items():
        rows += _plot_rows(name.replace("_", "-"), figures)
    height = _TOP + _ROW * len(rows) + 34
    width = _LEFT + _WIDTH + _RIGHT
    verdict = "passed" if report.passed else "refused"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="F1 before and after">',
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="16" y="24" font-weight="600">F1: model in use and new model. Gate: {verdict}</text>',
    ]
    bottom = _TOP + _ROW * len(rows)
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _LEFT + tick * _WIDTH
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP - 8}" y2="{bottom}"/>')
        parts.append(f'<text class="soft" x="{x - 8}" y="{bottom + 16}">{tick:g}</text>')
    for i, row in enumerate(rows):
        parts += _plot_row(_TOP + _ROW * i + _ROW / 2, *row)
    return "".join([*parts, "</svg>\n"])


def _plot_rows(name: str, figures: SetFigures) -> list[tuple[str, str, Difference, bool]]:
    rows = [(f.topic, name, f.f1, f.verdict in ("fell", "low")) for f in figures.topics]
    if figures.macro.difference is not None:
        rows.append(("macro F1", name, figures.macro, figures.macro.difference < 0))
    return rows


def _plot_row(y: float, label: str, where: str, f1: Difference, bad: bool) -> Sequence[str]:
    parts = [
        f'<text x="16" y="{y}">{escape(label)}</text>',
        f'<text class="soft" x="16" y="{y + 12}">{escape(where)}</text>',
    ]
    places = [None if v is None else _LEFT + v * _WIDTH for v in (f1.a, f1.b)]
    if places[0] is not None and places[1] is not None:
        parts.append(
            f'<line class="link" x1="{places[0]:.1f}" x2="{places[1]:.1f}" y1="{y}" y2="{y}"/>'
        )
    kinds = ("old", "bad" if bad else "new")
    for place, kind, value in zip(places, kinds, (f1.a, f1.b), strict=True):
        if place is not None:
            parts.append(
                f'<circle class="{kind}" cx="{place:.1f}" cy="{y}" r="5">'
                f"<title>{value:.3f}</title></circle>"
            )
    note = f"{_number(f1.a)} → {_number(f1.b)}"
    if f1.interval is not None:
        note += f" ({f1.interval[0]:+.3f} to {f1.interval[1]:+.3f})"
    parts.append(f'<text class="soft" x="{_LEFT + _WIDTH + 12}" y="{y + 4}">{note}</text>')
    return parts


def _topic_line(figures: TopicFigures) -> str:
    verdict = {
        "too few": "too few to decide",
        "low": "too low",
        "fell": "fell too far",
    }.get(figures.verdict, figures.verdict)
    kind = {"unjudged": " (against the old tags)", "new": " (new topic)"}.get(figures.kind, "")
    return _line(figures.topic, str(figures.n_positive), figures.f1, verdict + kind)


def _line(label: str, n_positive: str, f1: Difference, verdict: str) -> str:
    interval = "" if f1.interval is None else f"{f1.interval[0]:+.3f} to {f1.interval[1]:+.3f}"
    difference = "" if f1.difference is None else f"{f1.difference:+.3f}"
    return (
        f"  {label:24} {n_positive:>9} {_number(f1.a):>7} {_number(f1.b):>6} {difference:>7}"
        f"  {interval:16} {verdict}"
    ).rstrip()


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
