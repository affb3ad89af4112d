"""The HTML page of an evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from ...pages import card, cards, figure, figures, note, page, section, table
from ...plots import bar_plot, precision_recall_plot, reliability_plot, score_histogram
from ..metrics.abstracts import doubted_articles
from .report_figures import (
    ABSTRACTS,
    EVIDENCE,
    FIGURES,
    OVERALL,
    abstract_row,
    evidence_rows,
    hardest_rows,
    number,
    topic_curves,
)


def render_html(result: dict[str, Any]) -> str:
    """The whole page; ids and names are escaped."""
    model, data = result.get("model", {}), result.get("data", {})
    limit = data.get("limit")
    facts = [
        ("data", data.get("file")),
        ("split", data.get("split")),
        ("drawn at random", f"at most {limit}" if limit else None),
        ("of these learnt from", data.get("n_learnt") or None),
        ("model sha256", model.get("sha256", "")[:16]),
    ]
    title = f"{model.get('name', 'model')} {model.get('version', '')}".strip()
    return page("phobrief evaluation", title, facts, _sections(result))


def _sections(result: dict[str, Any]) -> Iterator[str]:
    if "topics" in result:
        report = result["topics"]
        yield _topics(report, result.get("baseline"))
        if "scores" in report:
            yield _curves(report)
        yield _confusion(report["confusion"])
        if report.get("hardest"):
            yield section(
                "Hardest articles",
                note("Furthest from the grade, by id."),
                table(["id", "topic", "grade", "score"], hardest_rows(report), n_texts=2),
            )
    if "evidence" in result:
        yield _evidence(result["evidence"])
    if "abstracts" in result:
        yield _abstracts(result["abstracts"])


def _topics(report: dict[str, Any], baseline: dict[str, Any] | None) -> str:
    return section(
        "Topics",
        cards(*(_overall(key, title, report, baseline or {}) for key, title in OVERALL)),
        _figures_table(report, baseline),
        note(
            f"{report['n_articles']} articles. Intervals: 95 % bootstrap over articles. "
            f"ECE over {escape(report.get('ece_binning', 'bins'))}. A grade of 1 or 2 counts as present; "
            "what nobody judged counts for nothing."
        ),
    )


def _overall(key: str, title: str, report: dict[str, Any], baseline: dict[str, Any]) -> str:
    lines = []
    if interval := report.get(f"{key}_interval"):
        lines.append(f"{number(interval[0])} to {number(interval[1])}")
    if baseline.get(key) is not None:
        lines.append(f"TF-IDF {number(baseline[key])}")
    return card(title, number(report.get(key)), *lines)


def _figures_table(report: dict[str, Any], baseline: dict[str, Any] | None) -> str:
    rows = []
    for topic, found in report["topics"].items():
        cells = [topic, *(number(found.get(key)) for key, _ in FIGURES)]
        interval = found.get("f1_interval")
        if interval:
            place = 1 + [key for key, _ in FIGURES].index("f1")
            cells[place] += f" ({number(interval[0])}–{number(interval[1])})"
        if baseline:
            cells.append(number(baseline["topics"].get(topic, {}).get("f1")))
        rows.append(cells)
    header = ["topic", *(title for _, title in FIGURES), *(["TF-IDF F1"] if baseline else [])]
    return table(header, rows)


def _curves(report: dict[str, Any]) -> str:
    plots = (
        f"<h3>{escape(topic)}</h3>{figures(*_topic_plots(report, topic))}"
        for topic in report["topics"]
    )
    return section(
        "Curves",
        *plots,
        note(
            "Precision and recall: the dot is the threshold in use, the dashed line what guessing gives. "
            "Reliability: on the dashed line a score of 0.7 means 7 in 10; larger dots hold more articles. "
            "Scores: each side has its own square-root scale."
        ),
    )


def _topic_plots(report: dict[str, Any], topic: str) -> Iterator[str]:
    curve = topic_curves(report, topic)
    yield figure(
        "Precision and recall",
        precision_recall_plot(curve.precision_recall, curve.working_point, curve.share),
    )
    yield figure("Reliability", reliability_plot(curve.bins))
    yield figure("Scores", score_histogram(curve.present, curve.absent))


def _confusion(confusion: dict[str, Any]) -> str:
    labels = confusion["labels"]
    head = "".join(f"<th>{escape(label)}</th>" for label in labels)
    rows = [f"<tr><th>topic ↓ tag →</th>{head}</tr>"]
    for label, counts in zip(labels, confusion["counts"], strict=True):
        total = sum(counts) or 1
        cells = "".join(
            f'<td style="--share:{count / total:.3f}"{" class=strong" if count / total > 0.6 else ""}>'
            f"{count}</td>"
            for count in counts
        )
        rows.append(f"<tr><th>{escape(label)}</th>{cells}</tr>")
    return section(
        "Confusion matrix",
        f'<table class="matrix">{"".join(rows)}</table>',
        note(
            "A missed topic counts against each wrong tag of the same article, or against “none”; shades "
            "are shares of a row."
        ),
    )


def _evidence(evidence: dict[str, Any]) -> str:
    return section(
        "Evidence",
        table(["topic", *(title for _, title in EVIDENCE)], evidence_rows(evidence)),
        note(
            "How far a tag’s score falls when its evidence sentences are taken out, against as many other "
            "sentences chosen at random; sufficiency is the score on the evidence alone over the full score."
        ),
    )


def _abstracts(report: dict[str, Any]) -> str:
    titles = (("r1", "ROUGE-1"), ("r2", "ROUGE-2"), ("rl", "ROUGE-L"))
    parts = [
        cards(*(card(title, f"{report['rouge'][name]:.1f}") for name, title in titles)),
        table(["system", *ABSTRACTS], [abstract_row(report)]),
        note(
            f"{report['n_articles']} articles. F1 × 100 over Unicode syllables. ASCII is "
            "<code>rouge_score</code>’s default tokenizer, which cuts Vietnamese letters apart; for "
            "comparison with published figures only."
        ),
    ]
    if doubted := doubted_articles(report):
        parts.append(
            f"<p>The consistency check doubts the abstracts of {escape(', '.join(doubted))}.</p>"
        )
    if positions := report.get("positions"):
        last = len(positions) - 1
        labels = [f"{i + 1}" if i < last else f"{last + 1}+" for i in range(len(positions))]
        plot = bar_plot(positions, labels, "sentence of the article")
        parts.append(figures(figure("Where the chosen sentences stand", plot, "single")))
    return section("Abstracts", *parts)
