"""The HTML page of an evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from ...messages import tell
from ...pages import card, cards, figure, figures, note, page, section, table
from ...plots import bar_plot, precision_recall_plot, reliability_plot, score_histogram
from ..metrics.abstracts import doubted_articles
from ..metrics.topics import N_BINS
from .report_figures import (
    FIGURES,
    OVERALL,
    abstract_head,
    abstract_row,
    between,
    evidence_head,
    evidence_rows,
    hardest_head,
    hardest_rows,
    number,
    title,
    topic_curves,
    topic_head,
)


def render_html(result: dict[str, Any]) -> str:
    """The whole page; ids and names are escaped."""
    model, data = result.get("model", {}), result.get("data", {})
    limit = data.get("limit")
    facts = [
        (title("data"), data.get("file")),
        (title("split"), data.get("split")),
        (title("drawn"), tell("evaluation.at_most", n=limit) if limit else None),
        (title("learnt"), data.get("n_learnt") or None),
        (title("sha256"), model.get("sha256", "")[:16]),
    ]
    name = f"{model.get('name', title('model'))} {model.get('version', '')}".strip()
    return page(title("kicker"), name, facts, _sections(result))


def _sections(result: dict[str, Any]) -> Iterator[str]:
    if "topics" in result:
        report = result["topics"]
        yield _topics(report, result.get("baseline"))
        if "scores" in report:
            yield _curves(report)
        yield _confusion(report["confusion"])
        if report.get("hardest"):
            yield section(
                title("hardest"),
                note(title("hardest_note")),
                table(hardest_head(), hardest_rows(report), n_texts=2),
            )
    if "evidence" in result:
        yield _evidence(result["evidence"])
    if "abstracts" in result:
        yield _abstracts(result["abstracts"])


def _topics(report: dict[str, Any], baseline: dict[str, Any] | None) -> str:
    return section(
        title("topics"),
        cards(*(_overall(key, report, baseline or {}) for key in OVERALL)),
        _figures_table(report, baseline),
        note(
            tell(
                "evaluation.topics_note",
                n=report["n_articles"],
                bins=tell("evaluation.bins", n=N_BINS),
            )
        ),
    )


def _overall(key: str, report: dict[str, Any], baseline: dict[str, Any]) -> str:
    lines = []
    if interval := report.get(f"{key}_interval"):
        lines.append(between(interval))
    if baseline.get(key) is not None:
        lines.append(f"TF-IDF {number(baseline[key])}")
    return card(title(key), number(report.get(key)), *lines)


def _figures_table(report: dict[str, Any], baseline: dict[str, Any] | None) -> str:
    rows = []
    for topic, found in report["topics"].items():
        cells = [topic, *(number(found.get(key)) for key in FIGURES)]
        interval = found.get("f1_interval")
        if interval:
            place = 1 + FIGURES.index("f1")
            cells[place] += f" ({number(interval[0])}–{number(interval[1])})"
        if baseline:
            cells.append(number(baseline["topics"].get(topic, {}).get("f1")))
        rows.append(cells)
    return table(topic_head(baseline), rows)


def _curves(report: dict[str, Any]) -> str:
    plots = (
        f"<h3>{escape(topic)}</h3>{figures(*_topic_plots(report, topic))}"
        for topic in report["topics"]
    )
    return section(
        title("curves"),
        *plots,
        note(title("curves_note")),
    )


def _topic_plots(report: dict[str, Any], topic: str) -> Iterator[str]:
    curve = topic_curves(report, topic)
    yield figure(
        title("precision_recall"),
        precision_recall_plot(curve.precision_recall, curve.working_point, curve.share),
    )
    yield figure(title("reliability"), reliability_plot(curve.bins))
    yield figure(title("scores"), score_histogram(curve.present, curve.absent))


def _confusion(confusion: dict[str, Any]) -> str:
    labels = confusion["labels"]
    head = "".join(f"<th>{escape(label)}</th>" for label in labels)
    rows = [f"<tr><th>{escape(title('confusion_head'))}</th>{head}</tr>"]
    for label, counts in zip(labels, confusion["counts"], strict=True):
        total = sum(counts) or 1
        cells = "".join(
            f'<td style="--share:{count / total:.3f}"{" class=strong" if count / total > 0.6 else ""}>'
            f"{count}</td>"
            for count in counts
        )
        rows.append(f"<tr><th>{escape(label)}</th>{cells}</tr>")
    return section(
        title("confusion"),
        f'<table class="matrix">{"".join(rows)}</table>',
        note(title("confusion_note")),
    )


def _evidence(evidence: dict[str, Any]) -> str:
    return section(
        title("evidence"),
        table(evidence_head(), evidence_rows(evidence)),
        note(title("evidence_note")),
    )


def _abstracts(report: dict[str, Any]) -> str:
    labels = (("r1", "ROUGE-1"), ("r2", "ROUGE-2"), ("rl", "ROUGE-L"))
    parts = [
        cards(*(card(label, f"{report['rouge'][name]:.1f}") for name, label in labels)),
        table(abstract_head(), [abstract_row(report)]),
        note(f"{tell('evaluation.n_articles', n=report['n_articles'])} {title('rouge_note')}"),
    ]
    if doubted := doubted_articles(report):
        parts.append(f"<p>{escape(tell('evaluation.doubts', articles=', '.join(doubted)))}</p>")
    if positions := report.get("positions"):
        last = len(positions) - 1
        places = [f"{i + 1}" if i < last else f"{last + 1}+" for i in range(len(positions))]
        plot = bar_plot(positions, places, title("position"))
        parts.append(figures(figure(title("positions"), plot, "single")))
    return section(title("abstracts"), *parts)
