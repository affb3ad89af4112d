"""The HTML page of a report: one file, no script, no request to anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from ...plots import bar_plot, precision_recall_plot, reliability_plot, score_histogram
from ..metrics.abstracts import doubted_articles
from .report_figures import (
    ABSTRACTS,
    EVIDENCE,
    FIGURES,
    OVERALL,
    TopicCurves,
    abstract_rows,
    evidence_rows,
    hardest_rows,
    number,
    topic_curves,
)
from .report_style import CSS


def render_html(result: dict[str, Any]) -> str:
    """The whole page; ids and names are escaped."""
    model = result.get("model", {})
    title = f"{model.get('name', 'model')} {model.get('version', '')}".strip()
    body = [*_header(title, result)]
    if "topics" in result:
        body += _topics(result["topics"], result.get("baseline"))
    if "evidence" in result:
        body += _evidence(result["evidence"])
    if "abstracts" in result:
        body += _abstracts(result["abstracts"])
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} · phobrief evaluation</title>\n<style>{CSS}</style>\n"
        f"<main>\n{chr(10).join(body)}\n</main>\n</html>\n"
    )


def _header(title: str, result: dict[str, Any]) -> Iterator[str]:
    model, data = result.get("model", {}), result.get("data", {})
    limit = data.get("limit")
    facts = [
        ("data", data.get("file")),
        ("split", data.get("split")),
        ("drawn at random", f"at most {limit}" if limit else None),
        ("model sha256", model.get("sha256", "")[:16]),
    ]
    shown = " ".join(
        f"<span><b>{escape(name)}</b> {escape(str(value))}</span>" for name, value in facts if value
    )
    yield f'<header><p class="kicker">phobrief evaluation</p><h1>{escape(title)}</h1>'
    yield f'<p class="facts">{shown}</p></header>'


def _topics(report: dict[str, Any], baseline: dict[str, Any] | None) -> Iterator[str]:
    yield "<section><h2>Topics</h2>"
    yield '<div class="cards">'
    for key, title in OVERALL:
        yield _card(
            title, report.get(key), report.get(f"{key}_interval"), (baseline or {}).get(key)
        )
    yield "</div>"
    yield _figures_table(report, baseline)
    yield (
        f'<p class="note">{report["n_articles"]} articles. Intervals: 95 % bootstrap over articles. '
        f"ECE over {escape(report.get('ece_binning', 'bins'))}. A grade of 1 or 2 counts as present; what "
        "nobody judged counts for nothing.</p></section>"
    )
    if "scores" in report:
        yield from _plots(report)
    yield from _confusion(report["confusion"])
    if report.get("hardest"):
        yield "<section><h2>Hardest articles</h2>"
        yield '<p class="note">Furthest from the grade, by id.</p>'
        yield _table(["id", "topic", "grade", "score"], hardest_rows(report), n_texts=2)
        yield "</section>"


def _card(title: str, value: Any, interval: Sequence[float] | None, baseline: Any) -> str:
    lines = []
    if interval:
        lines.append(f"{number(interval[0])} to {number(interval[1])}")
    if baseline is not None:
        lines.append(f"TF-IDF {number(baseline)}")
    below = "".join(f"<small>{escape(line)}</small>" for line in lines)
    return f'<div class="card"><span>{escape(title)}</span><strong>{number(value)}</strong>{below}</div>'


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
    return _table(header, rows)


def _plots(report: dict[str, Any]) -> Iterator[str]:
    curves = {topic: topic_curves(report, topic) for topic in report["topics"]}
    yield "<section><h2>Curves</h2>"
    for topic, curve in curves.items():
        yield f'<h3>{escape(topic)}</h3><div class="plots">{"".join(_topic_plots(curve))}</div>'
    yield (
        '<p class="note">Precision and recall: the dot is the threshold in use, the dashed line what '
        "guessing gives. Reliability: on the dashed line a score of 0.7 means 7 in 10; larger dots hold more "
        "articles. Scores: each side has its own square-root scale.</p></section>"
    )


def _topic_plots(curve: TopicCurves) -> Iterator[str]:
    plots = (
        (
            "Precision and recall",
            precision_recall_plot(curve.precision_recall, curve.working_point, curve.share),
        ),
        ("Reliability", reliability_plot(curve.bins)),
        ("Scores", score_histogram(curve.present, curve.absent)),
    )
    for caption, svg in plots:
        yield f"<figure><figcaption>{caption}</figcaption>{svg}</figure>"


def _confusion(confusion: dict[str, Any]) -> Iterator[str]:
    yield "<section><h2>What is taken for what</h2>"
    labels = confusion["labels"]
    head = "".join(f"<th>{escape(label)}</th>" for label in labels)
    yield f'<table class="matrix"><tr><th>carries ↓ tagged →</th>{head}</tr>'
    for label, counts in zip(labels, confusion["counts"], strict=True):
        total = sum(counts) or 1
        cells = "".join(
            f'<td style="--share:{count / total:.3f}"{" class=strong" if count / total > 0.6 else ""}>'
            f"{count}</td>"
            for count in counts
        )
        yield f"<tr><th>{escape(label)}</th>{cells}</tr>"
    yield "</table>"
    yield (
        '<p class="note">A missed topic counts against each wrong tag of the same article, or against '
        "“none”; shades are shares of a row.</p></section>"
    )


def _evidence(evidence: dict[str, Any]) -> Iterator[str]:
    yield "<section><h2>Evidence</h2>"
    yield _table(["topic", *(title for _, title in EVIDENCE)], evidence_rows(evidence))
    yield (
        '<p class="note">How far a tag’s score falls when its evidence sentences are taken out, against as '
        "many random other ones; sufficiency is the score on the evidence alone over the full score."
        "</p></section>"
    )


def _abstracts(report: dict[str, Any]) -> Iterator[str]:
    yield "<section><h2>Abstracts</h2>"
    yield '<div class="cards">'
    for name, title in (("r1", "ROUGE-1"), ("r2", "ROUGE-2"), ("rl", "ROUGE-L")):
        yield f'<div class="card"><span>{title}</span><strong>{report["rouge"][name]:.1f}</strong></div>'
    yield "</div>"
    yield _table(
        ["system", *ABSTRACTS], ([name, *figures] for name, figures in abstract_rows(report))
    )
    yield (
        f'<p class="note">{report["n_articles"]} articles. F1 × 100 over Unicode syllables. ASCII is '
        "<code>rouge_score</code>’s default tokenizer, which cuts Vietnamese letters apart; for comparison "
        "with published figures only.</p>"
    )
    if doubted := doubted_articles(report):
        yield f"<p>The consistency check doubts the abstracts of {escape(', '.join(doubted))}.</p>"
    positions = report.get("positions")
    if positions:
        last = len(positions) - 1
        labels = [f"{i + 1}" if i < last else f"{last + 1}+" for i in range(len(positions))]
        plot = bar_plot(positions, labels, "sentence of the article")
        yield (
            '<div class="plots"><figure class="wide"><figcaption>Where the chosen sentences stand'
            f"</figcaption>{plot}</figure></div>"
        )
    yield "</section>"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], *, n_texts: int = 1) -> str:
    """A table whose first ``n_texts`` columns are texts and the others numbers."""
    kinds = ["text" if i < n_texts else "number" for i in range(len(header))]
    lines = ["".join(f"<th class={k}>{escape(c)}</th>" for k, c in zip(kinds, header, strict=True))]
    for row in rows:
        lines.append(
            "".join(f"<td class={k}>{escape(c)}</td>" for k, c in zip(kinds, row, strict=True))
        )
    return (
        '<div class="scroll"><table>'
        + "".join(f"<tr>{line}</tr>" for line in lines)
        + "</table></div>"
    )
