"""The job's report: one HTML page, its plots inside it as SVG, nothing fetched from anywhere."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ....errors import require
from ..files.disk import whole_file
from ..rows import printable
from ..state.manifest import Manifest
from .summary import SCORE_BINS, Summary, summary_lines

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse }} td, th {{ padding: .2rem .8rem; border-bottom: 1px solid #ddd }}
td {{ text-align: right }} td:first-child, th:first-child {{ text-align: left }}
pre {{ background: #f4f4f4; padding: 1rem; overflow: auto }} svg {{ max-width: 100%; height: auto }}
</style></head><body><h1>{title}</h1>
{body}
</body></html>
"""


def write_report(path: str, summary: Summary, manifest: Manifest, out: str) -> None:
    """Write the report of a finished job to ``path``.

    Raises:
        MissingExtraError: matplotlib is not installed.
        OSError: the page cannot be written.
    """
    page = render_report(summary, manifest, out)
    with whole_file(path) as stream:
        stream.write(page.encode())


def render_report(summary: Summary, manifest: Manifest, out: str) -> str:
    """Return the page."""
    names = {topic: count.name for topic, count in summary.topics.items()}
    tagged = {names[t]: count.n_tagged for t, count in summary.topics.items()}
    parts = [
        f"<p>{escape(_origin(manifest))}</p>",
        f"<pre>{escape(chr(10).join(summary_lines(summary)))}</pre>",
        _section("Articles per topic", _bars(tagged)),
        _section("Per month", _months(summary, names) + _month_table(summary, names)),
        _section("Scores per topic", _scores(summary)),
        _section("Errors", _bars(summary.errors)),
        _section("Warnings", _bars(summary.warnings)),
    ]
    return _PAGE.format(
        title=escape(f"phobrief: {printable(out)}"), body="\n".join(filter(None, parts))
    )


def _origin(manifest: Manifest) -> str:
    model = manifest.model
    files = manifest.input
    return (
        f"Begun {manifest.started}, finished {manifest.finished}. Model {model['name']}"
        f" {model['version']} ({model['sha256'][:12]}), phobrief {manifest.package}."
        f" Input: {files['n_files']:,} files, {files['n_bytes']:,} bytes."
    )


def _section(title: str, content: str) -> str:
    return f"<h2>{escape(title)}</h2>\n{content}" if content else ""


def _bars(counts: Mapping[str, int]) -> str:
    """Horizontal bars, the longest first; nothing when there is nothing."""
    if not counts:
        return ""
    ordered = sorted(counts.items(), key=lambda pair: pair[1])
    figure, axes = _figure(0.8 + 0.4 * len(ordered))
    drawn = axes.barh([name for name, _ in ordered], [n for _, n in ordered])
    axes.bar_label(drawn, fmt="{:,.0f}", padding=3)
    axes.margins(x=0.12)
    return _svg(figure)


def _months(summary: Summary, names: Mapping[str, str]) -> str:
    """A line per topic over the months."""
    months = sorted(summary.months)
    if len(months) < 2:
        return ""
    figure, axes = _figure(3.5)
    for topic, name in names.items():
        counts = [summary.months[month].get(topic, 0) for month in months]
        axes.plot(months, counts, marker="o", label=name)
    axes.set_ylabel("articles")
    axes.set_xticks(months[:: max(1, len(months) // 12)])
    axes.tick_params(axis="x", rotation=45)
    axes.legend()
    return _svg(figure)


def _month_table(summary: Summary, names: Mapping[str, str]) -> str:
    if not summary.months:
        return ""
    head = _table_row("th", ["month", "articles", *names.values()])
    rows = [
        _table_row("td", [month, counts["articles"], *(counts.get(topic, 0) for topic in names)])
        for month, counts in sorted(summary.months.items())
    ]
    return f"<table>{head}{''.join(rows)}</table>"


def _table_row(cell: str, values: Sequence[Any]) -> str:
    return "<tr>" + "".join(f"<{cell}>{escape(str(v))}</{cell}>" for v in values) + "</tr>"


def _scores(summary: Summary) -> str:
    """How the scores of each topic spread: two heaps are sure, a broad middle is not."""
    if not summary.topics:
        return ""
    figure, axes = _figure(3.0)
    edges = [i / SCORE_BINS for i in range(SCORE_BINS + 1)]
    for count in summary.topics.values():
        axes.stairs(count.scores, edges, label=count.name)
    axes.set_yscale("symlog")
    axes.set_xlabel("score")
    axes.set_ylabel("articles")
    axes.legend()
    return _svg(figure)


def _figure(height: float) -> tuple[Any, Any]:
    figure = require("matplotlib.figure", "train").Figure(figsize=(8, height), layout="constrained")
    return figure, figure.add_subplot()


def _svg(figure: Any) -> str:
    """The figure as an SVG element, without the head of a file of its own."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None})
    text = stream.getvalue()
    return text[text.index("<svg") :]
